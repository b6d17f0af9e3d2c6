"""Updates of projects that nobody edited: what changes, and what must come out."""

from __future__ import annotations

import difflib
import hashlib
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import copier
import yaml
from support import make

from .answers import Answers, Combination
from .pool import workers
from .trees import ANSWERS_FILE, File, Store, Tree
from .zones import is_starter

ORIGIN = {"_commit", "_src_path", "template_commit"}
"""What an answers file says about where the template came from."""

OLDER, NEWER = "v0.0.1", "v999.0.0"

# Files whose language lets anything be said behind a `#`.
_REMARK = "# This line is of an older release.\n"
_TAKES_REMARKS = (
    *(".py", ".mk", ".toml", ".yml", ".yaml", ".ini", ".md", ".txt", ".example"),
    *("Makefile", "Dockerfile", ".gitignore", ".gitattributes", ".dvcignore"),
    *(".editorconfig", ".coveragerc", "setup"),
)


class Update(NamedTuple):
    """A project at one version of the template, and the answers that change."""

    combination: Combination
    version: str
    changes: Answers


class Updated(NamedTuple):
    """What an update left behind: by `copier update`, and `made` by `make update`.

    And what git still calls changed after the same update was run a second time.
    """

    tree: Tree
    made: Tree
    changed_again: str


class Change(NamedTuple):
    """A path, and a hash of its lines that go and come."""

    path: str
    hash: str


def age(template: Path, folder: Path) -> Path:
    """Put an older release below a template: each file that can has one line more."""
    older = folder / "older"
    shutil.copytree(template, older, ignore=shutil.ignore_patterns(".git"))
    for path in older.glob("template/**/*"):
        if path.is_file() and path.name.removesuffix(".jinja").endswith(_TAKES_REMARKS):
            with path.open("a", encoding="utf-8") as file:
                file.write(_REMARK)
    repository = folder / "template"
    repository.mkdir()
    _git(repository, "init", "--quiet", "--initial-branch", "main")
    for version, content in ((OLDER, older), (NEWER, template)):
        if version == NEWER:
            _git(repository, "rm", "--quiet", "-r", ".")
        shutil.copytree(
            content,
            repository,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns(".git"),
        )
        _git(repository, "add", "--all")
        _git(repository, "commit", "--quiet", "--message", version)
        _git(repository, "tag", version)
    return repository


def changes(old: Tree, new: Tree, store: Store) -> set[Change]:
    """What an update changes.

    An update of an unedited file depends on nothing else, so combinations that share
    a change share its proof.
    """
    return {
        Change(path, _change(old.get(path), new.get(path), store))
        for path in old.keys() | new.keys()
        if path != ANSWERS_FILE and old.get(path) != new.get(path)
    }


def after_update(old: Tree, new: Tree, newly_on: bool = False) -> Tree:
    """The tree that an update must give: new plumbing around old starter files.

    A starter file that the old tree lacks comes only with a part that is newly on.
    """
    plumbing = {path: file for path, file in new.items() if not is_starter(path)}
    starters = {path: file for path, file in old.items() if is_starter(path)}
    if newly_on:
        delivered = {path: file for path, file in new.items() if is_starter(path)}
        starters = delivered | starters
    return plumbing | starters


def difference(
    expected: Tree, fresh: Tree, updated: Updated, store: Store
) -> list[str]:
    """How an updated project differs from what it must be.

    `make update` removes the starter files of what is off, and leaves no other trace.
    """
    kept = {path: file for path, file in expected.items() if path in fresh}
    troubles = _unlike(expected, updated.tree, store)
    troubles += [f"make update: {one}" for one in _unlike(kept, updated.made, store)]
    if updated.changed_again:
        troubles.append(f"a second update changes {updated.changed_again}")
    return troubles


def _unlike(expected: Tree, tree: Tree, store: Store) -> list[str]:
    troubles = [
        f"{path} is not as in a fresh render"
        for path in sorted((expected.keys() | tree.keys()) - {ANSWERS_FILE})
        if expected.get(path) != tree.get(path)
    ]
    if _recorded(expected, store) != _recorded(tree, store):
        troubles.append(f"{ANSWERS_FILE} records other answers than a fresh render")
    return troubles


def run_updates(
    template: Path, updates: Iterable[Update], store: Store
) -> Iterator[Updated]:
    """Make each project, update it both ways to the newest version, and again."""
    with workers() as pool:
        yield from pool.map(partial(_run_update, template, store), updates)


def _run_update(template: Path, store: Store, update: Update) -> Updated:
    with TemporaryDirectory(dir=store.scratch) as name:
        project = Path(name, "project")
        answers = update.combination.changed
        copier.run_copy(
            str(template),
            project,
            data=answers,
            vcs_ref=update.version,
            defaults=True,
            quiet=True,
        )
        _git(project, "init", "--quiet")
        _commit_all(project)
        made = Path(name, "made", "project")
        shutil.copytree(project, made, symlinks=True)
        _copier_update(project, update.changes)
        tree = store.add_folder(project)
        _commit_all(project)
        _copier_update(project, {})
        make(made, "update", *_data(update.changes))
        made_tree = store.add_folder(made)
        make(made, "update")
        changed_again = [_git(one, "status", "--porcelain") for one in (project, made)]
        return Updated(tree, made_tree, "".join(changed_again).strip())


def _data(answers: Answers) -> list[str]:
    """The words that change these answers; make takes a dollar sign twice."""
    words = [
        f"{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in answers.items()
    ]
    return [f"DATA={shlex.join(words)}".replace("$", "$$")] if words else []


def _copier_update(project: Path, answers: Answers) -> None:
    copier.run_update(project, data=answers, defaults=True, overwrite=True, quiet=True)


def _commit_all(project: Path) -> None:
    _git(project, "add", "--all", "--force")
    _git(project, "commit", "--quiet", "--allow-empty", "--message", "All of it")


def _git(folder: Path, *command: str) -> str:
    person = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    return subprocess.run(
        ["git", *person, *command],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _recorded(tree: Tree, store: Store) -> Answers:
    recorded = yaml.safe_load(store.read(tree[ANSWERS_FILE]))
    return {name: value for name, value in recorded.items() if name not in ORIGIN}


@cache
def _change(old: File | None, new: File | None, store: Store) -> str:
    lines = (_lines(old, store), _lines(new, store))
    changed = [line for line in difflib.ndiff(*lines) if line.startswith(("- ", "+ "))]
    modes = f"{old and old.executable}{new and new.executable}"
    return hashlib.sha256("".join([*changed, modes]).encode()).hexdigest()


def _lines(file: File | None, store: Store) -> list[str]:
    return store.read(file).decode().splitlines(keepends=True) if file else []
