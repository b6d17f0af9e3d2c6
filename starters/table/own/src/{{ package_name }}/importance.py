"""What the model looks at: how much worse it is when a column is shuffled."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from .stages.features import make_features
from .trees import Trees

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


def used(trees: Trees) -> list[str]:
    """The columns that the trees split on, those of most splits first."""
    counts = np.zeros(trees.estimator.n_features_in_, dtype=int)
    for tree in itertools.chain.from_iterable(trees.estimator._predictors):
        inner = tree.nodes[tree.nodes["is_leaf"] == 0]
        np.add.at(counts, inner["feature_idx"], 1)
    features = make_features(pl.DataFrame(schema=trees.types)).columns
    found = dict.fromkeys(trees.types, 0)
    for feature, count in zip(features, counts.tolist(), strict=True):
        # A feature made of a date is named after it, and a word.
        found[feature if feature in found else feature.rsplit(" ", 1)[0]] += count
    names = sorted(found, key=lambda name: -found[name])
    return [name for name in names if found[name]]
