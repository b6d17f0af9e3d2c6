"""Three-way merge of text by key: every entry keeps its own lines and comments.

A reader (`toml_file`, `yaml_file`) cuts a file into nested entries whose joined lines
are the file. They are merged here as `tables` merges the values.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graft.resolve import lines, tables
from graft.resolve.dependencies import is_dependencies, is_dependency, normalized
from graft.resolve.renewal import BY_BOTS, gets_options, lines_renew
from graft.resolve.sides import Sides, UncertainError, by_key
from graft.resolve.tables import Path
from graft.resolve.text import Lines
from graft.resolve.versions import action


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A key with its lines, without its parent's indentation."""

    key: Hashable = ()
    lead: Lines = ()  # comments and blank lines above
    head: Lines = ()
    children: "tuple[Entry, ...] | None" = None  # None: the head is all there is
    tail: Lines = ()
    indent: int = 0  # of the children
    dash: bool = False  # an item of a YAML list: its first line begins with a dash
    last_comma: bool = True  # a TOML array: a comma follows its last item
    data: Any = tables.MISSING  # what the lines say, where it is known

    def lines(self) -> Lines:
        return (*self.lead, *self.head, *self._indented_children(), *self.tail)

    def _indented_children(self) -> Iterator[str]:
        margin = " " * self.indent
        first = "-" + margin[1:] if self.dash else margin
        for child in self.children or ():
            for line in child.lines():
                yield first + line if line else line
                first = margin


# Merge an entry that all sides have and two changed, where it is not a branch on each.
MergeLeaf = Callable[[Sides[Entry], Path], Entry]


def merge(
    sides: Sides[Entry | None], merge_leaf: MergeLeaf, path: Path = ()
) -> Entry | None:
    """Merge one entry; None stands for no entry. Raises UncertainError."""
    base, ours, theirs = sides
    if _same(ours, theirs, path) or _same(theirs, base, path):
        return ours
    if _same(ours, base, path):
        return theirs
    try:
        return _merge_edits(sides, merge_leaf, path)
    except UncertainError:
        return _merge_data(sides)


def _merge_edits(
    sides: Sides[Entry | None], merge_leaf: MergeLeaf, path: Path
) -> Entry | None:
    base, ours, theirs = sides
    if base and ours and not theirs:
        renewed = lines_renew(base.lines(), ours.lines(), BY_BOTS)
    elif base and theirs and not ours and base.lead == theirs.lead:
        renewed = (
            is_dependency(path)
            or lines_renew(base.lines(), theirs.lines())
            or gets_options(base.data, theirs.data)
        )
    else:
        renewed = False
    if renewed:  # one side removed it: its versions no longer matter
        return None
    if ours is None or (theirs is None and ours.children is None):
        raise UncertainError("deleted on one side, changed on the other")
    if all(side is None or side.children is not None for side in sides):
        return _merge_branches(sides, ours, merge_leaf, path)
    if theirs is None:
        raise UncertainError("changed on both sides")
    # Lists that both sides added are joined, as if the base had an empty one.
    present = Sides(base or replace(theirs, head=(), children=()), ours, theirs)
    return replace(merge_leaf(present, path), lead=_merge_lead(present))


def _merge_data(sides: Sides[Entry | None]) -> Entry | None:
    """The side that changed what an entry says, if the other only wrote it anew."""
    base, ours, theirs = sides.map(lambda entry: entry and entry.data)
    if any(data is tables.MISSING for data in (base, ours, theirs)):
        raise UncertainError("changed on both sides")
    if tables.same(ours, theirs):
        return sides.ours
    said = sides.map(_commented)
    reworded = len(said.theirs) <= len(said.base)
    if tables.same(theirs, base) and (reworded or said.theirs - said.base <= said.ours):
        side = sides.ours
    elif tables.same(ours, base) and said.ours - said.base <= said.theirs:
        side = sides.theirs
    else:
        raise UncertainError("changed on both sides")
    if not (side and sides.base and sides.ours and sides.theirs):
        return side
    present = Sides(sides.base, sides.ours, sides.theirs)
    try:
        return replace(side, lead=_merge_lead(present))
    except UncertainError:
        if len(sides.theirs.lead) > len(sides.base.lead):
            raise
        return replace(side, lead=sides.ours.lead)


def _commented(entry: Entry | None) -> set[str]:
    """The comments within an entry."""
    text = replace(entry, lead=()).lines() if entry else ()
    return {line.partition("#")[2].strip() for line in text if "#" in line}


