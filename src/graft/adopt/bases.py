"""Finds what a repository was made from: the base of a three-way merge."""

from graft import trees
from graft.errors import GraftError
from graft.git import Git, GitError
from graft.project import Project
from graft.trees import Entry

TEMPLATES = (b"cookiecutter", b"cruft", b"whisk")
SIGNS = ("README.md", "README.rst", ".cruft.json", "setup.py", "pyproject.toml")


def find_base(
    git: Git, project: Project, chosen: str | None
) -> tuple[dict[str, Entry], str]:
    """The files of another template as it was rendered, none if unknown; and a name.

    A first commit counts only when it says what made it: lines that a person had in it
    would be taken for the template's, and be replaced.
    """
    if chosen == "none":
        return {}, "without a base"
    if chosen:
        return read(git, project, chosen), chosen
    first = git.text("rev-list", "--max-parents=0", "HEAD").splitlines()[-1]
    if git.text("rev-parse", "HEAD") == first:
        return {}, "without a base"
    files = read(git, project, first)
    for sign in SIGNS:
        if sign in files and made_by_template(trees.content(git, files[sign])):
            return files, f"first commit {first[:8]}"
    return {}, "without a base"


def made_by_template(text: bytes) -> bool:
    """Whether a file names the tool that wrote it."""
    return any(name in text.lower() for name in TEMPLATES)


def read(git: Git, project: Project, commit: str) -> dict[str, Entry]:
    """The project's files in a commit."""
    try:
        return trees.read(git, f"{commit}:{project.prefix}")
    except GitError as error:
        raise GraftError(f"--base {commit} holds no such folder: {error}") from error
