"""Tells which paths a template can render at all, whatever the answers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment


@dataclass(frozen=True)
class Names:
    """The paths that a template's file names can render to."""

    patterns: tuple[re.Pattern[str], ...]

    def __contains__(self, path: str) -> bool:
        return any(pattern.fullmatch(path) for pattern in self.patterns)


def of(files: Iterable[str], suffix: str, jinja: Environment) -> Names:
    """The names of files, with any text in place of a Jinja expression."""
    tags = "|".join(
        f"{re.escape(start)}.*?{re.escape(end)}" for start, end in delimiters(jinja)
    )
    return Names(
        tuple(_pattern(name.removesuffix(suffix), re.compile(tags)) for name in files)
    )


def is_plain(text: str, jinja: Environment) -> bool:
    """Whether a text of one line is rendered as it is."""
    starts = [start for start, _ in delimiters(jinja)]
    starts += filter(None, (jinja.line_statement_prefix, jinja.line_comment_prefix))
    return not any(start in text for start in [*starts, "\n", "\r"])


def delimiters(jinja: Environment) -> Sequence[tuple[str, str]]:
    """What begins and ends Jinja in a text."""
    return (
        (jinja.variable_start_string, jinja.variable_end_string),
        (jinja.block_start_string, jinja.block_end_string),
        (jinja.comment_start_string, jinja.comment_end_string),
    )


def _pattern(name: str, tag: re.Pattern[str]) -> re.Pattern[str]:
    *folders, file = name.split("/")
    path = ""
    for folder in folders:
        only_tags = not tag.sub("", folder)
        # A folder whose name renders to "." puts its files into the folder above.
        path += f"(?:{_text(folder, tag)}/)" + ("?" if only_tags else "")
    return re.compile(path + _text(file, tag))


def _text(part: str, tag: re.Pattern[str]) -> str:
    return "[^/]*".join(map(re.escape, tag.split(part)))
