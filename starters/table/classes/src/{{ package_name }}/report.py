"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

import numpy as np
from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .reporting import BLUE, GREY, ORANGE, Figure, Score, bars, page, write
from .schemas import TARGET, CalibrationBin, ClassScore, Confusion, Importance
from .settings import Settings

SHOWN_CLASSES = 20
SHOWN_COLUMNS = 15


def confusion(axes: Axes, settings: Settings) -> None:
    """The share of each class's rows that was given each class."""
    table = read(settings.report_path("plots/confusion.csv"), Confusion)
    labels = table["label"].unique(maintain_order=True)
    size = len(labels)
    counts = table["rows"].to_numpy().reshape(size, size)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    if size <= SHOWN_CLASSES:
        for (row, column), share in np.ndenumerate(shares):
            if share >= 0.005:
                text = axes.text(column, row, f"{share:.0%}", ha="center", va="center")
                text.set(color="white" if share > 0.6 else "black", fontsize=9)
    axes.set_xticks(range(size), labels, rotation=35, ha="right")
    axes.set_yticks(range(size), labels)
    axes.set_xlabel("class that the model gave")
    axes.set_ylabel("class that is right")
    axes.grid(visible=False)


def classes(axes: Axes, settings: Settings) -> None:
    """Precision and recall, the class that is recognised best on top."""
    table = read(settings.report_path("plots/classes.csv"), ClassScore).sort("f1")
    rows = range(table.height)
    axes.hlines(rows, table["precision"], table["recall"], color=GREY)
    axes.plot(table["precision"], rows, "o", color=BLUE, label="precision")
    axes.plot(table["recall"], rows, "o", color=ORANGE, label="recall")
    axes.set_yticks(rows, table["label"])
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def calibration(axes: Axes, settings: Settings) -> None:
    """Whether as many answers are right as the model says."""
    bins = read(settings.report_path("plots/calibration.csv"), CalibrationBin)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(bins["predicted"], bins["observed"], "o-", color=ORANGE, label="answers")
    axes.set_xlabel("probability that the model gave")
    axes.set_ylabel("share of right answers")
    axes.legend(loc="upper left")


def importance(axes: Axes, settings: Settings) -> None:
    """What the model looks at, the most helpful column on top."""
    table = read(settings.report_path("plots/importance.csv"), Importance)
    rows = table.head(SHOWN_COLUMNS).sort("loss", maintain_order=True)
    xlabel = "log loss that shuffling it adds"
    bars(axes, rows["feature"].to_list(), rows["loss"].clip(0).to_list(), xlabel)


SCORES = [
    Score(
        "Right answers",
        "accuracy",
        "{base_accuracy:.1%} when the answer is always the most frequent class",
        format=".1%",
    ),
    Score(
        "F1, mean of the classes",
        "macro_f1",
        "rare classes count as much as frequent ones",
    ),
    Score(
        "Log loss",
        "log_loss",
        "{base_log_loss:.3f} for a constant; less is better",
    ),
]
FIGURES = [
    Figure(
        "What is taken for what",
        "Each line shows where the rows of one class went; the diagonal is right.",
        confusion,
        wide=True,
    ),
    Figure(
        "How well each class is recognised",
        "Precision: how many of the rows given a class belong to it. "
        "Recall: how many of its rows were given it.",
        classes,
    ),
    Figure(
        "Calibration",
        "When the model says 80 %, are 80 % of the answers right?",
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
        title=f"Which {TARGET} is it?".replace("_", " "),
        text="Judged on {rows:,} rows that the model has not seen in training.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
