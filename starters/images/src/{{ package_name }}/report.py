"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

import numpy as np
from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .pictures import unpack
from .reporting import BLUE, GREY, ORANGE, Figure, Score, page, write
from .schemas import CalibrationBin, ClassScore, Confusion, HardPicture
from .settings import Settings

SHOWN_CLASSES = 20
COLUMNS = 6

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
    """The share of each class's pictures that was given each class."""
    table = read(settings.report_path("plots/confusion.csv"), Confusion)
    labels = table["label"].unique(maintain_order=True)
    size = len(labels)
    counts = table["pictures"].to_numpy().reshape(size, size)
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


def hardest(axes: Axes, settings: Settings) -> None:
    """The pictures that the model gets wrong, or nearly does."""
    table = read(settings.report_path("plots/hardest.parquet"), HardPicture)
    squares = unpack(table["pixels"].to_list())
    axes.set_axis_off()
    for number, row in enumerate(table.iter_rows(named=True)):
        below, right = divmod(number, COLUMNS)
        left, top = right * 1.25, -below * 1.45
        axes.imshow(squares[number], extent=(left, left + 1, top - 1, top))
        color, text = "black", f"{row['predicted']}, {row['probability']:.0%}"
        if row["predicted"] != row["label"]:
            color, text = ORANGE, f"{row['label']} as {text}"
        axes.text(left, top + 0.07, text, fontsize=9, color=color)
    rows = -(-table.height // COLUMNS)
    axes.set(xlim=(-0.05, COLUMNS * 1.25), ylim=(0.25 - rows * 1.45, 0.3))
    axes.set_aspect("equal")


FIGURES = [
    Figure(
        "What is taken for what",
        "Each row shows where the pictures of one class went; the diagonal is right.",
        confusion,
        wide=True,
    ),
    Figure(
        "How well each class is recognised",
        "Precision: how many of the pictures given a class belong to it. "
        "Recall: how many of its pictures were given it.",
        classes,
    ),
    Figure(
        "Calibration",
        "When the model says 80 %, are 80 % of the answers right?",
        calibration,
    ),
    Figure(
        "The hardest pictures",
        "Those whose own class the model finds least likely, with its answer and how "
        "sure it is. Orange is a wrong answer.",
        hardest,
        wide=True,
    ),
]


def build(resolved: Resolved) -> str:
    """The page as HTML with its plots inside."""
    return page(
        resolved,
        title="Which class does a picture belong to?",
        text="Judged on {pictures:,} pictures, not seen before, in {classes} classes.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
