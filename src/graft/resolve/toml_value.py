"""TOML values: how they are written, and how two changes of one are merged."""

import re
import tomllib
from collections import Counter
from dataclasses import replace
from typing import Any

from graft.resolve import entries, lines, tables
from graft.resolve.dependencies import is_dependencies
from graft.resolve.entries import Entry
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.tables import Path
from graft.resolve.text import Lines, margin

STRING = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')"""
VALUE = rf"(?:{STRING}|\{{[^#]*\}}|[^\s#,\"'{{}}\[\]]+)"
ITEM = re.compile(rf"\s*(?P<value>{VALUE})(?:\s*(?P<comma>,))?(?P<comment>\s*#.*)?\s*$")
OPENING = re.compile(r"[^#]+=\s*\[\s*(?:#.*)?$")
CLOSING = re.compile(r"\s*\]\s*(?:#.*)?$")
INLINE = re.compile(
    rf"(?P<key>[^#\[]+=\s*)\[(?P<items>\s*(?:{VALUE}\s*,\s*)*(?:{VALUE}\s*)?)\]"
    r"(?P<comment>\s*(?:#.*)?)$"
)
# A string on a line of its own: after its key, or as an array item.
TEXT = re.compile(
    rf"(?P<key>(?:[^=\"']+=)?\s*)(?P<value>{STRING})(?P<rest>,?\s*(#.*)?)$"
)
TRIVIA = re.compile(r"\s*(#|$)")


def parse(text: Lines) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(text) + "\n")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UncertainError(f"not TOML: {error}") from error


def read_array(entry: Entry, path: Path) -> Entry:
    """Cut an array with one item per line into items; leave any other value whole."""
    first, *inner, last = entry.head if len(entry.head) > 2 else ("", "")
    if not (OPENING.match(first) and CLOSING.match(last)):
        return entry
    indent, _ = Counter(map(margin, inner)).most_common(1)[0]
    items: list[Entry] = []
    above: Lines = ()
    comma = True
    for line in inner:
        item = ITEM.match(line)
        if item:
            lead = tuple(comment[min(indent, margin(comment)) :] for comment in above)
            items.append(
                replace(_item(item["value"], path, item["comment"]), lead=lead)
            )
            above, comma = (), bool(item["comma"])
        elif TRIVIA.match(line):
            above += (line,)
        else:
            return entry
    return replace(
        entry,
        head=(first,),
        children=tuple(items),
        tail=(*above, last),
        indent=indent,
        last_comma=comma,
    )


def _item(raw: str, path: Path, comment: str | None = None) -> Entry:
    value = _value(raw)
    name = tables.item_key(value, path)
    return Entry(key=name, head=(f"{raw},{comment or ''}",), data=value)


def _value(raw: str) -> Any:
    return parse((f"x = {raw}",))["x"]


def merge_value(sides: Sides[Entry], path: Path) -> Entry:
    """Merge a value that both sides changed."""
    arrays = sides.map(lambda entry: _spread(entry, path))
    if arrays.base.children == ():  # both added the array
        head, tail = arrays.theirs.head, arrays.theirs.tail
        arrays = arrays._replace(base=replace(arrays.base, head=head, tail=tail))
    if all(array.children is not None for array in arrays):
        merged = entries.merge(arrays, merge_value, path)
        if merged is None or sides.ours.children is not None:
            return merged or sides.ours
        lines.refuse_own_words(arrays.map(lambda array: array.tail[-1]))
        return replace(sides.ours, head=(_on_one_line(merged),))
    heads = sides.map(lambda entry: entry.head)
    if not is_dependencies(path):
        try:
            return replace(sides.ours, head=lines.merge(heads, ".toml"))
        except UncertainError:
            pass
    return replace(sides.ours, head=(_merge_text(heads, path),))


def _spread(entry: Entry, path: Path) -> Entry:
    """Cut an array on one line into items, as if each were on its own line."""
    match = INLINE.match(entry.head[0]) if len(entry.head) == 1 else None
    if match is None:
        return entry
    items = tuple(_item(raw, path) for raw in re.findall(VALUE, match["items"]))
    head, tail = (f"{match['key']}[",), (f"]{match['comment']}",)
    return replace(entry, head=head, children=items, tail=tail)


def _on_one_line(array: Entry) -> str:
    if any(child.lead or "#" in child.head[0] for child in array.children or ()):
        raise UncertainError("a comment within a line")
    items = (child.head[0].removesuffix(",") for child in array.children or ())
    return f"{array.head[0]}{', '.join(items)}{array.tail[-1]}"


def _merge_text(heads: Sides[Lines], path: Path) -> str:
    base, ours, theirs = heads.map(lambda head: TEXT.match("\n".join(head)))
    if not (base and ours and theirs):
        raise UncertainError("more than a text")
    matches = Sides(base, ours, theirs)
    values = matches.map(lambda match: _value(match["value"]))
    merged = values.ours
    if values.ours != values.theirs:
        merged = tables.merge_text(values, path)
    quote = "'" if '"' in merged else '"'
    rest = matches.map(lambda match: match["rest"]).agreed()
    return f"{ours['key']}{quote}{merged}{quote}{rest}"
