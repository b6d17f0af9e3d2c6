"""Edits described by their intent, so that they can be applied to any version.

Made in a project's file they give the project's version; made in the template's new
file they give what a person would keep after an update. An edit raises LookupError
where its place is gone: then only a person can decide.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from packaging.version import Version

Files = dict[str, str]


@dataclass(frozen=True)
class Edit:
    path: str
    apply: Callable[[str], str]


def replace(path: str, old: str, new: str) -> Edit:
    def apply(text: str) -> str:
        if new in text and old not in text.replace(new, ""):
            return text
        if text.count(old) != 1:
            raise LookupError(old)
        return text.replace(old, new)

    return Edit(path, apply)


def add_below(path: str, line: str, new: str) -> Edit:
    """Add lines below a line, which is named by its beginning."""

    def apply(text: str) -> str:
        if new in text:
            return text
        lines = text.splitlines(keepends=True)
        places = [n for n, other in enumerate(lines) if other.startswith(line)]
        if len(places) != 1:
            raise LookupError(line)
        lines.insert(places[0] + 1, new + "\n")
        return "".join(lines)

    return Edit(path, apply)


def above(path: str, line: str, new: str) -> Edit:
    """Add lines above a line, which is named by its beginning."""

    def apply(text: str) -> str:
        if text.count(f"\n{line}") != 1:
            raise LookupError(line)
        return text.replace(f"\n{line}", f"\n{new}\n{line}")

    return Edit(path, apply)


def swap(path: str, pattern: str, new: str) -> Edit:
    """Replace what a regular expression finds, everywhere."""

    def apply(text: str) -> str:
        result, count = re.subn(pattern, new, text)
        if not count:
            raise LookupError(pattern)
        return result

    return Edit(path, apply)


def spread(path: str, name: str) -> Edit:
    """Give each item of a list in one line a line of its own."""

    def apply(text: str) -> str:
        found = re.search(rf"(?m)^{name} = \[(.+)\]$", text)
        if not found:
            raise LookupError(name)
        items = "".join(f"  {item},\n" for item in found[1].split(", "))
        return text.replace(found[0], f"{name} = [\n{items}]")

    return Edit(path, apply)


def add_to_block(path: str, opening: str, closing: str, new: str) -> Edit:
    """Add lines at the end of a block: above the first closing line below its opening.

    Blank lines that end the block stay at its end.
    """

    def apply(text: str) -> str:
        if new in text:
            return text
        start = text.find(opening)
        if start < 0:
            raise LookupError(opening)
        end = text.find(closing, start + len(opening))
        end = len(text) if end < 0 else end + 1
        body = text[:end].rstrip("\n") + "\n"
        return body + new + "\n" + text[len(body) :]

    return Edit(path, apply)


def append(path: str, new: str) -> Edit:
    return Edit(path, lambda text: text if new in text else text + new + "\n")


def drop(path: str, line: str) -> Edit:
    """Drop the lines that begin so."""

    def apply(text: str) -> str:
        kept = [
            other
            for other in text.splitlines(keepends=True)
            if not other.startswith(line)
        ]
        return "".join(kept)

    return Edit(path, apply)


def bump(path: str, before: str, version: str) -> Edit:
    """Move the versions behind a text, unless they are that new already."""

    def apply(text: str) -> str:
        pattern = re.compile(re.escape(before) + r"(\d+(?:\.\d+)*)")
        if not pattern.search(text):
            raise LookupError(before)
        return pattern.sub(
            lambda match: before + max(match[1], version, key=Version), text
        )

    return Edit(path, apply)


def rewrite(path: str, new: str) -> Edit:
    """Write a file anew: what the template says there later is for a person to see."""

    def apply(text: str) -> str:
        return new

    return Edit(path, apply)
