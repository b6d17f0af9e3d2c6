# The template's: `make update` merges its later versions into this file.
"""Renders a report: one self-contained HTML page of scores and figures.

matplotlib and jinja2 are development tools: nothing that predicts imports this module.
"""

import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from . import storage
from .config import Resolved, load_last_run, to_text
from .errors import ProjectError
from .settings import Settings

PAGE = Path(__file__).with_suffix(".html")
BLUE, ORANGE, GREY = "#2f5d8a", "#d9772b", "#9aa5b1"
STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 11,
    "grid.color": "#e4e7eb",
    "legend.frameon": False,
    # Text stays text in the page's own font, and the same data gives the same bytes.
    "svg.fonttype": "none",
    "svg.hashsalt": "report",
}


@dataclass(frozen=True)
class Score:
    """A number of reports/metrics.json with its label.

    `note` can refer to others, as in "{base_log_loss:.3f} for a constant".
    """

    name: str
    key: str
    note: str = ""
    format: str = ".3f"


@dataclass(frozen=True)
class Figure:
    """A plot: `draw` fills the axes from the evaluation's files."""

    title: str
    caption: str
    draw: Callable[[Axes, Settings], None]
    wide: bool = False


def bars(
    axes: Axes,
    names: Sequence[str],
    lengths: Sequence[float],
    xlabel: str,
    format: str = "{:,.4g}",
) -> None:
    """Horizontal bars with their names and lengths, the first at the bottom."""
    drawn = axes.barh(names, lengths, color=BLUE)
    axes.bar_label(drawn, fmt=format, padding=4, color="#52606d")
    axes.set_xlabel(xlabel)
    axes.grid(visible=False, axis="y")


def page(
    resolved: Resolved,
    title: str,
    text: str,
    scores: Sequence[Score] = (),
    figures: Sequence[Figure] = (),
) -> str:
    """The page as HTML. `text` can name metrics, as in "judged on {rows:,} rows"."""
    settings = resolved.settings
    metrics: dict[str, Any] = {}
    if scores:
        metrics = json.loads(storage.read_text(settings.report_path("metrics.json")))
    template = jinja2.Template(
        PAGE.read_text(encoding="utf-8"), autoescape=True, trim_blocks=True
    )
    html: str = template.render(
        title=title,
        text=text.format(**metrics),
        scores=[
            (
                score.name,
                format(metrics[score.key], score.format),
                score.note.format(**metrics),
            )
            for score in scores
        ],
        figures=[(figure, Markup(_svg(figure, settings))) for figure in figures],
        settings={key: to_text(value) for key, value in resolved.values().items()},
    )
    return html


def write(build: Callable[[Resolved], str]) -> None:
    """Write reports/report.html; a missing file ends in one line."""
    try:
        resolved = load_last_run()
        target = resolved.settings.report_path("report.html")
        storage.write_text(build(resolved), target)
    except ProjectError as error:
        sys.exit(f"error: {error}; has `make train` run?")
    print(f"Report: {target}")


def _svg(figure: Figure, settings: Settings) -> str:
    with mpl.rc_context(STYLE):
        size = (9.6, 3.6) if figure.wide else (4.6, 4.0)
        canvas = Canvas(figsize=size, layout="constrained")
        figure.draw(canvas.subplots(), settings)
        buffer = io.StringIO()
        # Without these the file would carry the time, and differ at every run.
        metadata: dict[str, Any] = {"Date": None, "Creator": None}
        canvas.savefig(buffer, format="svg", metadata=metadata)
    text = buffer.getvalue()
    return text[text.index("<svg") :]
