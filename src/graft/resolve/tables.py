"""Three-way merge of parsed data: tables by key, lists by the names of their items."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from graft.resolve import lines
from graft.resolve.dependencies import (
    is_dependencies,
    is_dependency,
    merge_requirement,
    merge_specifier,
    normalized,
    package_name,
)
from graft.resolve.renewal import BY_BOTS, data_renew, gets_options
from graft.resolve.sides import ContradictionError, Sides, UncertainError, by_key
from graft.resolve.versions import action

V = TypeVar("V")

Path = tuple[str, ...]
MISSING: Any = object()
# Keys that name an item of a list of tables, in order of preference.
NAMES = ("id", "repo", "name", "uses", "module", "key")
NAMELESS = ""
UPDATES = "package-ecosystem"
# Keys of a hook that tell which files it checks.
CHECKED = ("types", "types_or", "files")
# Lists of names whose order matters.
ORDERED = ("steps", "stages", "channels", "layers", "filterwarnings")
# Lists that may be written as their only item.
ONE_OR_MORE = ("needs",)
# A version that is supported, bare or as a classifier: `3.13`.
MINOR = re.compile(r"(?P<of>(?:.+ :: )?\d+)\.(?P<minor>\d+)")
PATCH = re.compile(r"\d+\.\d+\.\d+")
# Lists of paths that may be joined: each is left out. Others say what something is.
LEFT_OUT = re.compile("exclude|omit|ignore|skip")


def merge(sides: Sides[Any], path: Path = ()) -> Any:
    """Merge values of JSON types; MISSING stands for no value.

    Raise UncertainError when both sides changed the same thing.
    """
    base, ours, theirs = sides.map(lambda side: _meaning(side, path))
    if same(ours, theirs) or same(theirs, base):
        return sides.ours
    if same(ours, base):
        return sides.theirs
    key = path[-1] if path else ""
    if theirs is MISSING and data_renew(base, ours, key, BY_BOTS):
        return MISSING
    if ours is MISSING and (
        is_dependency(path)
        or data_renew(base, theirs, key)
        or gets_options(base, theirs)
    ):
        return MISSING  # we gave it up: its versions no longer matter
    if ours is MISSING or (theirs is MISSING and not isinstance(ours, Mapping)):
        raise ContradictionError("deleted on one side, changed on the other")
    if isinstance(ours, Mapping):
        return _merge_mappings(sides, path)
    if key in ONE_OR_MORE:
        sides = sides.map(lambda side: [side] if isinstance(side, str) else side)
    if base is MISSING and isinstance(ours, list):
        _refuse_paths([*ours, *theirs], key)
        sides = sides._replace(base=[])
    if all(isinstance(side, list) for side in sides):
        return _merge_lists(sides, path)
    if base is MISSING and isinstance(ours, str) and is_dependencies(path):
        sides = sides._replace(base=package_name(ours))
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
    refuse_doubt(values, path)
    merged = _merge_by_key(tables, path)
    return MISSING if sides.theirs is MISSING and not merged else merged


def refuse_taking_apart(path: Path) -> None:
    """Refuse to merge a table that the template removed, unless it configures a tool.

    Settings of a removed tool do no harm; half a workflow job does, and so do
    dependencies that moved elsewhere.
    """
    if path[:1] != ("tool",) or any("dependencies" in name for name in path):
        raise ContradictionError(
            "a table was deleted on one side, changed on the other"
        )


def _merge_lists(sides: Sides[Any], path: Path) -> Any:
    tables = sides.map(
        lambda items: unique((item_key(item, path), item) for item in items)
    )
    tables = without_newer_than_wanted(with_renamed_items(tables, _does))
    if not sides.base and is_ordered(path, [*tables.ours, *tables.theirs]):
        raise UncertainError("both sides made a list whose order means something")
    refuse_doubt(tables, path)
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
        if UPDATES in item:  # of Dependabot, which may look after several folders
            folder = item.get("directory", item.get("directories"))
            return UPDATES, json.dumps([item[UPDATES], folder], default=str)
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
        return bool(key[0] != NAMELESS)
    return isinstance(key, str) and " " not in key and not key.startswith("-")


def with_renamed_items(
    tables: Sides[dict[Any, V]], does: Callable[[V], str | None]
) -> Sides[dict[Any, V]]:
    """The tables with the old name for each item to which a side gave a new one.

    What it does tells which item it was: a step uses an action, a hook checks files.
    """
    base = tables.base
    used = {key: does(value) for key, value in base.items()}

    def renamed(side: dict[Any, V]) -> dict[Any, V]:
        names: dict[Any, Any] = {}
        new = {k: does(value) for k, value in side.items() if k not in base}
        for found in set(filter(None, new.values())):
            before = [k for k in base if k not in side and used[k] == found]
            after = [key for key in new if new[key] == found]
            if len(before) == len(after) == 1:
                names[after[0]] = before[0]
            elif any(tables.ours.get(key, base[key]) != base[key] for key in before):
                raise ContradictionError("several items with new names do the same")
        return {names.get(key, key): value for key, value in side.items()}

    return Sides(base, renamed(tables.ours), renamed(tables.theirs))


def _does(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    if isinstance(item.get("uses"), str):
        return action(f"uses: {item['uses']}")
    checked = {key: item[key] for key in CHECKED if key in item and "id" in item}
    return json.dumps(checked, default=str) if checked else None


def _refuse_paths(items: Sequence[Any], key: str) -> None:
    """Refuse to join two lists of paths, unless these are only left out."""
    words = (item for item in items if isinstance(item, str) and " " not in item)
    if any("/" in word for word in words) and not LEFT_OUT.search(key):
        raise UncertainError("both sides made a list of paths")


def refuse_doubt(tables: Sides[Any], path: Path = ()) -> None:
    """Refuse a merge of names that may not be what both sides meant."""
    base, ours, theirs = tables.map(set)
    gone, added = base - ours - theirs, (ours - base) ^ (theirs - base)
    # A library that both sides gave up was not renamed by the one that needs others.
    alone = is_dependency((*path, "")) and not (ours - base and theirs - base)
    if set(map(_group, gone)) & set(map(_group, added)) and not alone:
        raise ContradictionError("an item was replaced on both sides")
    merged = (ours | theirs) - (base - ours) - (base - theirs)
    if _listed(base) and any(PATCH.fullmatch(_text(key)) for key in added):
        raise ContradictionError("versions of different detail")
    if _gaps(merged) - _gaps(ours) - _gaps(theirs):
        raise ContradictionError("a version between others would be missing")
    if _newest(ours).keys() & _newest(theirs).keys() - _newest(merged).keys():
        raise ContradictionError("no version would be left")


def _group(key: Hashable) -> Hashable:
    """What an item can be replaced within: its kind of classifiers, or the list.

    A version is not replaced: another one is supported.
    """
    text = _text(key)
    if MINOR.fullmatch(text):
        return key
    kind, separator, _ = text.partition(" :: ")
    return kind if separator else ""


def without_newer_than_wanted(tables: Sides[dict[Any, V]]) -> Sides[dict[Any, V]]:
    """The tables without new versions, where we had given up the newest before."""
    base, ours = _newest(tables.base), _newest(tables.ours)
    given_up = {of for of in base.keys() & ours.keys() if ours[of] < base[of]}
    theirs = {
        key: value
        for key, value in tables.theirs.items()
        if not any(of in given_up and minor > base[of] for of, minor in _listed([key]))
    }
    return tables._replace(theirs=theirs)


def _newest(keys: Iterable[Hashable]) -> dict[str, int]:
    """The newest minor version of each kind."""
    return dict(sorted(_listed(keys)))


def _listed(keys: Iterable[Hashable]) -> set[tuple[str, int]]:
    found = [match for key in keys if (match := MINOR.fullmatch(_text(key)))]
    return {(match["of"], int(match["minor"])) for match in found}


def _gaps(keys: Iterable[Hashable]) -> set[tuple[str, int]]:
    """The versions that are not listed, between two that are."""
    listed = _listed(keys)
    return {
        (of, minor)
        for of, least in listed
        for other, most in listed
        if of == other
        for minor in range(least, most)
        if (of, minor) not in listed
    }


def _text(key: Hashable) -> str:
    return str(getattr(key, "text", key))  # a number in YAML is kept as written


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
    if all(text.startswith(("^", "~")) for text in sides):
        prefix += '"'
    texts = sides.map(lambda text: tuple((prefix + text).split("\n")))
    try:
        return "\n".join(lines.merge(texts, "")).removeprefix(prefix)
    except UncertainError:
        return merge_specifier(sides)
