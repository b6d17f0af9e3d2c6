"""Random updates of projects of this template, and the conflicts that they meet."""

import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quick_copier import run_copy

from graft.resolve import problem, resolve

from .authors import CHANGES
from .edits import Edit, Files
from .owners import HABITS

PARTS = ("airflow", "container", "demos", "docs", "heroku", "mlflow", "service")
ANSWERS: tuple[dict[str, object], ...] = (
    {},
    {f"with_{part}": True for part in PARTS} | {"storage": "s3"},
)
MOST_CHANGES = 6
CONFLICT = b"<<<<<<< "


@dataclass(frozen=True)
class Update:
    """The old and the new version of the template, and an edited project."""

    base: Files
    ours: Files
    theirs: Files

    def sides(self) -> tuple[Files, Files, Files]:
        """Base, ours and theirs, as a merge takes them."""
        return self.base, self.ours, self.theirs

    def contested(self) -> list[str]:
        """The files that both sides changed differently."""
        return [
            path
            for path in self.ours.keys() & self.theirs.keys()
            if self.ours[path] != self.base[path]
            and self.theirs[path] not in (self.base[path], self.ours[path])
        ]


@dataclass
class Count:
    """How many updates met conflicts, and in which files."""

    updates: int = 0
    plain: int = 0
    graft: int = 0
    large: int = 0  # of graft's: in more than one file, or in more than two places
    left: Counter[str] = field(default_factory=Counter)

    def add(self, plain: set[str], left: dict[str, int]) -> None:
        """Count one more update."""
        self.updates += 1
        self.plain += bool(plain)
        self.graft += bool(left)
        self.large += len(left) > 1 or sum(left.values()) > 2
        self.left.update(left.keys())

    def __str__(self) -> str:
        return (
            f"of {self.updates} edited projects {self.plain} meet a conflict "
            f"in `copier update`, {self.graft} in `make update`"
        )


def render_plumbing(
    template: Path, version: str, answers: dict[str, object], project: Path
) -> None:
    """Render what an update looks at: a project without its starter files."""
    delivered = ["core", *(name[5:] for name in answers if name.startswith("with_"))]
    run_copy(
        str(template),
        project,
        vcs_ref=version,
        data=answers | {"delivered": delivered},
        defaults=True,
        quiet=True,
    )


def plumbing(template: Path, version: str, answers: dict[str, object]) -> Files:
    """The text of each file that an update looks at."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        render_plumbing(template, version, answers, project)
        files = [path for path in project.rglob("*") if path.is_file()]
        return {
            path.relative_to(project).as_posix(): path.read_text() for path in files
        }


def to_release(base: Files, theirs: Files, seed: int) -> Iterator[Update]:
    """Updates from one version of the template to another."""
    chance = random.Random(seed)
    while True:
        yield Update(base, make(base, work(chance)), theirs)


def to_come(base: Files, seed: int) -> Iterator[Update]:
    """Updates to releases that the authors may make next."""
    chance = random.Random(seed)
    while True:
        yield Update(base, make(base, work(chance)), make(base, release(chance)))


def release(chance: random.Random) -> list[Edit]:
    """Some changes by the template's authors."""
    chosen = chance.sample(list(CHANGES), chance.randint(1, MOST_CHANGES))
    return [edit for name in chosen for edit in CHANGES[name]]


def work(chance: random.Random) -> list[Edit]:
    """The edits of a project's owners."""
    ways = (
        chance.choice(ways)
        for often, ways in HABITS.values()
        if chance.random() * 100 < often
    )
    return [edit for way in ways for edit in way]


def make(files: Files, edits: Iterable[Edit]) -> Files:
    """The files after all edits that apply."""
    result = dict(files)
    for edit in edits:
        try:
            result[edit.path] = edit.apply(result[edit.path])
        except LookupError:  # a project without that part, or an edit made already
            continue
    return result


def count(many: Iterable[Update], folder: Path) -> Count:
    """The conflicts of these updates."""
    result = Count()
    for update in many:
        result.add(*conflicts(update, folder))
    return result


def conflicts(update: Update, folder: Path) -> tuple[set[str], dict[str, int]]:
    """The files in conflict for git and, with the number of places, for Graft."""
    plain, left = set(), {}
    for path in update.contested():
        sides = [
            side[path].encode() for side in (update.base, update.ours, update.theirs)
        ]
        code, merged = merge_file(folder, *sides)
        if code:
            plain.add(path)
            if resolve(path, *sides) is None:
                left[path] = merged.count(CONFLICT)
        elif problem(path, merged) and not problem(path, sides[1]):
            left[path] = 1
    return plain, left


def merge_file(
    folder: Path, base: bytes, ours: bytes, theirs: bytes
) -> tuple[int, bytes]:
    """Git's own merge of a file; its exit code is 0 when there is no conflict."""
    names = [folder / name for name in ("ours", "base", "theirs")]
    for name, content in zip(names, (ours, base, theirs), strict=True):
        name.write_bytes(content)
    done = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True)
    return done.returncode, done.stdout
