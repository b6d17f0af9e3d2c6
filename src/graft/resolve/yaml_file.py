"""YAML merged by key, keeping comments and order."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from graft.resolve import entries, lines, tables
from graft.resolve.entries import Entry
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.tables import Path
from graft.resolve.text import Lines, margin

TRIVIA = re.compile(r"\s*(#|$)|---\s*(#|$)|%")
ONLY = re.compile(r"^(\w+:\s*)([^\s\[#]+)")
FLOW = re.compile(r"(?P<key>[^#\[]*?)\[(?P<items>[^\[\]{}#]*)\](?P<rest>\s*(?:#.*)?)$")


class Scalar(NamedTuple):
    """A number, date or boolean as written, with its YAML type."""

    kind: str
    text: str


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by key; raise UncertainError if a key stays unresolved."""
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


def parse(text: Lines) -> Any:
    return _plain(_compose(text), text)


def meaning(text: Lines) -> list[Any]:
    """A file's data and anchors, without formatting."""
    resolve: Any = yaml.SafeLoader("").resolve
    said: list[Any] = []
    try:
        for event in yaml.parse("\n".join(text) + "\n", yaml.SafeLoader):
            value = tag = None
            if isinstance(event, yaml.ScalarEvent):
                value = event.value
                tag = event.tag or resolve(yaml.ScalarNode, value, event.implicit)
            anchor = getattr(event, "anchor", None)
            said.append((type(event).__name__, anchor, tag, value))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UncertainError(f"not YAML: {error}") from error
    return said


class _Loader(yaml.SafeLoader):
    """Refuses anchors: a change in one place would change another."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            raise UncertainError("anchors")
        return super().compose_node(parent, index)


@lru_cache(maxsize=8)  # each side is read for its data and for its lines
def _compose(text: Lines) -> yaml.Node:
    """The only document of a file."""
    source = "\n".join(text) + "\n"
    if re.search("[\x85\u2028\u2029]", source):
        raise UncertainError("line breaks that only YAML takes for one")
    try:
        node = yaml.compose(source, _Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UncertainError(f"not one YAML document: {error}") from error
    if not isinstance(node, yaml.Node):
        raise UncertainError("an empty document")
    return node


def _plain(node: yaml.Node, text: Lines) -> Any:
    """The data of a node; raise UncertainError for a duplicate key."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, text) for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        is_text = node.tag == "tag:yaml.org,2002:str"
        return node.value if is_text else Scalar(node.tag, node.value)
    pairs = ((_name(key), _plain(value, text)) for key, value in node.value)
    table = tables.unique(pairs)
    for key, value in node.value:
        if _name(key) == "uses" and isinstance(value, yaml.ScalarNode):
            # For a hash, only the comment says which version it is.
            behind = text[value.end_mark.line][value.end_mark.column :].strip()
            if behind.startswith("#"):
                table["uses"] = f"{table['uses']} {behind}"
    return table


def _name(key: yaml.Node) -> str:
    if not isinstance(key, yaml.ScalarNode):
        raise UncertainError("a key that is no text")
    return str(key.value)


def _read(text: Lines) -> Entry:
    """Cut a file into entries: keys and list items that start on their own line."""
    node = _compose(text)
    if not _is_block(node):
        raise UncertainError("not in block style")
    children, end = _read_block(text, node, 0, ())
    return Entry(children=children, tail=text[end:], indent=node.start_mark.column)


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _read_block(
    text: Lines, node: yaml.Node, start: int, path: Path
) -> tuple[tuple[Entry, ...], int]:
    """The entries of the block that begins at line `start`, and the line after it."""
    column = node.start_mark.column
    children = []
    for part in node.value:
        key, value = part if isinstance(part, tuple) else (None, part)
        first = (key or value).start_mark.line
        lead = tuple(line[min(column, margin(line)) :] for line in text[start:first])
        if first < start or not all(map(TRIVIA.match, lead)):
            raise UncertainError("several entries on a line")
        if key is None:
            entry, start = _read_item(text, value, column, path)
        else:
            entry, start = _read_pair(text, key, value, path)
        children.append(replace(entry, lead=lead))
    return tuple(children), start


