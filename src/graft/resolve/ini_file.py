"""INI files (tool settings, `.dvc/config`) merged by key."""

import configparser
import re
from dataclasses import replace
from typing import Any

from graft.resolve import entries, lines, tables
from graft.resolve.entries import Entry
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.tables import Path
from graft.resolve.text import Lines, margin

SUFFIXES = (".ini", ".cfg")
NAMES = (".dvc/config", ".coveragerc", ".flake8", ".pylintrc", ".editorconfig")
HEADER = re.compile(r"\[(?P<name>.+)\]\s*$")
KEY = re.compile(r"\s*(?P<name>[^\s#;=:][^=:]*?)\s*(?P<sign>[=:]|$)")
TRIVIA = re.compile(r"\s*([#;]|$)")


def is_ini_file(path: str) -> bool:
    return path.endswith(SUFFIXES) or f"/{path}".endswith(tuple(f"/{n}" for n in NAMES))


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by section and key; raise UncertainError if a key stays unresolved."""
    values = tables.merge(sides.map(parse))
    root = entries.merge(sides.map(_read), _merge_leaf)
    result = root.lines() if root else ()
    if not tables.same(parse(result), values):
        raise UncertainError("the text would not say what was merged")
    return result


def narrow(sides: Sides[Lines]) -> Sides[Lines]:
    """The sides with every certain change applied to each."""
    roots = entries.narrow(sides.map(_read), _merge_leaf)
    return roots.map(lambda root: root.lines() if root else ())


def parse(text: Lines) -> dict[str, Any]:
    """Values by section and key; a value on several lines is a list of lines."""
    parser = configparser.ConfigParser(
        interpolation=None, allow_no_value=True, default_section=""
    )
    # Keys before the first section, as in .editorconfig, get a section without a name.
    try:
        parser.read_string("\n".join(("[ ]", *text)) + "\n")
    except (configparser.Error, ValueError) as error:
        raise UncertainError(f"not INI: {error}") from error
    return {
        section: {key: _value(value) for key, value in parser.items(section)}
        for section in parser.sections()
        if section.strip() or parser.items(section)
    }


def _value(value: str | None) -> Any:
    if value is None or "\n" not in value:
        return value
    return [line for line in value.split("\n") if line]


def _read(text: Lines) -> Entry:
    """Cut a file into sections, and these into keys with their continuation lines."""
    sections: list[tuple[Entry, list[Entry]]] = []
    lead: Lines = ()
    for line in text:
        keys = sections[-1][1] if sections else None
        if TRIVIA.match(line):
            lead += (line,)
            continue
        if header := HEADER.match(line):
            section = Entry(key=header["name"], lead=lead, head=(line,))
            sections.append((section, []))
        elif keys and margin(line) > margin(keys[-1].head[0]):
            keys[-1] = replace(keys[-1], head=(*keys[-1].head, *lead, line))
        elif keys is not None and (key := KEY.match(line)):
            keys.append(Entry(key=key["name"].lower(), lead=lead, head=(line,)))
        else:
            raise UncertainError("a line of another kind")
        lead = ()
    whole = [replace(section, children=tuple(keys)) for section, keys in sections]
    return Entry(children=tuple(whole), tail=lead)


def _merge_leaf(sides: Sides[Entry], path: Path) -> Entry:
    """Merge a value that both sides changed, by lines."""
    heads = sides.map(lambda entry: entry.head)
    if heads.base == ():
        raise UncertainError("both sides added the key")
    try:
        return replace(sides.ours, head=lines.merge(heads, ".ini"))
    except UncertainError:
        if any(len(head) < 2 for head in heads):
            raise
    first = lines.merge(heads.map(lambda head: head[:1]), ".ini")
    items = heads.map(lambda head: {line.strip(): line for line in head[1:]})
    tables.refuse_doubt(items)
    chosen = items.map(set)
    kept = (chosen.ours | chosen.theirs) - (
        (chosen.base - chosen.ours) | (chosen.base - chosen.theirs)
    )
    if tables.is_ordered(path, kept):
        raise UncertainError("the order of the lines means something")
    order = tables.merge_order(items, kept)
    known = {**items.theirs, **items.ours}
    return replace(sides.ours, head=(*first, *(known[name] for name in order)))
