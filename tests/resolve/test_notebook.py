import json
from typing import Any

from stories import merged


def notebook(*cells: dict[str, Any]) -> str:
    frame = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(frame, indent=1) + "\n"


def code(name: str, source: str, outputs: str = "") -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": len(outputs) or None,
        "id": name,
        "metadata": {},
        "outputs": [outputs] if outputs else [],
        "source": source.splitlines(keepends=True),
    }


LOAD, PLOT = code("load", "x = read()\nx.head()"), code("plot", "plot(x)")
BASE = notebook(LOAD, PLOT)


def test_cells_appended_on_both_sides_are_both_kept():
    ours = notebook(LOAD, PLOT, code("own", "fit(x)"))
    theirs = notebook(LOAD, PLOT, code("new", "report(x)"))
    expected = notebook(LOAD, PLOT, code("new", "report(x)"), code("own", "fit(x)"))
    assert merged("n.ipynb", BASE, ours, theirs) == expected


def test_outputs_of_ours_are_kept_where_they_changed_nothing_but_outputs():
    ours = notebook({**LOAD, "outputs": ["ours"]}, code("plot", "plot(x, y)"))
    theirs = notebook({**LOAD, "outputs": ["theirs"]}, PLOT)
    assert merged("n.ipynb", BASE, ours, theirs) == ours


def test_different_lines_of_one_cell_are_merged():
    ours = notebook(code("load", "x = read()\nx.tail()\nx.head()"), PLOT)
    base = notebook(code("load", "x = read()\n\nx.head()"), PLOT)
    theirs = notebook(code("load", "import y\nx = read()\n\nx.head()"), PLOT)
    expected = notebook(code("load", "import y\nx = read()\nx.tail()\nx.head()"), PLOT)
    assert merged("n.ipynb", base, ours, theirs) == expected


def test_one_line_of_a_cell_changed_on_both_sides_stays_a_conflict():
    ours = notebook(code("load", "x = mine()\nx.head()"), PLOT)
    theirs = notebook(code("load", "x = yours()\nx.head()"), PLOT)
    assert merged("n.ipynb", BASE, ours, theirs) is None


def test_a_cell_that_we_dropped_and_they_changed_stays_a_conflict():
    theirs = notebook(code("load", "x = other()\nx.head()"), PLOT)
    assert merged("n.ipynb", BASE, notebook(PLOT), theirs) is None
