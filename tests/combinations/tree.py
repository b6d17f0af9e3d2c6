"""A project as its files: relative path with forward slashes, to content."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple, TypeVar

ANSWERS_FILE = ".copier-answers.yml"

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
    tree = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for path in (Path(parent, name) for name in names):
            executable = bool(path.stat().st_mode & 0o100)
            tree[path.relative_to(folder).as_posix()] = File(
                path.read_bytes(), executable
            )
    return tree


def cover(held: Mapping[str, Set[T]]) -> list[str]:
    """Few projects that together hold all: each time the one that adds most."""
    left = set[T]().union(*held.values())
    chosen: list[str] = []
    while left:
        chosen.append(max(held, key=lambda name: len(left & held[name])))
        left -= held[chosen[-1]]
    return chosen
