"""One line for each thing that an adoption leaves: what it is now, and what to do."""

import re
import shlex
from collections.abc import Iterator

from packaging.specifiers import SpecifierSet

from graft.adopt import dvc, makefile, notebooks
from graft.adopt.files import Files
from graft.adopt.metadata import Metadata
from graft.adopt.old_template import OldTemplate
from graft.adopt.pyproject import packaged
from graft.git import Git
from graft.project import Project

LARGE = 500_000  # bytes
PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # of which the template's tools run on all
LOCKS = {
    "poetry.lock": "uv.lock has its place",
    "Pipfile.lock": "uv.lock has its place",
    "conda-lock.yml": "uv.lock has its place",
    "pdm.lock": "uv.lock has its place",
}
READERS = ("pyproject.toml", "setup.py", "setup.cfg", "Makefile", "Dockerfile")
OTHER_CI = (
    *(".travis.yml", ".circleci/config.yml", "azure-pipelines.yml", "Jenkinsfile"),
    *("appveyor.yml", ".drone.yml", "bitbucket-pipelines.yml", ".gitlab-ci.yml"),
)
REMOTE = re.compile(r"^\['?remote \"([^\"]+)\"'?\]", re.MULTILINE)


def leftovers(
    git: Git, project: Project, files: Files, known: Metadata, old: OldTemplate
) -> Iterator[str]:
    """What is to be known, the weightiest first."""
    if project.prefix:
        yield (
            "hosts look for a continuous integration at the top of a repository only: "
            f"let yours call `make -C {shlex.quote(project.prefix)} setup lint test`"
        )
    yield from of_dvc(files)
    yield from of_dependencies(files, known)
    if owner := makefile.owners(files):
        yield f"{owner} is {makefile.KEPT} now: its targets run from make/project.mk"
    yield from of_old_template(old)
    yield from of_other_tools(files)
    if kept := notebooks.with_outputs(files):
        yield (
            f"{named(kept)}: kept with outputs, as before; only new notebooks "
            "lose theirs at a commit"
        )
    if large := data_in_git(git, project):
        yield f"{named(large)}: large, and in git: `git rm --cached`, then `dvc add`"
    if "src/__init__.py" in files:
        yield (
            "src is the package's own name: it goes on, but two such projects cannot "
            "be installed together; another name needs new imports"
        )


def of_dvc(files: Files) -> Iterator[str]:
    """Pipelines of old versions, and where the owner's data is."""
    for path, command in dvc.old_stages(files).items():
        yield (
            f"{path} is a stage of DVC before 1.0, which stops every `dvc` command: "
            f"`git rm --cached {path}`, move it away, `{command}`"
        )
    if remotes := REMOTE.findall(files.text(".dvc/config")):
        yield f".dvc/config is yours: data stays on {', '.join(remotes)}"


def of_dependencies(files: Files, known: Metadata) -> Iterator[str]:
    """Lists of packages, and what of them has no place in pyproject.toml."""
    python, file = known.facts.get("python", ("", ""))
    if not any(SpecifierSet(python).filter(PYTHONS)):
        yield (
            f"{file} asks for Python {python}, for which today's tools and packages "
            "may not install: raise requires-python in pyproject.toml"
        )
    for one in known.untranslated:
        yield f"{one}: cannot stand in pyproject.toml; install it yourself"
    for path in known.taken_over:
        if path not in ("pyproject.toml", "setup.py", "setup.cfg"):
            readers = [name for name in READERS if path in files.text(name)]
            until = f"no line of {', '.join(readers)} names it" if readers else ""
            yield (
                f"{path}: what it lists is in pyproject.toml now, and uv.lock pins it; "
                f"`git rm` it once {until or 'nothing else reads it'}"
            )
    for path, why in LOCKS.items():
        if path in files:
            yield f"{path}: {why} after `make setup`; `git rm` it"
    if packaged(files):
        name = "setup.py" if "setup.py" in files else "setup.cfg"
        yield (
            f"{name} still says which packages are built; name, version and "
            "dependencies are read from pyproject.toml"
        )


def of_old_template(old: OldTemplate) -> Iterator[str]:
    """What it left; `old.base` are those of its files that nobody edited."""
    if old.file.endswith(".json"):
        yield (
            f"{old.file} is what cruft knows of {old.source or 'the old template'}: "
            f"`git rm {old.file}`, once you take no more updates from there"
        )
    if unedited := sorted(old.base):
        yield (
            f"{named(unedited)}: as in {old.origin}, nobody has edited them: `git rm` "
            "what nothing needs any more"
        )
    elif old.file and not old.origin:
        yield (
            f"what {old.source or 'the old template'} made cannot be told from what "
            "you wrote; `--base COMMIT` can, a commit that has it as it was made"
        )


def of_other_tools(files: Files) -> Iterator[str]:
    """What does the same as a part of the template."""
    for path in OTHER_CI:
        if path in files:
            yield f"{path} is a continuous integration of its own: `git rm` one of two"
    workflows = [path for path in files if path.startswith(".github/workflows/")]
    if workflows:
        yield f"{named(workflows)}: yours, beside the template's; one is enough"
    if "tox.ini" in files:
        yield "tox.ini: `tox` runs as before; `make test` does not read it"
    if ".pre-commit-config.yaml" in files:
        yield (
            ".pre-commit-config.yaml is yours: `make setup` installs its hooks, and "
            "none of the template's"
        )


def data_in_git(git: Git, project: Project) -> list[str]:
    """Committed files that DVC should hold."""
    found = []
    for item in git.items("ls-tree", "-r", "-l", "-z", project.tree):
        details, path = item.split("\t", 1)
        size = details.split()[3]
        if size.isdigit() and int(size) > LARGE and not path.endswith(".ipynb"):
            found.append(path)
    return found


def named(paths: list[str]) -> str:
    """A few paths, and how many more."""
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(paths[:3]) + more
