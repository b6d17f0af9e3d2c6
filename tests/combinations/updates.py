"""Updates of real projects, by Copier and by `make update`, and what must come out."""

from __future__ import annotations

import difflib
import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml
from support import git, make

from .template import Answers, Combination, arguments
from .tree import ANSWERS_FILE, File, Tree, read

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
    """A project at one version of the template, the answers that change, and the
    projects before and after, as they are rendered."""

    combination: Combination
    version: str
    changes: Answers
    old: Tree
    new: Tree


Change = tuple[str, str]
"""A path, and a hash of its lines that go and come.

An update of an unedited file depends on nothing else, so combinations that share a
change share its proof.
"""


def age(template: Path, folder: Path) -> tuple[Path, Path]:
    """Put an older release below a template: each file that can has one line more.

    The older template as a plain folder, and a repository with both.
    """
    copy = partial(
        shutil.copytree, symlinks=True, ignore=shutil.ignore_patterns(".git")
    )
    older, repository = copy(template, folder / "older"), folder / "template"
    for path in [*older.glob("template/**/*"), *older.glob("starters/**/*")]:
        if path.is_file() and path.name.removesuffix(".jinja").endswith(_TAKES_REMARKS):
            with path.open("a", encoding="utf-8") as file:
                file.write(_REMARK)
    git(folder, "init", "--quiet", "--initial-branch", "main", repository.name)
    for version, content in ((OLDER, older), (NEWER, template)):
        git(repository, "rm", "--quiet", "-r", "--ignore-unmatch", ".")
        copy(content, repository, dirs_exist_ok=True)
        _commit_all(repository)
        git(repository, "tag", version)
    return older, repository


def changes(old: Tree, new: Tree) -> set[Change]:
    """What an update changes."""
    return {
        (path, _change(old.get(path), new.get(path)))
        for path in old.keys() | new.keys()
        if path != ANSWERS_FILE and old.get(path) != new.get(path)
    }


@cache
def _change(old: File | None, new: File | None) -> str:
    before, after = (file.content.decode() if file else "" for file in (old, new))
    lines = difflib.ndiff(before.splitlines(True), after.splitlines(True))
    changed = [line for line in lines if line.startswith(("- ", "+ "))]
    modes = f"{old and old.executable}{new and new.executable}"
    return hashlib.sha256("".join([*changed, modes]).encode()).hexdigest()


def run_update(
    repository: Path, is_starter: Callable[[str], bool], update: Update
) -> dict[str, list[str]]:
    """Update a project by each of the two commands; what is not as it must be."""
    troubles = {}
    with TemporaryDirectory() as name:
        project = Path(name, "project")
        given = _data(update.combination.changed)
        source = f"git+file://{repository}"
        _copier("copy", *given, "-r", update.version, source, str(project))
        git(project, "init", "--quiet")
        _commit_all(project)
        edited = Path(shutil.copytree(project, Path(name, "edited")))
        expected = _after_update(update, is_starter)

        _copier("update", *_data(update.changes), str(project))
        troubles["copier update"] = _difference(expected, read(project))
        if update.changes:  # those without are their own second update
            _commit_all(project)
            _copier("update", str(project))
            if changed := git(project, "status", "--porcelain").strip():
                troubles["copier update"].append(f"a second one changes {changed}")

        # It removes the starter files of what is off, too.
        expected = {p: file for p, file in expected.items() if p in update.new}
        _edit_plumbing(edited, expected)
        _commit_all(edited)
        words = shlex.join(arguments(update.changes))
        make(edited, "update", *([f"DATA={words}".replace("$", "$$")] * bool(words)))
        troubles["make update"] = _difference(expected, read(edited))
    return troubles


def _edit_plumbing(project: Path, expected: Tree) -> None:
    """Do what people and bots do to plumbing, and expect it to stay.

    One file is deleted, one is moved, and a bot raises a version.
    """
    (project / ".editorconfig").unlink()
    del expected[".editorconfig"]
    moved = project / "docs/place.md"
    (project / "docs/storage.md").rename(moved)
    expected["docs/place.md"] = expected.pop("docs/storage.md")
    pyproject = project / "pyproject.toml"
    pyproject.write_bytes(_raise_version(pyproject.read_bytes()))
    file = expected["pyproject.toml"]
    assert file.content != _raise_version(file.content)
    expected["pyproject.toml"] = file._replace(content=_raise_version(file.content))


def _raise_version(pyproject: bytes) -> bytes:
    return re.sub(rb'("pytest>=)[\d.]+', rb"\g<1>99.0", pyproject)


def _after_update(update: Update, is_starter: Callable[[str], bool]) -> Tree:
    """New plumbing around old starter files.

    A starter file that the old project lacks comes only with a newly enabled feature.
    """
    starters = {path: file for path, file in update.old.items() if is_starter(path)}
    return {
        path: file
        for path, file in update.new.items()
        if update.changes or not is_starter(path)
    } | starters


def _difference(expected: Tree, updated: Tree) -> list[str]:
    troubles = [
        f"{path} is not as in a fresh render"
        for path in sorted((expected.keys() | updated.keys()) - {ANSWERS_FILE})
        if expected.get(path) != updated.get(path)
    ]
    if recorded(expected) != recorded(updated):
        troubles.append(f"{ANSWERS_FILE} records other answers than a fresh render")
    return troubles


def recorded(tree: Tree) -> Answers:
    """What an answers file records, but for where the template came from."""
    found = yaml.load(tree[ANSWERS_FILE].content, yaml.CSafeLoader)
    return {name: value for name, value in found.items() if name not in ORIGIN}


def _data(answers: Answers) -> list[str]:
    return [f"--data={text}" for text in arguments(answers)]


def _copier(command: str, *arguments: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "copier", command, "--defaults", "--quiet", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"copier {command} {arguments}\n{run.stdout}"


def _commit_all(project: Path) -> None:
    git(project, "add", "--all", "--force")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "All of it")
