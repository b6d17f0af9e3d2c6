"""One HTML page that shows how good the model is: `make report` writes it.

Each score and figure is made from files that the evaluation writes to reports/.
"""

import numpy as np
import polars as pl
from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .reporting import BLUE, GREY, ORANGE, Figure, Score, page, write
from .schemas import CalibrationBin, ClassScore, Confusion, Phrase
from .settings import Settings

SHOWN_CLASSES = 20

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


def confusion(axes: Axes, settings: Settings) -> None:
    """The share of each class's texts predicted as each class."""
    table = read(settings.report_path("plots/confusion.csv"), Confusion)
    labels = table["label"].unique(maintain_order=True)
    size = len(labels)
    counts = table["texts"].to_numpy().reshape(size, size)
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
    """Precision and recall, the best recognised class on top."""
    table = read(settings.report_path("plots/classes.csv"), ClassScore).sort("f1")
    rows = range(table.height)
    axes.hlines(rows, table["precision"], table["recall"], color=GREY)
    axes.plot(table["precision"], rows, "o", color=BLUE, label="precision")
    axes.plot(table["recall"], rows, "o", color=ORANGE, label="recall")
    axes.set_yticks(rows, table["label"])
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def calibration(axes: Axes, settings: Settings) -> None:
    """The share of right predictions for each predicted probability."""
    bins = read(settings.report_path("plots/calibration.csv"), CalibrationBin)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(bins["predicted"], bins["observed"], "o-", color=ORANGE, label="answers")
    axes.set_xlabel("probability that the model gave")
    axes.set_ylabel("share of right answers")
    axes.legend(loc="upper left")


def phrases(axes: Axes, settings: Settings) -> None:
    """The strongest phrases of each class."""
    table = read(settings.report_path("plots/phrases.csv"), Phrase)
    labels = table["label"].unique(maintain_order=True)[:SHOWN_CLASSES]
    axes.set_axis_off()
    for row, label in enumerate(labels):
        found = table.filter(pl.col("label") == label)["phrase"]
        axes.text(0, -row, label, fontweight="bold", va="center")
        axes.text(0.3, -row, "  ·  ".join(found), va="center", color=BLUE)
    axes.set(xlim=(0, 1), ylim=(0.5 - len(labels), 0.5))


FIGURES = [
    Figure(
        "What is taken for what",
        "Each row shows where the texts of one class went; the diagonal is right.",
        confusion,
        wide=True,
    ),
    Figure(
        "How well each class is recognised",
        "Precision: how many of the texts given a class belong to it. "
        "Recall: how many of its texts were given it.",
        classes,
    ),
    Figure(
        "Calibration",
        "When the model says 80 %, are 80 % of the answers right?",
        calibration,
    ),
    Figure(
        "What speaks for each class",
        "The phrases with the greatest weights.",
        phrases,
        wide=True,
    ),
]


def build(resolved: Resolved) -> str:
    """The page as HTML with embedded plots."""
    return page(
        resolved,
        title="Which class does a text belong to?",
        text="Judged on {texts:,} texts, not seen before, in {classes} classes.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
