"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

import polars as pl
from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .reporting import BLUE, GREY, ORANGE, Figure, Score, bars, page, write
from .schemas import TARGET, YES, CalibrationBin, Importance, RocPoint
from .settings import Settings

SHOWN_COLUMNS = 15


def roc(axes: Axes, settings: Settings) -> None:
    """How many are found at the price of how many false alarms."""
    points = read(settings.report_path("plots/roc.csv"), RocPoint)
    x, y = points["false_positive_rate"], points["true_positive_rate"]
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="guessing")
    axes.plot(x, y, color=BLUE, linewidth=2, label="model")
    axes.fill_between(x, x, y, color=BLUE, alpha=0.08)
    axes.set(xlabel="false alarms among the others", ylabel="share that is found")
    axes.legend(loc="lower right")


def calibration(axes: Axes, settings: Settings) -> None:
    """Whether the answer is yes as often as the model says."""
    bins = read(settings.report_path("plots/calibration.csv"), CalibrationBin)
    top = 1.08 * bins.select(pl.max_horizontal("predicted", "observed").max()).item()
    axes.plot([0, top], [0, top], color=GREY, linestyle="--", label="perfect")
    axes.plot(bins["predicted"], bins["observed"], "o-", color=ORANGE, label="rows")
    axes.set(xlabel="predicted probability", ylabel="share that came true")
    axes.legend(loc="upper left")


def importance(axes: Axes, settings: Settings) -> None:
    """What the model looks at, the most helpful column on top."""
    table = read(settings.report_path("plots/importance.csv"), Importance)
    rows = table.head(SHOWN_COLUMNS).sort("loss", maintain_order=True)
    xlabel = "log loss that shuffling it adds"
    bars(axes, rows["feature"].to_list(), rows["loss"].clip(0).to_list(), xlabel)


SCORES = [
    Score("AUC", "auc", "0.5 is guessing, 1 is perfect"),
    Score("Log loss", "log_loss", "{base_log_loss:.3f} for a constant"),
    Score("Brier score", "brier", "{base_brier:.3f} for a constant"),
    Score("Yes", "base_rate", "of the test rows", format=".1%"),
]
FIGURES = [
    Figure(
        "Telling yes from no",
        "The further above the dashed line, the better.",
        roc,
    ),
    Figure(
        "Can the probabilities be trusted?",
        "On the dashed line, 30 % means 30 rows in 100.",
        calibration,
    ),
    Figure(
        "What the model looks at",
        "How much worse the probabilities are without what a column says.",
        importance,
        wide=True,
    ),
]


def build(resolved: Resolved) -> str:
    """The page as HTML with its plots inside, from what the last evaluation wrote."""
    return page(
        resolved,
        title=f"How likely is it that {TARGET} is {YES}?".replace("_", " "),
        text="Judged on {rows:,} rows that the model has not seen in training.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
