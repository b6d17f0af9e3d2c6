"""JSON merged by key."""

import json
from typing import Any

from graft.resolve import tables
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines

INDENTS: tuple[int | str | None, ...] = (2, 4, 1, "\t", None, 3, 8)


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by key; raise UncertainError if a key stays unresolved."""
    return write(tables.merge(sides.map(parse)), sides.ours)


def parse(text: Lines) -> Any:
    try:
        return json.loads("\n".join(text), object_pairs_hook=tables.unique)
    except (ValueError, RecursionError) as error:
        raise UncertainError(f"not JSON: {error}") from error


def write(value: Any, like: Lines) -> Lines:
    """Write in the style of a text; raise UncertainError if it cannot be reproduced."""
    for indent in INDENTS:
        for ascii_only in (False, True):
            style: dict[str, Any] = {"indent": indent, "ensure_ascii": ascii_only}
            if json.dumps(parse(like), **style) == "\n".join(like):
                return tuple(json.dumps(value, **style).split("\n"))
    raise UncertainError("JSON in a style of its own")
