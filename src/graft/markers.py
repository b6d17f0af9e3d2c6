"""Writes a conflict into a file: resolved parts merged, markers around the rest."""

import tempfile
from pathlib import Path

from graft.git import Git
from graft.merge import conflict_style
from graft.resolve import Sides, narrow

START, END = b"<<<<<<< ", b">>>>>>> "


def write(git: Git, path: str, sides: Sides[bytes], label: str) -> bytes | None:
    """The file with markers around few lines; None where only git can place them."""
    narrowed = narrow(path, sides)
    text = merge_file(git, narrowed, label) if narrowed else b""
    return text if START in text else None


def merge_file(git: Git, sides: Sides[bytes], label: str) -> bytes:
    """Git's merge of three texts, with markers where they conflict."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in sides._asdict().items():
            (folder / file).write_bytes(content)
        labels = ("-L", "yours", "-L", "before", "-L", label)
        _, merged = git.within(folder).outcome(
            *("merge-file", "-p", f"--{conflict_style(git)}", *labels),
            *("ours", "base", "theirs"),
            accept=tuple(range(128)),
        )
    return merged


def open_lines(text: bytes) -> int:
    """The number of lines between markers."""
    count, inside = 0, False
    for line in text.splitlines():
        inside = (inside or line.startswith(START)) and not line.startswith(END)
        count += inside
    return count
