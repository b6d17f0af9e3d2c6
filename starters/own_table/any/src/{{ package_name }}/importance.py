"""What the model looks at: how much worse it is when a column is shuffled."""

from collections.abc import Callable, Sequence

import polars as pl

# More rows and columns would take long, and say little more.
ROWS = 2000
COLUMNS = 30
SHUFFLES = 3


def importance(
    rows: pl.DataFrame,
    columns: Sequence[str],
    loss: Callable[[pl.DataFrame], float],
    seed: int,
) -> pl.DataFrame:
    """Each `feature` and the `loss` that shuffling it adds, the greatest first."""
    if rows.height > ROWS:
        rows = rows.sample(ROWS, seed=seed)
    before = loss(rows)
    added = [
        sum(
            loss(rows.with_columns(rows[name].shuffle(seed + i))) - before
            for i in range(SHUFFLES)
        )
        for name in columns[:COLUMNS]
    ]
    return pl.DataFrame(
        {
            "feature": list(columns[:COLUMNS]),
            "loss": [round(total / SHUFFLES, 6) for total in added],
        },
        schema={"feature": pl.String, "loss": pl.Float64},
    ).sort("loss", descending=True, maintain_order=True)