def narrow(
    sides: Sides[Entry | None], merge_leaf: MergeLeaf, path: Path = ()
) -> Sides[Entry | None]:
    """The sides with every certain change applied to each: they differ in the rest."""
    try:
        merged = merge(sides, merge_leaf, path)
        return Sides(merged, merged, merged)
    except UncertainError:
        pass
    if any(side is None or side.children is None for side in sides):
        return sides
    try:
        children = _tables(sides)
        tables.refuse_doubt(children.map(_values), path)
    except UncertainError:
        return sides
    if _is_ordered(sides, path):
        return sides
    narrowed = {
        key: narrow(entries, merge_leaf, _below(path, key))
        for key, entries in by_key(children, None)
    }
    if not narrowed:
        return sides
    order = tables.merge_order(children, set(narrowed))
    columns = zip(*(narrowed[key] for key in order), strict=True)
    return Sides(
        *(
            side and replace(side, children=tuple(filter(None, column)))
            for side, column in zip(sides, columns, strict=True)
        )
    )


def _same(one: Entry | None, other: Entry | None, path: Path) -> bool:
    if one is None or other is None:
        return one is other
    texts = [_written(one.lines()), _written(other.lines())]
    if is_dependencies(path):
        texts = [list(map(normalized, text)) for text in texts]
    return texts[0] == texts[1]


def _written(text: Lines) -> list[str]:
    return [line.rstrip() for line in text if line.strip()]


def _merge_branches(
    sides: Sides[Entry | None], ours: Entry, merge_leaf: MergeLeaf, path: Path
) -> Entry | None:
    base, _, theirs = sides
    if theirs is None:
        tables.refuse_taking_apart(path)
    ordered = _is_ordered(sides, path)
    children = _merge_children(_tables(sides), merge_leaf, path, ordered)
    if base is None or theirs is None:
        return replace(ours, children=children) if children or theirs else None
    present = Sides(base, ours, theirs)
    return replace(
        ours,
        lead=_merge_lead(present),
        head=lines.merge(present.map(lambda entry: entry.head), ""),
        children=children,
        tail=lines.merge(present.map(lambda entry: entry.tail), ""),
    )


def _tables(sides: Sides[Entry | None]) -> Sides[dict[Any, Entry]]:
    items = tables.with_renamed_items(sides.map(_table), _does)
    return tables.without_newer_than_wanted(items)


def _does(entry: Entry) -> str | None:
    heads = {child.key: "".join(child.head) for child in entry.children or ()}
    if "uses" in heads:
        return action(heads["uses"])
    checked = [heads[key] for key in tables.CHECKED if key in heads and "id" in heads]
    return "\n".join(checked) or None


def _table(entry: Entry | None) -> dict[Any, Entry]:
    children = entry.children if entry else None
    return tables.unique((child.key, child) for child in children or ())


def _is_ordered(sides: Sides[Entry | None], path: Path) -> bool:
    """Whether the children are items of a list whose order matters."""
    present = [entry for entry in sides if entry]
    children = [child for entry in present for child in entry.children or ()]
    is_list = any(
        child.dash or "".join(child.head[:1])[:2] == "- " for child in children
    )
    is_array = any("".join(entry.head[-1:]).endswith("[") for entry in present)
    keys = [child.key for child in children]
    return (is_list or is_array) and tables.is_ordered(path, keys)


def _values(table: dict[Any, Entry]) -> dict[Any, Entry]:
    """The values without nested tables, each of which is merged by itself."""
    return {
        key: entry
        for key, entry in table.items()
        if entry.children is None or entry.dash
    }


def _merge_children(
    sides: Sides[dict[Any, Entry]], merge_leaf: MergeLeaf, path: Path, ordered: bool
) -> tuple[Entry, ...]:
    tables.refuse_doubt(sides.map(_values), path)
    merged = {
        key: merge(entries, merge_leaf, _below(path, key))
        for key, entries in by_key(sides, None)
    }
    kept = {key for key, entry in merged.items() if entry is not None}
    order = tables.merge_order(sides, kept, ordered)
    return tuple(entry for key in order if (entry := merged[key]))


def _below(path: Path, key: Hashable) -> Path:
    return (*path, *map(str, key)) if isinstance(key, tuple) else (*path, str(key))


def _merge_lead(sides: Sides[Entry]) -> Lines:
    leads = sides.map(lambda entry: entry.lead)
    base, ours, theirs = leads.map(_written)
    return leads.ours if theirs in (base, ours) else lines.merge(leads, "")
