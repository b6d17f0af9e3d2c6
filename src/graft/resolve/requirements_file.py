"""Requirements files merged by package."""

import re
from dataclasses import replace

from graft.resolve import entries, tables
from graft.resolve.dependencies import merge_requirement, package_name
from graft.resolve.entries import Entry
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.tables import Path
from graft.resolve.text import Lines

PATH = re.compile(
    r"(^|/)(requirements[^/]*|constraints[^/]*|requirements/[^/]+)\.(txt|in)$"
)
LINE = re.compile(r"(?P<requirement>[^#]*?)(?P<comment>\s*(?:(?:^|\s)#.*)?)$")
# Where a pyproject.toml holds the same kind of list.
DEPENDENCIES = ("project", "dependencies")


def is_requirements_file(path: str) -> bool:
    return bool(PATH.search(path))


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by package; raise UncertainError if one stays unresolved."""
    values = tables.merge(sides.map(parse), DEPENDENCIES)
    root = entries.merge(sides.map(_read), _merge_line, DEPENDENCIES)
    result = root.lines() if root else ()
    if parse(result) != values:
        raise UncertainError("the text would not say what was merged")
    return result


def narrow(sides: Sides[Lines]) -> Sides[Lines]:
    """The sides with every certain change applied to each."""
    roots = entries.narrow(sides.map(_read), _merge_line, DEPENDENCIES)
    return roots.map(lambda root: root.lines() if root else ())


def parse(text: Lines) -> dict[str, str]:
    """Requirements by package; options such as `-r base.txt` by their own text."""
    if any(line.endswith("\\") for line in text):
        raise UncertainError("a requirement on several lines")
    found = [_split(line)[0] for line in text]
    return tables.unique((_name(line), line) for line in found if line)


def _split(line: str) -> tuple[str, str]:
    """The requirement in a line, and the comment after it."""
    match = LINE.match(line)
    return (match["requirement"], match["comment"]) if match else (line, "")


def _name(requirement: str) -> str:
    if requirement.startswith("-"):
        return requirement
    return package_name(requirement)


def _read(text: Lines) -> Entry:
    children: list[Entry] = []
    lead: Lines = ()
    for line in text:
        requirement, _ = _split(line)
        if requirement:
            children.append(Entry(key=_name(requirement), lead=lead, head=(line,)))
        lead = () if requirement else (*lead, line)
    return Entry(children=tuple(children), tail=lead)


def _merge_line(sides: Sides[Entry], path: Path) -> Entry:
    if not sides.base.head:  # both sides added it, each in its version
        name = package_name(_split(sides.ours.head[0])[0])
        sides = sides._replace(base=replace(sides.base, head=(name,)))
    parts = sides.map(lambda entry: _split(entry.head[0]))
    comment = parts.map(lambda part: part[1]).agreed()
    requirements = parts.map(lambda part: part[0])
    try:
        merged = requirements.agreed()
    except UncertainError:
        merged = merge_requirement(requirements)
    return replace(sides.ours, head=(merged + comment,))
