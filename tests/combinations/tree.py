"""A project as its files: relative path with forward slashes, to content."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

ANSWERS_FILE = ".copier-answers.yml"

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class File(NamedTuple):
    """What lies at a path of a project."""

    content: bytes
    executable: bool = False


Tree = dict[str, File]


def write(tree: Tree, folder: Path) -> None:
    """Write a project into a folder."""
    for name, file in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.executable else 0o644)


def read(folder: Path) -> Tree:
    """The project in a folder, without git's own files."""
    return {
        path.relative_to(folder).as_posix(): read_file(path)
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def read_file(path: Path) -> File:
    """The content of a file."""
    return File(path.read_bytes(), executable=bool(path.stat().st_mode & 0o100))


def recorded(tree: Tree) -> dict[str, Any]:
    """What a project's answers file says."""
    return dict(yaml.load(tree[ANSWERS_FILE].content, yaml.CSafeLoader))


def cover(held: Mapping[K, Set[T]]) -> list[K]:
    """Few projects that together hold all: each time the one that adds most."""
    left = set[T]().union(*held.values())
    chosen: list[K] = []
    while left:
        chosen.append(max(held, key=lambda one: len(left & held[one])))
        left -= held[chosen[-1]]
    return chosen
