"""Three-way merge of parsed data: tables by key, lists by the names of their items."""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graft.resolve import lines
from graft.resolve.dependencies import (
    is_dependencies,
    merge_requirement,
    merge_specifier,
    normalized,
    package_name,
)
from graft.resolve.sides import ContradictionError, Sides, UncertainError, by_key
from graft.resolve.versions import is_newer_pin

Path = tuple[str, ...]
MISSING: Any = object()
# Keys that name an item of a list of tables, in order of preference.
NAMES = ("id", "repo", "name", "uses", "module", "key")
NAMELESS = ""
# Lists of names whose order matters.
ORDERED = ("steps", "stages", "channels", "layers", "filterwarnings")


def merge(sides: Sides[Any], path: Path = ()) -> Any:
    """Merge values of JSON types; MISSING stands for no value.

    Raise UncertainError when both sides changed the same thing.
    """
    base, ours, theirs = sides.map(lambda side: _meaning(side, path))
    if same(ours, theirs) or same(theirs, base):
        return sides.ours
    if same(ours, base):
        return sides.theirs
    if theirs is MISSING and _only_pins_differ(base, ours, path):
        return MISSING
    if ours is MISSING or (theirs is MISSING and not isinstance(ours, Mapping)):
        raise ContradictionError("deleted on one side, changed on the other")
    if isinstance(ours, Mapping):
        return _merge_mappings(sides, path)
    if base is MISSING and isinstance(ours, list):
        sides = sides._replace(base=[])
    if all(isinstance(side, list) for side in sides):
        return _merge_lists(sides, path)
    if all(isinstance(side, str) for side in sides):
        return merge_text(sides, path)
    raise UncertainError("changed on both sides")


def _meaning(value: Any, path: Path) -> Any:
    if isinstance(value, str) and is_dependencies(path):
        return normalized(value)
    return value


