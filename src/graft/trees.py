"""Reads and writes git trees without touching the user's files or index."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graft.git import Git, joined

_names = itertools.count()


@dataclass(frozen=True)
class Entry:
    """A file as git stores it."""

    mode: str
    blob: str


Tree = Mapping[str, Entry]


def index(git: Git, folder: Path) -> Git:
    """The same repository with a new, empty index of its own."""
    return git.within(GIT_INDEX_FILE=folder / f"index-{next(_names)}")


def snapshot(git: Git, folder: Path, scratch: Path) -> str:
    """Write the files of a folder, ignored ones too, as a tree."""
    # Use the mode on disk even if the user told git to ignore it.
    aside = index(git, scratch).within(folder, GIT_WORK_TREE=folder)
    aside.run("-c", "core.fileMode=true", "add", "--all", "--force", "--", ".")
    return aside.text("write-tree")


def read(git: Git, tree: str) -> dict[str, Entry]:
    """Every file below a tree, by its path."""
    found = {}
    for item in git.items("ls-tree", "-r", "-z", "--full-tree", tree):
        details, path = item.split("\t", 1)
        mode, _, blob = details.split()
        found[path] = Entry(mode, blob)
    return found


def write(git: Git, tree: Tree, scratch: Path) -> str:
    """The hash of a tree of these files."""
    aside = index(git, scratch)
    lines = [f"{entry.mode} {entry.blob}\t{path}" for path, entry in tree.items()]
    aside.run("update-index", "-z", "--index-info", stdin=joined(lines))
    return aside.text("write-tree")


def update(git: Git, changes: Mapping[str, Entry | None]) -> None:
    """Put files into the index; None removes one, with all its stages."""
    lines = []
    nothing = git.no_object()
    for path, entry in changes.items():
        lines.append(f"0 {nothing}\t{path}")
        if entry:
            lines.append(f"{entry.mode} {entry.blob}\t{path}")
    git.run("update-index", "-z", "--index-info", stdin=joined(lines))


def nested(git: Git, tree: str, prefix: str) -> str:
    """A tree with `tree` in the folder `prefix`, which may be empty."""
    for name in reversed(Path(prefix).parts):
        tree = git.text("mktree", "-z", stdin=joined([f"040000 tree {tree}\t{name}"]))
    return tree


def blob(git: Git, content: bytes) -> str:
    """Store a file's content unfiltered; return its hash."""
    return git.text("hash-object", "-w", "--stdin", stdin=content)


def content(git: Git, entry: Entry) -> bytes:
    """A file's stored content."""
    return git.run("cat-file", "blob", entry.blob)


def without(tree: Tree, paths: Iterable[str]) -> dict[str, Entry]:
    """The tree without some of its files."""
    left_out = set(paths)
    return {path: entry for path, entry in tree.items() if path not in left_out}
