"""Merges dependencies by package."""

import re
from collections.abc import Sequence

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from graft.resolve.sides import Sides, UncertainError, by_key
from graft.resolve.versions import newer_number

# Trailing zeros of a version mean nothing, except after ~=.
LAST_ZEROS = re.compile(r"([<>=!]=|[<>])(\s*\d+(?:\.\d+)*?)(?:\.0+)+(?![\w.*])")


def is_dependencies(path: Sequence[str]) -> bool:
    """Whether a list at this path of a pyproject.toml holds requirements."""
    parents = (("project", "optional-dependencies"), ("dependency-groups",))
    return tuple(path[:2]) in (
        ("project", "dependencies"),
        ("build-system", "requires"),
    ) or any(tuple(path[: len(parent)]) == parent for parent in parents)


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
        if (version := _merge_bound(versions))
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


def _merge_bound(sides: Sides[str | None]) -> str | None:
    base, ours, theirs = sides
    if base and ours and theirs:
        return newer_number(Sides(base, ours, theirs))
    return sides.agreed()


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
