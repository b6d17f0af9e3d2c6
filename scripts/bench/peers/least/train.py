"""Fit as many trees as the starter does, to about as many rows of made-up numbers."""

import numpy as np
import pandera.polars  # noqa: F401
import polars  # noqa: F401
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier

rows = np.random.default_rng(0).normal(size=(13_000, 10))
trees = HistGradientBoostingClassifier(max_iter=177).fit(rows, rows[:, 0] > 0)
skops.io.dump(trees, "model.skops")
