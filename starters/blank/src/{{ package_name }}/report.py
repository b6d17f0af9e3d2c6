"""One HTML page that shows how good the model is: `make report` writes it.

Each score and figure is made from files that the evaluation writes to reports/.
"""

from .config import Resolved
from .reporting import Figure, Score, page, write

SCORES: list[Score] = []
FIGURES: list[Figure] = []


def build(resolved: Resolved) -> str:
    """The page as HTML with embedded plots."""
    return page(
        resolved,
        title="Report",
        text="There is no model yet, so nothing is measured.",
        scores=SCORES,
        figures=FIGURES,
    )


if __name__ == "__main__":
    write(build)
