"""One HTML page that shows how good the model is: `make report` writes it.

Each score and figure is made from files that the evaluation writes to reports/.
"""

import polars as pl
from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .reporting import BLUE, GREY, ORANGE, Figure, Score, bars, page, write
from .schemas import CalibrationBin, Importance, LateByHour, RocPoint
from .settings import Settings


def roc(axes: Axes, settings: Settings) -> None:
    """The ROC curve: the share of late flights found for each rate of false alarms."""
    points = read(settings.report_path("plots/roc.csv"), RocPoint)
    x, y = points["false_positive_rate"], points["true_positive_rate"]
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="guessing")
    axes.plot(x, y, color=BLUE, linewidth=2, label="model")
    axes.fill_between(x, x, y, color=BLUE, alpha=0.08)
    axes.set(xlabel="false alarms among punctual flights", ylabel="late flights found")
    axes.legend(loc="lower right")


def calibration(axes: Axes, settings: Settings) -> None:
    """The observed share of late flights for each predicted probability."""
    bins = read(settings.report_path("plots/calibration.csv"), CalibrationBin)
    top = 1.08 * bins.select(pl.max_horizontal("predicted", "observed").max()).item()
    axes.plot([0, top], [0, top], color=GREY, linestyle="--", label="perfect")
    x, y = bins["predicted"], bins["observed"]
    axes.plot(x, y, "o-", color=ORANGE, label="test flights")
    axes.set(xlabel="predicted probability", ylabel="share that was late")
    axes.legend(loc="upper left")


def late_by_hour(axes: Axes, settings: Settings) -> None:
    """The share of late flights by hour of departure, predicted and observed."""
    hours = read(settings.report_path("plots/late_by_hour.csv"), LateByHour)
    axes.bar(hours["hour"], hours["observed"], color="#f0c9a5", label="observed")
    axes.plot(hours["hour"], hours["predicted"], "o-", color=BLUE, label="predicted")
    axes.set(xlabel="hour of departure", ylabel="share of late flights")
    axes.set_xticks(hours["hour"])
    axes.grid(visible=False, axis="x")
    axes.legend(loc="upper left")


def importance(axes: Axes, settings: Settings) -> None:
    """The importance of each feature, the greatest on top."""
    rows = read(settings.report_path("plots/importance.csv"), Importance).sort("loss")
    names = rows["feature"].str.replace_all("_", " ", literal=True).to_list()
    xlabel = "log loss that shuffling it adds"
    bars(axes, names, rows["loss"].to_list(), xlabel, format="{:.3f}")


SCORES = [
    Score("AUC", "auc", "0.5 is guessing, 1 is perfect"),
    Score("Log loss", "log_loss", "{base_log_loss:.3f} for the base rate alone"),
    Score("Brier score", "brier", "{base_brier:.3f} for the base rate alone"),
    Score("Late flights", "base_rate", "of the test flights", format=".1%"),
]
FIGURES = [
    Figure(
        "Telling late from punctual",
        "The further above the dashed line, the better.",
        roc,
    ),
    Figure(
        "Can the probabilities be trusted?",
        "On the dashed line, 30 % means 30 late flights in 100.",
        calibration,
    ),
    Figure(
        "Delays build up over the day",
        "Late flights by the scheduled hour of departure.",
        late_by_hour,
        wide=True,
    ),
    Figure(
        "What the model looks at",
        "How much worse the probabilities are without what a feature says.",
        importance,
        wide=True,
    ),
]


def build(resolved: Resolved) -> str:
    """The page as HTML with embedded plots, from the last evaluation."""
    settings = resolved.settings
    day = settings.split.test_from
    return page(
        resolved,
        title=f"Will it be more than {settings.target.late_minutes} minutes late?",
        text="The model gives each flight a probability before it leaves. These are "
        f"its results on {{flights:,}} flights from {day.day} {day:%B %Y} on, none of "
        "which it saw in training.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
