"""Ignore files as sets of lines."""

from pathlib import PurePosixPath

from graft.resolve.diff import hunks
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines

NAMES = (".gitignore", ".dockerignore", ".dvcignore")


def is_ignore_file(path: str) -> bool:
    return PurePosixPath(path).name in NAMES


def merge(sides: Sides[Lines]) -> Lines:
    """Merge as sets of lines where their order does not matter."""
    result: Lines = ()
    for hunk in hunks(sides):
        try:
            result += hunk.agreed()
        except UncertainError:
            result += _merge_hunk(hunk, set(sides.ours))
    base, ours, theirs = sides.map(_rules)
    if _rules(result) != (ours | theirs) - (base - ours) - (base - theirs):
        raise UncertainError("a line that moved")
    return result


def _rules(lines: Lines) -> set[str]:
    return {line for line in lines if line.strip()}


def _merge_hunk(hunk: Sides[Lines], present: set[str]) -> Lines:
    """Ours without what theirs removed, then what theirs added."""
    base, ours, theirs = hunk.map(_rules)
    # Where one side only removed lines, the order is the other's.
    if ours <= base:
        return tuple(line for line in hunk.theirs if line not in base - ours)
    if theirs <= base:
        return tuple(line for line in hunk.ours if line not in base - theirs)
    if any(line.startswith("!") for line in ours | theirs):
        raise UncertainError("an exception depends on the order of the lines")
    if ours == theirs:
        return hunk.ours
    if base - ours - theirs and ours - base and theirs - base:
        raise UncertainError("a line was replaced on both sides")
    kept = [line for line in hunk.ours if line not in base - theirs]
    added = [line for line in hunk.theirs if line not in base | present]
    if kept and not kept[-1].strip():
        while added and not added[0].strip():
            added.pop(0)
    return (*kept, *added)