def _read_pair(
    text: Lines, key: yaml.Node, value: yaml.Node, path: Path
) -> tuple[Entry, int]:
    name, column, first = _name(key), key.start_mark.column, key.start_mark.line
    data = _plain(value, text)
    if not _is_block(value) or value.start_mark.line == first:
        end = max(key.end_mark.line, _last_line(text, value)) + 1
        return Entry(key=name, head=_cut(text[first:end], column), data=data), end
    children, end = _read_block(text, value, first + 1, (*path, name))
    indent = value.start_mark.column - column
    head = (text[first][column:],)
    entry = Entry(key=name, head=head, children=children, indent=indent, data=data)
    return entry, end


def _read_item(
    text: Lines, value: yaml.Node, column: int, path: Path
) -> tuple[Entry, int]:
    first = value.start_mark.line
    if text[first][column] != "-":
        raise UncertainError("an item that begins below its dash")
    data = _plain(value, text)
    name = tables.item_key(data, path)
    if not isinstance(value, yaml.MappingNode) or value.flow_style:
        end = _last_line(text, value) + 1
        return Entry(key=name, head=_cut(text[first:end], column), data=data), end
    children, end = _read_block(text, value, first, path)
    indent = value.start_mark.column - column
    entry = Entry(key=name, children=children, indent=indent, dash=True, data=data)
    return entry, end


def _last_line(text: Lines, node: yaml.Node) -> int:
    if _is_block(node):
        last = node.value[-1]
        parts = last if isinstance(last, tuple) else (last,)
        return max(_last_line(text, part) for part in parts)
    start, end = node.start_mark, node.end_mark
    if start.index == end.index:
        return int(start.line)
    number = int(end.line) if end.column else int(end.line) - 1
    while isinstance(node, yaml.ScalarNode) and not text[number].strip():
        number -= 1
    return number


def _cut(text: Lines, column: int) -> Lines:
    """Lines without their indentation; the first may have its item's dash there."""
    first, *rest = text
    if any(line[:column].strip() for line in rest):
        raise UncertainError("a value left of its key")
    return (first[column:], *(line[column:] for line in rest))


def _merge_leaf(sides: Sides[Entry], path: Path) -> Entry:
    """Merge a value that both sides changed."""
    lists = sides.map(lambda entry: _spread(entry, path))
    if lists.base.children == ():  # both added the list
        lists = lists._replace(base=replace(lists.base, head=lists.theirs.head))
    if all(side.children is not None for side in lists):
        merged = entries.merge(lists, _merge_leaf, path)
        if merged is None or sides.ours.children is not None:
            return merged or sides.ours
        return replace(sides.ours, head=(_on_one_line(merged, sides),))
    if any(side.children for side in sides):
        raise UncertainError("a value on one side, a block on the other")
    return replace(sides.ours, head=lines.merge(sides.map(lambda e: e.head), ".yaml"))


def _spread(entry: Entry, path: Path) -> Entry:
    """Cut a list on one line into items, as if each were on its own line."""
    match = FLOW.match(entry.head[0]) if len(entry.head) == 1 else None
    if match is None and path[-1:] and path[-1] in tables.ONE_OR_MORE:
        match = FLOW.match(ONLY.sub(r"\1[\2]", "".join(entry.head)))
    if match is None:
        return entry
    raws = [raw.strip() for raw in match["items"].split(",") if raw.strip()]
    items = tuple(
        Entry(key=tables.item_key(parse((raw,)), path), head=(f"- {raw}",))
        for raw in raws
    )
    return replace(entry, head=(match["key"].rstrip(),), children=items, indent=2)


def _on_one_line(merged: Entry, sides: Sides[Entry]) -> str:
    if any(child.lead or "#" in child.head[0] for child in merged.children or ()):
        raise UncertainError("a comment within a line")
    # The base has no line where both sides added the list.
    rest = sides.map(
        lambda side: (FLOW.match("".join(side.head[:1])) or {"rest": ""})["rest"]
    )
    lines.refuse_own_words(rest)
    items = (child.head[0].removeprefix("- ") for child in merged.children or ())
    return f"{merged.head[0]} [{', '.join(items)}]{rest.agreed()}"
