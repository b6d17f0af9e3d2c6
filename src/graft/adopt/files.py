"""The committed files of a repository, read as text."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from graft import trees
from graft.git import Git
from graft.trees import Tree

REGULAR = ("100644", "100755")


@dataclass(frozen=True)
class Files:
    """What lies in a tree of the project's folder."""

    git: Git
    tree: Tree

    def __contains__(self, path: str) -> bool:
        return path in self.tree

    def __iter__(self) -> Iterator[str]:
        return iter(self.tree)

    def text(self, path: str) -> str:
        """A file's text, odd bytes replaced; "" when there is no such file."""
        entry = self.tree.get(path)
        if entry is None or entry.mode not in REGULAR:
            return ""
        return trees.content(self.git, entry).decode("utf-8", errors="replace")

    def toml(self, path: str) -> dict[str, Any]:
        """A TOML file's data; none when it is missing, or no TOML."""
        try:
            return tomllib.loads(self.text(path))
        except tomllib.TOMLDecodeError:
            return {}

    def named(self, *names: str) -> list[str]:
        """The paths with one of these file names, wherever they lie."""
        return [path for path in self.tree if PurePosixPath(path).name in names]

    def packages(self, folder: str = "") -> list[str]:
        """The names of the packages that lie directly in a folder."""
        found = (PurePosixPath(path) for path in self.tree)
        parent = PurePosixPath(folder)
        return sorted(
            path.parent.name
            for path in found
            if path.name == "__init__.py" and path.parent.parent == parent
            if path.parent != parent
        )
