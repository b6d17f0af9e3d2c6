"""One HTML page that shows how good the model is: `make report` writes it.

matplotlib is a development tool, so nothing else in the package imports this module.
"""

import html
import io
import json
import sys
from pathlib import Path
from string import Template
from typing import Any

import matplotlib as mpl
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import project_dir, storage
from .config import Resolved, load, to_text
from .datasets import read
from .errors import ProjectError
from .schemas import CalibrationBin, Importance, LateByHour, RocPoint

PAGE = Path(__file__).with_name("report.html")
BLUE, ORANGE, GREY = "#2f5d8a", "#d9772b", "#9aa5b1"
STYLE: dict[Any, Any] = {
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


def build(resolved: Resolved) -> str:
    """The page as HTML with its plots inside, from what the last evaluation wrote."""
    path = resolved.settings.report_path
    scores = json.loads(storage.read_text(path("metrics.json")))
    hours = read(path("plots/late_by_hour.csv"), LateByHour)
    values = resolved.values().items()
    test_from = resolved.settings.split.test_from
    with mpl.rc_context(STYLE):
        plots = {
            "roc": roc(read(path("plots/roc.csv"), RocPoint), scores["auc"]),
            "calibration": calibration(
                read(path("plots/calibration.csv"), CalibrationBin)
            ),
            "hours": late_by_hour(hours),
            "importance": importance(read(path("plots/importance.csv"), Importance)),
        }
    return Template(PAGE.read_text(encoding="utf-8")).substitute(
        plots,
        late_minutes=resolved.settings.target.late_minutes,
        test_from=f"{test_from.day} {test_from:%B %Y}",
        flights=f"{scores['flights']:,}",
        base_rate=f"{scores['base_rate']:.1%}",
        auc=f"{scores['auc']:.3f}",
        log_loss=f"{scores['log_loss']:.3f}",
        base_log_loss=f"{scores['base_log_loss']:.3f}",
        brier=f"{scores['brier']:.3f}",
        base_brier=f"{scores['base_brier']:.3f}",
        settings="\n".join(_row(key, to_text(value)) for key, value in values),
    )


def roc(points: pl.DataFrame, auc: float) -> str:
    """How many late flights are found at the price of how many false alarms."""
    figure, axes = _figure("false alarms among punctual flights", "late flights found")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="guessing (0.500)")
    x, y = points["false_positive_rate"], points["true_positive_rate"]
    axes.plot(x, y, color=BLUE, linewidth=2, label=f"model ({auc:.3f})")
    axes.fill_between(x, x, y, color=BLUE, alpha=0.08)
    axes.legend(loc="lower right")
    return _svg(figure)


def calibration(bins: pl.DataFrame) -> str:
    """Whether as many flights are late as the model says."""
    figure, axes = _figure("predicted probability", "share that was late")
    top = 1.08 * bins.select(pl.max_horizontal("predicted", "observed").max()).item()
    axes.plot([0, top], [0, top], color=GREY, linestyle="--", label="perfect")
    axes.plot(
        bins["predicted"], bins["observed"], "o-", color=ORANGE, label="test flights"
    )
    axes.legend(loc="upper left")
    return _svg(figure)


def late_by_hour(hours: pl.DataFrame) -> str:
    """When in the day flights are late, and whether the model knows."""
    figure, axes = _figure("hour of departure", "share of late flights", wide=True)
    axes.bar(hours["hour"], hours["observed"], color="#f0c9a5", label="observed")
    axes.plot(hours["hour"], hours["predicted"], "o-", color=BLUE, label="predicted")
    axes.set_xticks(hours["hour"])
    axes.grid(visible=False, axis="x")
    axes.legend(loc="upper left")
    return _svg(figure)


def importance(features: pl.DataFrame) -> str:
    """What the model looks at, the most helpful feature on top."""
    figure, axes = _figure("share of the error taken away, percent", "", wide=True)
    rows = features.sort("percent")
    names = rows["feature"].str.replace_all("_", " ", literal=True)
    bars = axes.barh(names, rows["percent"], color=BLUE)
    axes.bar_label(bars, fmt="%.1f", padding=4, color="#52606d")
    axes.grid(visible=False, axis="y")
    return _svg(figure)


def main() -> None:
    params = project_dir / "params.yaml"
    try:
        resolved = load([str(params)])
        target = resolved.settings.report_path("report.html")
        storage.write_text(build(resolved), target)
    except ProjectError as error:
        sys.exit(f"error: {error}; has `make train` run?")
    print(f"Report: {target}")


def _figure(x: str, y: str, *, wide: bool = False) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9.6, 3.6) if wide else (4.6, 4.0), layout="constrained")
    axes = figure.subplots()
    axes.set_axisbelow(True)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return figure, axes


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    # Without these the file would carry the time, and differ at every run.
    metadata: dict[str, Any] = {"Date": None, "Creator": None}
    figure.savefig(buffer, format="svg", metadata=metadata)
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def _row(key: str, value: str) -> str:
    return f"<tr><td>{html.escape(key)}</td><td>{html.escape(value)}</td></tr>"


if __name__ == "__main__":
    main()
