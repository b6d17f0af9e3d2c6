"""Train the model: gradient-boosted trees of scikit-learn."""

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from .. import model_file
from ..datasets import read
from ..model import FILE
from ..schemas import TARGET, LabelledRow
from ..settings import Settings, Train
from .features import encode, levels_of


def run(settings: Settings) -> None:
    rows = read(settings.data_path("train.parquet"), LabelledRow)
    levels = levels_of(rows)
    content = {"estimator": fit(rows, levels, settings.train), "levels": levels}
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    rows: pl.DataFrame, levels: dict[str, list[str]], settings: Train
) -> HistGradientBoostingRegressor:
    """Trees that give the expected value; the same rows give the same trees."""
    estimator = HistGradientBoostingRegressor(
        learning_rate=settings.learning_rate,
        max_leaf_nodes=settings.leaves,
        max_iter=settings.rounds,
        min_samples_leaf=settings.smallest_leaf,
        early_stopping=False,
        random_state=settings.seed,
    )
    features = encode(rows, levels)
    # scikit-learn cannot bin a column without a single value; a constant says as much.
    features[:, np.isnan(features).all(axis=0)] = 0
    answers = rows[TARGET].cast(pl.Float64).to_numpy()
    # More threads than free cores are many times slower than one.
    with threadpool_limits(settings.threads, user_api="openmp"):
        estimator.fit(features, answers)
    return estimator
