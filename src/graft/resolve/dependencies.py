"""Merges dependencies by package."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from graft.resolve.sides import Sides, UncertainError, by_key
from graft.resolve.versions import newer_number

NAME = re.compile(r"^[\w.-]*")
# Trailing zeros of a version mean nothing, except after ~=.
LAST_ZEROS = re.compile(r"([<>=!]=|[<>])(\s*\d+(?:\.\d+)*?)(?:\.0+)+(?![\w.*])")


def is_dependencies(path: Sequence[str]) -> bool:
    """Whether a list at this path of a pyproject.toml holds requirements."""
    parents = (("project", "optional-dependencies"), ("dependency-groups",))
    return tuple(path[:2]) in (
        ("project", "dependencies"),
        ("build-system", "requires"),
    ) or any(tuple(path[: len(parent)]) == parent for parent in parents)


def is_dependency(path: Sequence[str]) -> bool:
    """Whether a value at this path of a pyproject.toml is a single requirement."""
    *above, _ = path or ("",)
    if tuple(above[:2]) == ("tool", "poetry"):
        return above[-1].endswith("dependencies")
    size = 3 if above[:2] == ["project", "optional-dependencies"] else 2
    return len(above) == size and is_dependencies(above)


def refuse_moved(sides: Sides[Any]) -> None:
    """Refuse to drop a new bound of a library that we only moved to another list."""
    base, ours, theirs = sides.map(lambda data: dict(_lists(data, ())))
    for place, libraries in base.items():
        for name in libraries.keys() - ours.get(place, {}).keys():
            bound = theirs.get(place, {}).get(name)
            if bound not in (None, libraries[name]) and any(
                name in others for others in ours.values()
            ):
                raise UncertainError(f"{name} has moved, and its bound has changed")


def _lists(data: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The lists of libraries in a pyproject.toml, by place and name."""
    if not isinstance(data, Mapping):
        return
    for key, value in data.items():
        place = (*path, key)
        if not is_dependency((*place, "")):
            yield from _lists(value, place)
            continue
        items = (
            value.items()
            if isinstance(value, Mapping)
            else ((item, item) for item in value)
        )
        yield place, {
            canonicalize_name(NAME.findall(name)[0]): bound
            for name, bound in items
            if isinstance(name, str)
        }


def normalized(requirement: str) -> str:
    """The requirement in normal form; the line itself if it is not a requirement."""
    return LAST_ZEROS.sub(r"\1\2", requirement)


def package_name(requirement: str) -> str:
    return canonicalize_name(_parse(requirement).name)


def merge_requirement(sides: Sides[str]) -> str:
    """Merge a requirement that both sides changed, part by part."""
    parsed = sides.map(_parse)
    if any(requirement.url for requirement in parsed):
        raise UncertainError("required from a URL")
    extras = parsed.map(lambda requirement: ",".join(sorted(requirement.extras)))
    marker = sides.map(lambda side: side.partition(";")[2].strip()).agreed()
    specifier = merge_specifier(parsed.map(lambda side: str(side.specifier)))
    name = parsed.ours.name + (f"[{extras.agreed()}]" if extras.agreed() else "")
    return name + specifier + (f"; {marker}" if marker else "")


def merge_specifier(sides: Sides[str]) -> str:
    """Version bounds merged by operator; refuse bounds that exclude each other."""
    tables = sides.map(_bounds)
    bounds = {
        operator: version
        for operator, versions in by_key(tables, None)
        if (version := _merge_bound(operator, versions))
    }
    lowest = [
        Version(bounds[operator]) for operator in bounds if operator in (">=", ">")
    ]
    highest = [
        Version(bounds[operator]) for operator in bounds if operator in ("<=", "<")
    ]
    if lowest and highest and max(lowest) >= min(highest):
        raise UncertainError("the bounds exclude each other")
    if len(bounds) > 1 and bounds.keys() & {"==", "~="}:
        raise UncertainError("a pin beside other bounds")
    return ",".join(operator + version for operator, version in bounds.items())


def _merge_bound(operator: str, sides: Sides[str | None]) -> str | None:
    base, ours, theirs = sides
    if not (ours and theirs) or operator in ("!=", "==="):
        return sides.agreed()
    if base:
        return newer_number(Sides(base, ours, theirs))
    choose = min if operator in ("<", "<=") else max  # the bound that holds both
    return choose(ours, theirs, key=Version)


def _bounds(specifier: str) -> dict[str, str]:
    try:
        parts = list(SpecifierSet(specifier))
    except InvalidSpecifier as error:
        raise UncertainError("not a version specifier") from error
    bounds = {part.operator: part.version for part in sorted(parts, key=_weight)}
    if len(bounds) != len(parts) or any("*" in version for version in bounds.values()):
        raise UncertainError("several bounds of one kind")
    return bounds


def _weight(part: Specifier) -> str:
    return {">=": "0", ">": "0"}.get(part.operator, part.operator)


def _parse(requirement: str) -> Requirement:
    try:
        return Requirement(requirement)
    except InvalidRequirement as error:
        raise UncertainError(f"{requirement} is no requirement") from error
