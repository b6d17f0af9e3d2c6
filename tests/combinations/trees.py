"""File trees held as hashes: thousands of renders share a few thousand contents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Set
from pathlib import Path
from typing import NamedTuple, TypeVar

ANSWERS_FILE = ".copier-answers.yml"

T = TypeVar("T")
Name = TypeVar("Name")


class File(NamedTuple):
    """One file of a tree: its content, by hash, and whether it can be executed."""

    hash: str
    executable: bool


Tree = dict[str, File]
"""A folder: relative path with forward slashes, to file."""


class Store:
    """A folder that keeps each distinct file content once, named by its hash.

    `scratch` is for short-lived folders beside it.
    """

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.folder = scratch / "contents"
        self.folder.mkdir(parents=True, exist_ok=True)

    def read(self, file: File) -> bytes:
        return (self.folder / file.hash).read_bytes()

    def put(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self.folder / name
        if not path.exists():
            # Several processes may add the same content: the last rename wins.
            partial = path.with_suffix(f".{os.getpid()}")
            partial.write_bytes(content)
            partial.rename(path)
        return name

    def add_folder(self, folder: Path) -> Tree:
        """Keep every file below a folder, but for `.git`, and return the tree."""
        tree: Tree = {}
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != ".git")
            for name in sorted(names):
                path = Path(parent, name)
                executable = bool(path.stat().st_mode & 0o100)
                tree[path.relative_to(folder).as_posix()] = File(
                    self.put(path.read_bytes()), executable
                )
        return tree

    def write(self, tree: Tree, folder: Path) -> None:
        """Write a tree into a folder."""
        for name, file in tree.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.read(file))
            path.chmod(0o755 if file.executable else 0o644)


def key(tree: Tree) -> str:
    """One hash for a whole tree: equal for equal paths, contents and modes."""
    lines = (f"{path}\0{tree[path].hash}\0{tree[path].executable}" for path in tree)
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def cover(trees: Mapping[Name, Set[T]]) -> list[Name]:
    """Few names that together have all items: each time the one that adds most."""
    left = set[T]().union(*trees.values())
    chosen: list[Name] = []
    while left:
        best = max(trees, key=lambda name: len(left & trees[name]))
        chosen.append(best)
        left -= trees[best]
    return chosen


def without_answers(trees: Mapping[str, Tree]) -> dict[str, set[tuple[str, File]]]:
    """The files of each tree but for the answers, which differ in all of them."""
    return {
        name: {item for item in tree.items() if item[0] != ANSWERS_FILE}
        for name, tree in trees.items()
    }


def only(tree: Tree, wanted: Callable[[str], bool]) -> Tree:
    """The part of a tree whose paths are wanted."""
    return {path: file for path, file in tree.items() if wanted(path)}
