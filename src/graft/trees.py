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
    _feed(aside, [_line(path, entry) for path, entry in tree.items()])
    return aside.text("write-tree")


def update(git: Git, changes: Mapping[str, Entry | None]) -> None:
    """Put files into the index; None removes one, with all its stages."""
    stage(git, {path: {0: it} if it else {} for path, it in changes.items()})


def stage(git: Git, files: Mapping[str, Mapping[int, Entry]]) -> None:
    """Put files into the index, each at the given stages and at no others."""
    if not files:
        return
    nothing = git.no_object()
    lines = []
    for path, stages in files.items():
        lines.append(f"0 {nothing}\t{path}")
        lines += [_line(path, entry, number) for number, entry in stages.items()]
    _feed(git, lines)


def _line(path: str, entry: Entry, stage: int = 0) -> str:
    return f"{entry.mode} {entry.blob} {stage}\t{path}"


def _feed(git: Git, lines: list[str]) -> None:
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
