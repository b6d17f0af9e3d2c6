"""Notebooks merged by cell."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graft.resolve import json_file, lines, tables
from graft.resolve.sides import Sides, UncertainError, by_key
from graft.resolve.text import Lines

# Written by running a cell: no reason for a conflict.
RESULTS = ("outputs", "execution_count")


def merge(sides: Sides[Lines]) -> Lines:
    """Merge by cell; raise UncertainError if a cell stays unresolved."""
    notebooks = sides.map(json_file.parse)
    cells = notebooks.map(_cells)
    tables.refuse_doubt(cells)
    merged = {name: _merge_cell(versions) for name, versions in by_key(cells, None)}
    kept = {name for name, cell in merged.items() if cell is not None}
    frame = tables.merge(notebooks.map(lambda notebook: {**notebook, "cells": []}))
    frame["cells"] = [merged[name] for name in tables.merge_order(cells, kept)]
    return json_file.write(frame, sides.ours)


def _cells(notebook: Any) -> dict[str, Any]:
    """Cells by id, or by content where the format has no ids yet."""
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    if not isinstance(cells, list):
        raise UncertainError("not a notebook")
    seen: Counter[str] = Counter()
    table = {}
    for cell in cells:
        name = str(cell.get("id") or _source(cell)) if isinstance(cell, Mapping) else ""
        seen[name] += 1
        table[f"{seen[name]} {name}"] = cell
    return table


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise UncertainError("a cell without a source")


def _merge_cell(sides: Sides[Any]) -> Any:
    base, ours, theirs = sides
    said = sides.map(lambda cell: cell and {**cell, **dict.fromkeys(RESULTS)})
    if said.theirs in (said.ours, said.base):
        return ours
    if said.ours == said.base:
        return theirs
    if not (base and ours and theirs):
        raise UncertainError("deleted on one side, changed on the other")
    # The source is merged as text, whatever it is stored as.
    frame = tables.merge(said.map(lambda cell: {**cell, "source": ""}))
    source = "\n".join(
        lines.merge(sides.map(lambda cell: tuple(_source(cell).split("\n"))), ".py")
    )
    as_list = isinstance(ours["source"], list)
    written = source.splitlines(keepends=True) if as_list else source
    results = {key: ours[key] for key in RESULTS if key in ours}
    return {**ours, **frame, **results, "source": written}
