"""One HTML page that shows how good the model is: `make report` writes it.

What the evaluation writes to reports/ becomes a score or a figure of these lists.
"""

from matplotlib.axes import Axes

from .config import Resolved
from .datasets import read
from .reporting import BLUE, GREY, Figure, Score, bars, page, write
from .schemas import TARGET, Answer, Importance
from .settings import Settings

SHOWN_COLUMNS = 15


def answers(axes: Axes, settings: Settings) -> None:
    """How far from the truth the predictions are."""
    rows = read(settings.report_path("plots/answers.csv"), Answer)
    ends = [min(rows.min().row(0)), max(rows.max().row(0))]
    axes.plot(ends, ends, color=GREY, linestyle="--", label="perfect")
    axes.plot(rows["predicted"], rows["observed"], "o", color=BLUE, alpha=0.4)
    axes.set(xlabel="predicted", ylabel="true")
    axes.legend(loc="upper left")


def errors(axes: Axes, settings: Settings) -> None:
    """How the errors are spread around zero."""
    rows = read(settings.report_path("plots/answers.csv"), Answer)
    axes.hist(rows["predicted"] - rows["observed"], bins=30, color=BLUE)
    axes.locator_params(axis="x", nbins=5)
    axes.axvline(0, color=GREY, linestyle="--")
    axes.set(xlabel="predicted less true", ylabel="rows")


def importance(axes: Axes, settings: Settings) -> None:
    """What the model looks at, the most helpful column on top."""
    table = read(settings.report_path("plots/importance.csv"), Importance)
    rows = table.head(SHOWN_COLUMNS).sort("loss", maintain_order=True)
    xlabel = "mean error that shuffling it adds"
    bars(axes, rows["feature"].to_list(), rows["loss"].clip(0).to_list(), xlabel)


SCORES = [
    Score("Mean error", "mae", "{base_mae:.4g} for a constant", format=".4g"),
    Score("Root of squares", "rmse", "{base_rmse:.4g} for a constant", format=".4g"),
    Score("R²", "r2", "0 for a constant, 1 is perfect"),
]
FIGURES = [
    Figure(
        "Predicted and true",
        "The nearer to the dashed line, the better.",
        answers,
    ),
    Figure(
        "Errors",
        "To the left of the line the model said too little, to the right too much.",
        errors,
    ),
    Figure(
        "What the model looks at",
        "How much greater the error is without what a column says.",
        importance,
        wide=True,
    ),
]


def build(resolved: Resolved) -> str:
    """The page as HTML with its plots inside, from what the last evaluation wrote."""
    return page(
        resolved,
        title=f"What is {TARGET}?".replace("_", " "),
        text="Judged on {rows:,} rows that the model has not seen in training.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
