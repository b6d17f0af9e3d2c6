# The template's: `make update` merges its later versions into this file.
"""Markdown tables."""

from collections.abc import Iterable, Sequence
from typing import Any


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; a bar in a cell would end the cell, so it is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(map(cell, line))} |\n" for line in lines)


def cell(value: Any) -> str:
    if isinstance(value, float):
        value = f"{value:,.5g}"
    elif isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def code(value: Any) -> str:
    return f"`{value}`"


def codes(values: Iterable[Any]) -> str:
    return ", ".join(map(code, values)) or "-"
