"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

from matplotlib.axes import Axes

from .class_figures import CLASS_FIGURES, CLASS_SCORES
from .config import Resolved
from .datasets import read
from .reporting import Figure, bars, page, write
from .schemas import TARGET, Importance
from .settings import Settings

SHOWN_COLUMNS = 15


def importance(axes: Axes, settings: Settings) -> None:
    """What the model looks at, the most helpful column on top."""
    table = read(settings.report_path("plots/importance.csv"), Importance)
    rows = table.head(SHOWN_COLUMNS).sort("loss", maintain_order=True)
    xlabel = "log loss that shuffling it adds"
    bars(axes, rows["feature"].to_list(), rows["loss"].clip(0).to_list(), xlabel)


SCORES = [*CLASS_SCORES]
FIGURES = [
    *CLASS_FIGURES,
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
