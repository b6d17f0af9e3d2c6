"""Finds a Copier project and reads its recorded answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graft.errors import GraftError
from graft.git import Git, GitError

# A file that exists shows what git is in the middle of; the first one counts.
IN_PROGRESS = [
    ("MERGE_HEAD", "merge", "finish it (`git commit`) or `git merge --abort`"),
    *(
        (file, what, f"`git {what} --continue` or `git {what} --abort`")
        for file, what in (
            ("rebase-merge", "rebase"),
            ("rebase-apply/applying", "am"),
            ("rebase-apply", "rebase"),
            ("CHERRY_PICK_HEAD", "cherry-pick"),
            ("REVERT_HEAD", "revert"),
        )
    ),
    ("BISECT_LOG", "bisect", "`git bisect reset` ends it"),
]

DEFAULT_ANSWERS = ".copier-answers.yml"


@dataclass(frozen=True)
class Head:
    """A commit, and the ref that leads to it: a branch, or `HEAD` when detached."""

    commit: str
    ref: str

    @property
    def detached(self) -> bool:
        """Whether it is on no branch."""
        return self.ref == "HEAD"

    @property
    def name(self) -> str:
        """The ref as shown to people."""
        return "HEAD, detached" if self.detached else self.ref[len("refs/heads/") :]


@dataclass(frozen=True)
class Project:
    """A folder in a git repository, made by Copier.

    `prefix` is the folder's place in the repository ("" at its top, else "apps/one"),
    `answers_file` the answers file's place in the folder. `head` is read once: what is
    computed belongs to this commit, whatever happens meanwhile.
    """

    folder: Path
    prefix: str
    answers_file: str
    answers: dict[str, Any]
    git: Git
    head: Head

    @property
    def source(self) -> str:
        """Where the template is, as Copier recorded it."""
        return str(self.answers["_src_path"])

    @property
    def version(self) -> str:
        """The template's version that the project was last updated to."""
        return str(self.answers["_commit"])

    @property
    def in_repository(self) -> str:
        """The answers file's place in the repository: the project's identity."""
        return self.placed(self.answers_file)

    @property
    def tree(self) -> str:
        """The committed files of the project, as a name that git understands."""
        return f"{self.head.commit}:{self.prefix}"

    def placed(self, path: str) -> str:
        """A path of the project as a path of its repository."""
        return f"{self.prefix}/{path}" if self.prefix else path


def find_repository(folder: Path) -> Git:
    """The repository around a folder; GraftError when there is none to work with."""
    if not folder.is_dir():
        raise GraftError(f"there is no folder {folder.resolve()}")
    try:
        top = Git(folder).text("rev-parse", "--show-toplevel")
        Git(folder).text("rev-parse", "--verify", "HEAD")
    except (GitError, OSError) as error:
        raise GraftError(
            f"{folder.resolve()} has no commit in a git repository ({error}): "
            "run `git init`, commit, retry"
        ) from error
    return Git(Path(top))


def locate(repository: Git, folder: Path, answers_file: str | None) -> Project:
    """The project in a folder; GraftError when there is none that can be updated."""
    folder = folder.resolve()
    prefix = folder.relative_to(repository.folder.resolve()).as_posix()
    name = answers_file or find_answers(folder)
    return Project(
        folder=folder,
        prefix="" if prefix == "." else prefix,
        answers_file=name,
        answers=read_answers(folder / name),
        git=repository,
        head=find_head(repository),
    )


def find_head(git: Git) -> Head:
    """The repository's current commit and ref."""
    return Head(*git.text("rev-parse", "HEAD", "--symbolic-full-name", "HEAD").split())


def find_answers(folder: Path) -> str:
    """The name of the folder's only answers file."""
    if (folder / DEFAULT_ANSWERS).is_file():
        return DEFAULT_ANSWERS
    found = sorted(path.name for path in folder.glob(".copier-answers*.y*ml"))
    if len(found) == 1:
        return found[0]
    if found:
        raise GraftError(f"choose one with --answers-file: {', '.join(found)}")
    raise GraftError(
        f"no {DEFAULT_ANSWERS} in {folder}: run this in the project's folder, "
        "or bring the file back from git's history"
    )


def read_answers(path: Path) -> dict[str, Any]:
    """The recorded answers; GraftError when the file is unreadable or incomplete."""
    restore = f"restore {path.name} from git's history (`git log -- {path.name}`)"
    try:
        text = path.read_text(encoding="utf-8")
        answers = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise GraftError(f"{path} cannot be read ({error}): {restore}") from error
    except yaml.YAMLError as error:
        if any(line.startswith("<<<<<<<") for line in text.splitlines()):
            raise GraftError(
                f"{path.name} holds conflict markers: {restore}"
            ) from error
        reason = str(error).splitlines()[0]
        raise GraftError(f"{path.name} is not YAML ({reason}): {restore}") from error
    if not isinstance(answers, dict):
        raise GraftError(f"{path.name} holds no answers: {restore}")
    for key in ("_src_path", "_commit"):
        value = answers.get(key)
        if not isinstance(value, str) or not value.isprintable():
            raise GraftError(f"{path.name} says no {key}: {restore}")
    return answers


def require_clean(project: Project) -> None:
    """Refuse to start where other work could be mixed up with the update."""
    git = project.git
    home = git.home()
    for file, what, way_out in IN_PROGRESS:
        if (home / file).exists():
            raise GraftError(f"a {what} is in progress: {way_out}")
    lock = home / "index.lock"
    if lock.exists():
        raise GraftError(
            f"another git is at work here; if none is, remove {lock} and retry"
        )
    changed = git.items("status", "--porcelain", "-z")
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise GraftError(
            f"uncommitted changes ({changed[0][3:]}{more}): commit or stash them, "
            "untracked files too (`git stash -u`)"
        )
