"""Resolve the conflicts of a three-way merge that have one certain result.

Pure functions of bytes. A wrong silent result is worse than a conflict, so whatever
is uncertain is left to a person.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from graft.resolve import (
    ignore,
    ini_file,
    json_file,
    notebook,
    python_file,
    requirements_file,
    tables,
    toml_file,
    yaml_file,
)
from graft.resolve.diff import hunks
from graft.resolve.lines import resolve_hunk
from graft.resolve.locks import is_lock
from graft.resolve.sides import ContradictionError, Sides, UncertainError
from graft.resolve.text import Lines, read, with_layout
from graft.resolve.validity import problem

__all__ = ["Resolved", "Sides", "narrow", "problem", "resolve"]

# Longer files were not written by hand, and would take long to compare.
MOST_LINES = 10_000
LONGEST_LINE = 2_000
COMMENT = re.compile(r"(?:^|\s)(#.*\S)\s*$")
VERSION_COMMENT = re.compile(r"#\s*v?\d+(\.\d+)*$")


@dataclass(frozen=True)
class Resolved:
    """A merged file, and a few words on how it was merged."""

    content: bytes
    how: str


@dataclass(frozen=True)
class Format:
    """A file format that is merged by structure."""

    what: str
    merge: Callable[[Sides[Lines]], Lines]
    parse: Callable[[Lines], Any] | None = None
    narrow: Callable[[Sides[Lines]], Sides[Lines]] | None = None
    meaning: Callable[[Lines], Any] | None = None  # where parse knows less
    path: tuple[str, ...] = ()  # what the data would be called in a pyproject.toml


TOML = Format("TOML merged by key", toml_file.merge, toml_file.parse, toml_file.narrow)
YAML = Format(
    "YAML merged by key",
    yaml_file.merge,
    yaml_file.parse,
    yaml_file.narrow,
    yaml_file.meaning,
)
JSON = Format("JSON merged by key", json_file.merge, json_file.parse)
INI = Format("settings merged by key", ini_file.merge, ini_file.parse, ini_file.narrow)
NOTEBOOK = Format("notebook merged by cell", notebook.merge)
PYTHON = Format("formatted anew on one side", python_file.merge)
IGNORE = Format("merged as a set of lines", ignore.merge)
REQUIREMENTS = Format(
    "requirements merged by package",
    requirements_file.merge,
    requirements_file.parse,
    requirements_file.narrow,
    path=requirements_file.DEPENDENCIES,
)
BY_SUFFIX = {
    ".toml": TOML,
    ".yaml": YAML,
    ".yml": YAML,
    ".json": JSON,
    ".ipynb": NOTEBOOK,
    ".py": PYTHON,
}


def resolve(
    path: str, base: bytes | None, ours: bytes, theirs: bytes
) -> Resolved | None:
    """Merge a file that both sides changed; None when no result is certain.

    `base` is None when both sides added the file. Never raises.
    """
    if ours == theirs or theirs == base:
        return Resolved(ours, "nothing to merge")
    if ours == base:
        return Resolved(theirs, "nothing to merge")
    kind = _format(path)
    if base is None and kind is not IGNORE:  # keys of two origins make no file
        kind = None
    try:
        texts = Sides(base or b"", ours, theirs).map(read)
        sides = texts.map(lambda text: text.lines)
        if is_lock(path, sides.ours):
            return None
        merged, how = _merge(kind, path, sides)
        _refuse_lost_comments(sides, merged)
        layout = texts if base is not None else texts._replace(base=texts.theirs)
        content = with_layout(merged, layout).encode()
    except (UncertainError, RecursionError, UnicodeEncodeError):
        return None
    if problem(path, content) and not problem(path, ours):
        return None
    return Resolved(content, how)


def narrow(path: str, sides: Sides[bytes]) -> Sides[bytes] | None:
    """The sides with every certain change applied to each, so they differ in the rest.

    None for binary files and for data that can only be judged whole. Never raises.
    """
    kind = _format(path)
    try:
        texts = sides.map(read)
        lines = texts.map(lambda text: text.lines)
        if kind and kind.narrow:
            lines = kind.narrow(lines)
        elif kind is None or kind.parse is None:
            lines, _ = _resolve_hunks(path, lines)
        else:
            return None
    except (UncertainError, RecursionError):
        return None
    written = zip(texts, lines, strict=True)
    return Sides(*(replace(text, lines=side).encode() for text, side in written))


def _merge(kind: Format | None, path: str, sides: Sides[Lines]) -> tuple[Lines, str]:
    """Merge by lines where that is enough, and the rest by the file's structure."""
    if kind is NOTEBOOK:
        return kind.merge(sides), kind.what
    if any(len(side) > MOST_LINES for side in sides) or any(
        len(line) > LONGEST_LINE for side in sides for line in side
    ):
        raise UncertainError("not written by hand")
    if kind is IGNORE:
        return kind.merge(sides), kind.what
    rest, how = _resolve_hunks(path, sides)
    open_hunks = rest.ours != rest.theirs
    if not open_hunks and _agrees(kind, sides, rest.ours):
        return rest.ours, how or "edits of different lines"
    if kind is None:
        raise UncertainError("a file whose structure is unknown")
    try:
        return kind.merge(sides), _described(kind, sides)
    except UncertainError:
        pass
    try:
        return _written_anew(kind, sides), "written anew on one side"
    except UncertainError:
        pass
    merged = kind.merge(rest) if open_hunks else ()
    if not open_hunks or not _agrees(kind, sides, merged):
        raise UncertainError("what the lines say is not what the data say")
    return merged, "; ".join(filter(None, (_described(kind, rest), how)))


