"""One HTML page that shows how good the model is: `make report` writes it.

Each score and figure is made from files that the evaluation writes to reports/.
"""

import polars as pl
from matplotlib.axes import Axes

from .class_figures import CLASS_FIGURES, CLASS_SCORES, SHOWN_CLASSES
from .config import Resolved
from .datasets import read
from .reporting import BLUE, Figure, page, write
from .schemas import Phrase
from .settings import Settings


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


SCORES = [*CLASS_SCORES]
FIGURES = [
    *CLASS_FIGURES,
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
