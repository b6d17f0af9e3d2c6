"""Train the model: gradient-boosted trees of scikit-learn."""

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from .. import model_file
from ..datasets import read
from ..errors import DatasetError
from ..model import FILE
from ..schemas import TARGET, LabelledRow
from ..settings import Settings, Train
from .features import encode, levels_of


def run(settings: Settings) -> None:
    rows = read(settings.data_path("train.parquet"), LabelledRow)
    levels = levels_of(rows)
    content = {
        "estimator": fit(rows, levels, settings.train),
        "levels": levels,
        "labels": labels_of(rows),
    }
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    rows: pl.DataFrame, levels: dict[str, list[str]], settings: Train
) -> HistGradientBoostingClassifier:
    """Trees that give each class a probability; the same rows give the same trees."""
    estimator = HistGradientBoostingClassifier(
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
    labels = labels_of(rows)
    if len(labels) < 2:
        raise DatasetError("the rows to learn from have one answer only")
    places = pl.Series(range(len(labels)))
    answers = rows[TARGET].replace_strict(labels, places, return_dtype=pl.Int64)
    # More threads than free cores are many times slower than one.
    with threadpool_limits(settings.threads, user_api="openmp"):
        estimator.fit(features, answers.to_numpy())
    return estimator


def labels_of(rows: pl.DataFrame) -> list[str | int | float | bool]:
    """The classes that there are, in order."""
    return rows[TARGET].unique().sort().to_list()