def same(one: Any, other: Any) -> bool:
    """Equality that distinguishes true, 1 and 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _only_pins_differ(base: Any, ours: Any, path: Path) -> bool:
    """Whether all that was changed are pins of actions, as bots do everywhere."""
    if isinstance(base, Mapping) and isinstance(ours, Mapping):
        return base.keys() == ours.keys() and all(
            _only_pins_differ(base[key], ours[key], (*path, str(key))) for key in base
        )
    if isinstance(base, list) and isinstance(ours, list):
        return len(base) == len(ours) and all(
            _only_pins_differ(*items, path) for items in zip(base, ours, strict=True)
        )
    if path[-1:] == ("uses",) and isinstance(base, str) and isinstance(ours, str):
        return base == ours or is_newer_pin(f"uses: {base}", f"uses: {ours}")
    return same(base, ours)


def contested(sides: Sides[Any], path: Path = ()) -> Iterator[Path]:
    """The deepest keys below which both sides made different changes."""
    base, ours, theirs = sides
    if same(ours, theirs) or same(theirs, base) or same(ours, base):
        return
    if not (isinstance(ours, Mapping) and isinstance(theirs, Mapping)):
        yield path
        return
    tables = sides.map(lambda side: dict(side) if isinstance(side, Mapping) else {})
    deeper = [
        found
        for key, values in by_key(tables, MISSING)
        for found in contested(values, (*path, str(key)))
    ]
    yield from deeper or [path]


def _merge_mappings(sides: Sides[Any], path: Path) -> Any:
    if sides.theirs is MISSING:
        refuse_taking_apart(path)
    tables = sides.map(lambda side: {} if side is MISSING else side)
    if not all(isinstance(table, Mapping) for table in tables):
        raise UncertainError("no longer a table on both sides")
    values = tables.map(
        lambda table: {k: v for k, v in table.items() if not isinstance(v, Mapping)}
    )
    refuse_double_replacement(values)
    merged = _merge_by_key(tables, path)
    return MISSING if sides.theirs is MISSING and not merged else merged


def refuse_taking_apart(path: Path) -> None:
    """Refuse to merge a table that the template removed, unless it configures a tool.

    Settings of a removed tool do no harm; half a workflow job does, and so do
    dependencies that moved elsewhere.
    """
    if path[:1] != ("tool",) or any("dependencies" in name for name in path):
        raise UncertainError("a table was deleted on one side, changed on the other")


def _merge_lists(sides: Sides[Any], path: Path) -> Any:
    tables = sides.map(
        lambda items: unique((item_key(item, path), item) for item in items)
    )
    if not sides.base and is_ordered(path, [*tables.ours, *tables.theirs]):
        raise UncertainError("both sides made a list whose order means something")
    refuse_double_replacement(tables)
    ordered = is_ordered(path, [*tables.ours, *tables.theirs])
    return list(_merge_by_key(tables, path, ordered).values())


def _merge_by_key(
    tables: Sides[Any], path: Path, ordered: bool = False
) -> dict[Any, Any]:
    merged = {
        key: merge(values, (*path, str(key))) for key, values in by_key(tables, MISSING)
    }
    kept = {key for key, value in merged.items() if value is not MISSING}
    return {key: merged[key] for key in merge_order(tables, kept, ordered)}


def unique(items: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """A table of named items; raise UncertainError for a duplicate name."""
    pairs = list(items)
    table = dict(pairs)
    if len(table) != len(pairs):
        raise UncertainError("two items of one name")
    return table


def item_key(item: Any, path: Path) -> Hashable:
    """The name of a list item; a nameless table is its own name."""
    if isinstance(item, Mapping):
        for name in NAMES:
            value = item.get(name)
            if isinstance(value, str):
                return name, value.split("@")[0] if name == "uses" else value
        return NAMELESS, json.dumps(item, sort_keys=True, default=str)
    if isinstance(item, str) and is_dependencies(path):
        return package_name(item)
    if isinstance(item, Hashable):
        return item
    raise UncertainError("lists in a list")


def is_ordered(path: Path, keys: Iterable[Hashable]) -> bool:
    """Whether the order of a list matters, as it does for commands."""
    name = path[-1] if path else ""
    if is_dependencies(path) or name == "classifiers" or "version" in name:
        return False
    return name in ORDERED or not all(map(_is_name, keys))


def _is_name(key: Hashable) -> bool:
    """Whether an item is a word or a named table, not a command, option or number."""
    if isinstance(key, tuple):
        return key[0] in NAMES
    return isinstance(key, str) and " " not in key and not key.startswith("-")


def refuse_double_replacement(tables: Sides[Any]) -> None:
    """Refuse if both sides removed an item and one of them added another."""
    base, ours, theirs = tables.map(set)
    if base - ours - theirs and ours - base != theirs - base:
        raise ContradictionError("an item was replaced on both sides")


def merge_order(keys: Sides[Any], kept: set[Any], ordered: bool = False) -> list[Any]:
    """The kept keys in our order; their new keys keep their predecessors.

    With `ordered`, raise UncertainError if the place of a key is uncertain.
    """
    base, ours, theirs = keys.map(list)
    if ordered and _moved(base, theirs):
        raise UncertainError("the order changed")
    result = [key for key in ours if key in kept]
    only_ours = set(ours) - set(base) - set(theirs)
    for index, key in enumerate(theirs):
        if key not in kept or key in result:
            continue
        before = [other for other in theirs[:index] if other in result]
        place = result.index(before[-1]) + 1 if before else 0
        if ordered and only_ours & set(result[place : place + 1]):
            raise UncertainError("both sides added in one place")
        result.insert(place, key)
    return result


def _moved(base: Sequence[Hashable], theirs: Sequence[Hashable]) -> bool:
    return [key for key in theirs if key in base] != [
        key for key in base if key in theirs
    ]


def merge_text(sides: Sides[str], path: Path) -> str:
    if is_dependencies(path):
        return merge_requirement(sides)
    # The key beside a value says whether a number in it is a version.
    prefix = f"{path[-1]}: " if path else ""
    texts = sides.map(lambda text: tuple((prefix + text).split("\n")))
    try:
        return "\n".join(lines.merge(texts, "")).removeprefix(prefix)
    except UncertainError:
        return merge_specifier(sides)
