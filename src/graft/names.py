"""Tells which paths a template can write at all, whatever it is answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment


@dataclass(frozen=True)
class Names:
    """What the names of a template's files can become in a project."""

    patterns: tuple[re.Pattern[str], ...]

    def __contains__(self, path: str) -> bool:
        return any(pattern.fullmatch(path) for pattern in self.patterns)


def of(files: Iterable[str], suffix: str, jinja: Environment) -> Names:
    """The names of files, where any text can stand in the place of Jinja."""
    delimiters = (
        (jinja.variable_start_string, jinja.variable_end_string),
        (jinja.block_start_string, jinja.block_end_string),
        (jinja.comment_start_string, jinja.comment_end_string),
    )
    tags = "|".join(
        f"{re.escape(start)}.*?{re.escape(end)}" for start, end in delimiters
    )
    return Names(
        tuple(_pattern(name.removesuffix(suffix), re.compile(tags)) for name in files)
    )


def _pattern(name: str, tag: re.Pattern[str]) -> re.Pattern[str]:
    *folders, file = name.split("/")
    path = ""
    for folder in folders:
        only_tags = not tag.sub("", folder)
        # A folder whose name becomes "." puts its files into the one above.
        path += f"(?:{_text(folder, tag)}/)" + ("?" if only_tags else "")
    return re.compile(path + _text(file, tag))


def _text(part: str, tag: re.Pattern[str]) -> str:
    return "[^/]*".join(map(re.escape, tag.split(part)))