def _written_anew(kind: Format, sides: Sides[Lines]) -> Lines:
    """The side that changed the file's data, where the other only reformatted it."""
    meaning = kind.meaning or kind.parse
    if meaning is None:
        raise UncertainError("a file without data")
    base, ours, theirs = zip(sides.map(meaning), sides.map(_comments), strict=True)
    if tables.same(ours[0], base[0]) and ours[1] == base[1]:
        return sides.theirs
    if tables.same(theirs[0], base[0]) and theirs[1] == base[1]:
        return sides.ours
    raise UncertainError("both sides changed what the file says")


def _agrees(kind: Format | None, sides: Sides[Lines], merged: Lines) -> bool:
    """Whether merged lines give the merged data, where that is certain.

    Lines that one side moved can reappear after the other has removed them.
    """
    if kind is None or kind.parse is None:
        return True
    try:
        data = sides.map(kind.parse)
    except UncertainError:  # some files have no data, or anchors
        return True
    try:
        merged_data = kind.parse(merged)
    except UncertainError:
        return False
    try:
        return tables.same(merged_data, tables.merge(data, kind.path))
    except ContradictionError:
        return False
    except UncertainError:
        return True


def _format(path: str) -> Format | None:
    if ignore.is_ignore_file(path):
        return IGNORE
    if requirements_file.is_requirements_file(path):
        return REQUIREMENTS
    if ini_file.is_ini_file(path):
        return INI
    return BY_SUFFIX.get(PurePosixPath(path).suffix)


def _described(kind: Format, sides: Sides[Lines]) -> str:
    if kind.parse is None:
        return kind.what
    keys = [".".join(path) for path in tables.contested(sides.map(kind.parse))]
    return f"{kind.what}: {', '.join(keys)}" if any(keys) else kind.what


def _resolve_hunks(path: str, sides: Sides[Lines]) -> tuple[Sides[Lines], str]:
    """Resolve what lines alone can resolve: the sides then differ only in the rest."""
    rest: Sides[Lines] = Sides((), (), ())
    ways: dict[str, None] = {}
    for hunk in hunks(sides):
        try:
            merged, how = resolve_hunk(hunk, path)
        except UncertainError:
            resolved = hunk
        else:
            resolved = Sides(merged, merged, merged)
            ways[how] = None
        rest = Sides(*(done + more for done, more in zip(rest, resolved, strict=True)))
    return rest, "; ".join(filter(None, ways))


def _refuse_lost_comments(sides: Sides[Lines], merged: Lines) -> None:
    """Refuse a result that lacks one of the user's own comments."""
    lost = _comments(sides.ours) - _comments(sides.base) - _comments(merged)
    if any(not VERSION_COMMENT.match(comment) for comment in lost):
        raise UncertainError("a comment would be lost")


def _comments(text: Lines) -> Counter[str]:
    return Counter(match[1] for line in text if (match := COMMENT.search(line)))
