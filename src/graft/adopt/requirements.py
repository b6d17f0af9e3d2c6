"""Requirements files, as lines of pyproject.toml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from graft.adopt.files import Files

NAME = re.compile(
    r"(?:requirements?[-_.]?(?P<behind>[\w.-]*?)|(?P<before>\w+)[-_.]requirements?)"
    r"\.(?:txt|in)$"
)
COMMENT = re.compile(r"(?:^|\s)#.*$")
OPTION = re.compile(r"\s--?[a-z-]+[= ].*$")  # such as --hash=... behind a requirement
INCLUDE = re.compile(r"^(?:-r|--requirement)[ =]\s*(\S+)")
SELF = re.compile(r"^(?:-e|--editable)[ =]?\s*\.(?:\[.*\])?/?$")
FROM_GIT = re.compile(r"^(?:-e\s+|--editable[ =])?(git\+\S+)#egg=([\w.-]+)")


@dataclass
class Found:
    """Requirements as the standard writes them, and what is none."""

    lines: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)


def key(line: str) -> str:
    """By which two lines are of the same package, for the same machines."""
    requirement = Requirement(line)
    return f"{canonicalize_name(requirement.name)} {requirement.marker or ''}"


def files(files: Files) -> dict[str, str]:
    """The requirements files, each with its group; "" is what the code needs.

    Of a list and of what was resolved from it (`.in`, `.txt`) only the list counts.
    """
    found = {}
    for path in sorted(files):
        place = PurePosixPath(path)
        if place.parent.as_posix() in (".", "requirements"):
            in_folder = place.parent.name == "requirements"
            if place.suffix == ".txt" and place.with_suffix(".in").as_posix() in files:
                continue
            if in_folder and place.suffix in (".txt", ".in"):
                found[path] = group(place.stem)
            elif match := NAME.fullmatch(place.name):
                found[path] = group(match["behind"] or match["before"] or "")
    return found


def group(name: str) -> str:
    """The group for a name in a file's name."""
    name = name.strip("-_.").lower()
    if name in ("", "base", "prod", "production", "main", "requirements", "common"):
        return ""
    return {"develop": "dev", "development": "dev", "tests": "test"}.get(name, name)


def read(files: Files, path: str) -> Found:
    """The requirements of a file; what it takes in from another stands there."""
    return parse(files.text(path).splitlines())


def parse(lines: Iterable[str]) -> Found:
    """Each line that is a requirement, as it stands, and what is another thing."""
    found = Found()
    joined = "\n".join(lines).replace("\\\n", " ")
    for line in joined.splitlines():
        text = OPTION.sub("", COMMENT.sub("", line).strip())
        if not text or SELF.match(text) or INCLUDE.match(text) or text == ".":
            continue
        if git := FROM_GIT.match(text):
            text = f"{git[2]} @ {git[1]}"
        try:
            Requirement(text)
        except InvalidRequirement:
            found.untranslated.append(line.strip())
        else:
            found.lines.append(text)
    return found
