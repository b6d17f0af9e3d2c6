"""Scores and figures of a report on how well a model tells classes apart."""

import numpy as np
from matplotlib.axes import Axes

from .datasets import read
from .reporting import BLUE, GREY, ORANGE, Figure, Score
from .schemas import CalibrationBin, ClassScore, Confusion
from .settings import Settings

SHOWN_CLASSES = 20

CLASS_SCORES = [
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
    """The share of each class that was predicted as each class."""
    table = read(settings.report_path("plots/confusion.csv"), Confusion)
    labels = table["label"].unique(maintain_order=True)
    size = len(labels)
    counts = table["count"].to_numpy().reshape(size, size)
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


def class_scores(axes: Axes, settings: Settings) -> None:
    """Precision and recall, the best recognised class on top."""
    table = read(settings.report_path("plots/classes.csv"), ClassScore).sort("f1")
    rows = range(table.height)
    axes.hlines(rows, table["precision"], table["recall"], color=GREY)
    axes.plot(table["precision"], rows, "o", color=BLUE, label="precision")
    axes.plot(table["recall"], rows, "o", color=ORANGE, label="recall")
    axes.set_yticks(rows, table["label"])
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)


def calibration(axes: Axes, settings: Settings) -> None:
    """The share of right answers for each predicted probability."""
    bins = read(settings.report_path("plots/calibration.csv"), CalibrationBin)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="perfect")
    axes.plot(bins["predicted"], bins["observed"], "o-", color=ORANGE, label="answers")
    axes.set_xlabel("probability that the model gave")
    axes.set_ylabel("share of right answers")
    axes.legend(loc="upper left")


CLASS_FIGURES = [
    Figure(
        "What is taken for what",
        "Each row shows how one class was predicted; the diagonal is right.",
        confusion,
        wide=True,
    ),
    Figure(
        "How well each class is recognised",
        "Precision: how many of those given a class belong to it. "
        "Recall: how many of those that belong to it were given it.",
        class_scores,
    ),
    Figure(
        "Calibration",
        "When the model says 80 %, are 80 % of the answers right?",
        calibration,
    ),
]
