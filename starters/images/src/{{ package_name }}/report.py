"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

from matplotlib.axes import Axes

from .class_figures import CLASS_FIGURES, CLASS_SCORES
from .config import Resolved
from .datasets import read
from .pictures import unpack
from .reporting import ORANGE, Figure, page, write
from .schemas import HardPicture
from .settings import Settings

COLUMNS = 6


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


SCORES = [*CLASS_SCORES]
FIGURES = [
    *CLASS_FIGURES,
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
