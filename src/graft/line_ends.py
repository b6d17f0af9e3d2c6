"""Merges a file that one side saved with different line endings."""

import tempfile
from pathlib import Path

from graft.git import Git
from graft.resolve import Resolved, resolve

LF, CRLF = b"\n", b"\r\n"


def merge(git: Git, path: str, sides: tuple[bytes, bytes, bytes]) -> Resolved | None:
    """Base, ours and theirs merged as if their line endings were the same, or None.

    The result has the line endings of ours.
    """
    if any(b"\0" in side for side in sides) or mixed(sides[1]):
        return None
    if len({CRLF in side for side in sides}) == 1:
        return None
    base, ours, theirs = (side.replace(CRLF, LF) for side in sides)
    resolved = merge_lines(git, base, ours, theirs) or resolve(path, base, ours, theirs)
    if resolved is None:
        return None
    content = resolved.content
    if CRLF in sides[1]:
        content = content.replace(LF, CRLF)
    return Resolved(content, f"{resolved.how}; line ends as you have them")


def mixed(content: bytes) -> bool:
    """Whether a text has both kinds of line endings."""
    return 0 < content.count(CRLF) < content.count(LF)


def merge_lines(git: Git, base: bytes, ours: bytes, theirs: bytes) -> Resolved | None:
    """Git's own merge of three texts, if it has no conflict."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in (("base", base), ("ours", ours), ("theirs", theirs)):
            (folder / file).write_bytes(content)
        code, merged = git.within(folder).outcome(
            *("merge-file", "-p", "ours", "base", "theirs"), accept=tuple(range(128))
        )
    return None if code else Resolved(merged, "edits of different lines")
