"""Updates of real projects, by Copier and by `make update`, and what must come out."""

from __future__ import annotations

import difflib
import re
import shlex
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from starter_files import is_starter
from support import git

from .template import Answers, arguments
from .tree import ANSWERS_FILE, File, Tree, read
from .workplace import workplace

OLDER, NEWER = "v0.0.1", "v999.0.0"

# Files whose language lets anything be said behind a `#`.
_REMARK = "# This line is of an older release.\n"
_TAKES_REMARKS = (
    *(".py", ".mk", ".toml", ".yml", ".yaml", ".ini", ".md", ".txt", ".example"),
    *("Makefile", "Dockerfile", ".gitignore", ".gitattributes", ".dvcignore"),
    *(".editorconfig", ".coveragerc", "setup"),
)


Change = tuple[str, tuple[str, ...]]
"""A path, and its lines that go and come.

An update of an unedited file depends on nothing else, so combinations that share a
change share its proof.
"""


@dataclass(frozen=True, eq=False)
class Update:
    """A project before it, a fresh render of what it becomes, answers that change."""

    old: Tree
    new: Tree
    answers: Answers

    @cached_property
    def changes(self) -> frozenset[Change]:
        """What it changes, but for the answers file: that differs in every project."""
        return frozenset(
            (path, _lines(self.old.get(path), self.new.get(path)))
            for path in self.old.keys() | self.new.keys()
            if path != ANSWERS_FILE and self.old.get(path) != self.new.get(path)
        )

    @cached_property
    def expected(self) -> Tree:
        """New plumbing around old starter files.

        A starter file that the old project lacks comes only with an enabled feature.
        """
        starters = {path: self.old[path] for path in self.old if is_starter(path)}
        return {
            path: file
            for path, file in self.new.items()
            if self.answers or not is_starter(path)
        } | starters


def add_remarks(template: Path) -> None:
    """Make an older release of a template: each file that can has one line more."""
    for path in [*template.glob("template/**/*"), *template.glob("starters/**/*")]:
        if path.is_file() and path.name.removesuffix(".jinja").endswith(_TAKES_REMARKS):
            with path.open("a", encoding="utf-8") as file:
                file.write(_REMARK)


@cache
def _lines(old: File | None, new: File | None) -> tuple[str, ...]:
    before, after = (file.content.decode() if file else "" for file in (old, new))
    lines = difflib.ndiff(before.splitlines(True), after.splitlines(True))
    modes = f"{old and old.executable} {new and new.executable}"
    return (modes, *(line for line in lines if line.startswith(("- ", "+ "))))


def by_copier(update: Update) -> list[str]:
    """Update a project by `copier update`; what is not as it must be."""
    copier = ("copier", "update", "--defaults", "--quiet")
    with workplace(update.old) as here:
        _commit_all(here.folder)
        here.run(*copier, *(f"--data={it}" for it in arguments(update.answers)))
        troubles = _difference(update.expected, read(here.folder))
        # Starter files of what is off stay; a next update leaves them alone, too.
        if update.expected.keys() > update.new.keys():
            _commit_all(here.folder)
            here.run(*copier)
            troubles += _difference(update.expected, read(here.folder))
    return troubles


def by_make(update: Update) -> list[str]:
    """Update an edited project by `make update`; what is not as it must be."""
    words = shlex.join(arguments(update.answers)).replace("$", "$$")
    with workplace(_edited(update.old)) as here:
        _commit_all(here.folder)
        here.run("make", "update", *([f"DATA={words}"] if words else []))
        # It removes the starter files of what is off.
        kept = {p: file for p, file in update.expected.items() if p in update.new}
        return _difference(_edited(kept), read(here.folder))


COMMANDS = {"copier update": by_copier, "make update": by_make}


def _commit_all(project: Path) -> None:
    git(project, "add", "--all", "--force")
    git(project, "commit", "--quiet", "--message", "All of it")


def _edited(tree: Tree) -> Tree:
    """Plumbing as people and bots change it: deleted, moved, a version raised."""
    edited = {path: file for path, file in tree.items() if path != ".editorconfig"}
    edited["docs/place.md"] = edited.pop("docs/storage.md")
    file = edited["pyproject.toml"]
    raised = re.sub(rb'("pytest>=)[\d.]+', rb"\g<1>99.0", file.content)
    assert raised != file.content
    return edited | {"pyproject.toml": file._replace(content=raised)}


def _difference(expected: Tree, updated: Tree) -> list[str]:
    return [
        f"{path} is not as in a fresh render"
        for path in sorted(expected.keys() | updated.keys())
        if expected.get(path) != updated.get(path)
    ]
