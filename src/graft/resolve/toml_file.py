"""TOML merged by key, keeping comments and order."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graft.resolve import entries, tables
from graft.resolve.dependencies import refuse_moved
from graft.resolve.entries import Entry
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.tables import Path
from graft.resolve.text import Lines
from graft.resolve.toml_value import (
    ITEM,
    STRING,
    TRIVIA,
    merge_value,
    parse,
    read_array,
)

__all__ = ["merge", "parse"]

NAME = rf"(?:{STRING}|[\w-]+)"
HEADER = re.compile(r"\s*\[\[?(?P<key>.+?)\]\]?\s*(?:#.*)?$")
CLOSING = re.compile(r"[\]}]|\"{3}|'{3}")
KEY = re.compile(rf"\s*(?P<key>{NAME}(?:\s*\.\s*{NAME})*)\s*=")


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by key; raise UncertainError if a key stays unresolved."""
    data = sides.map(parse)
    refuse_moved(data)
    values = tables.merge(data)
    root = entries.merge(sides.map(_read), merge_value)
    result = _without_last_commas(root).lines() if root else ()
    if not tables.same(parse(result), values):
        raise UncertainError("the text would not say what was merged")
    return result


def narrow(sides: Sides[Lines]) -> Sides[Lines]:
    """The sides with every certain change applied to each."""
    refuse_moved(sides.map(parse))
    roots = entries.narrow(sides.map(_read), merge_value)
    return roots.map(lambda root: root.lines() if root else ())


def _read(text: Lines) -> Entry | None:
    """Cut a file into tables, tables into keys, and multi-line arrays into items."""
    root: list[Entry] = []
    table: Path = ()
    tail: Lines = ()
    for lead, statement in _statements(text):
        if not statement:
            tail = lead
        elif header := HEADER.match(statement[0]):
            table = _key_path(header["key"])
            root.append(Entry(key=table, lead=lead, head=statement, children=()))
        elif table:
            children = (*(root[-1].children or ()), _read_key(lead, statement, table))
            root[-1] = replace(root[-1], children=children)
        else:
            root.append(_read_key(lead, statement, table))
    return Entry(children=tuple(map(_whole_item, root)), tail=tail)


def _statements(text: Lines) -> Iterator[tuple[Lines, Lines]]:
    """Each header or key: the comments and blank lines above it, and its own lines."""
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and TRIVIA.match(text[end]):
            end += 1
        size = _statement_size(text[end:])
        yield text[start:end], text[end : end + size]
        start = end + size


def _statement_size(text: Lines) -> int:
    """The number of lines of a header, or of a key and its value."""
    for size, line in enumerate(text, start=1):
        if size > 1 and not CLOSING.search(line):
            continue
        try:
            parse(text[:size])
        except UncertainError:
            continue
        return size
    return len(text)


def _whole_item(entry: Entry) -> Entry:
    """Keep a table of an array whole, under its name; leave others cut."""
    if entry.children is None or not entry.head[0].lstrip().startswith("[["):
        return entry
    body = _without_last_commas(replace(entry, lead=())).lines()
    name = tables.item_key(parse(body[1:]), ())
    return Entry(key=(entry.key, name), lead=entry.lead, head=body)


def _read_key(lead: Lines, statement: Lines, table: Path) -> Entry:
    match = KEY.match(statement[0])
    if match is None:
        raise UncertainError("a key in an unusual form")
    key = _key_path(match["key"])
    entry = Entry(key=key, lead=lead, head=statement, data=parse(statement))
    return read_array(entry, (*table, *key))


def _key_path(key: str) -> Path:
    value: Any = parse((f"{key} = 0",))
    path: Path = ()
    while isinstance(value, dict):
        ((name, value),) = value.items()
        path += (name,)
    return path


def _without_last_commas(entry: Entry) -> Entry:
    """Remove the comma after an array's last item where ours had none."""
    if not entry.children:
        return entry
    children = tuple(map(_without_last_commas, entry.children))
    item = ITEM.match(children[-1].head[0]) if children[-1].head else None
    if item and not entry.last_comma:
        head = item["value"] + (item["comment"] or "")
        children = (*children[:-1], replace(children[-1], head=(head,)))
    return replace(entry, children=children)
