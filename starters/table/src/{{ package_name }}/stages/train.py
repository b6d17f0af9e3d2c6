"""Train the model: scikit-learn's gradient-boosted trees."""

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from .. import model_file
from ..datasets import read
from ..model import FILE
from ..schemas import LabelledFlight
from ..settings import Settings, Train
from .features import encode, levels_of


def run(settings: Settings) -> None:
    flights = read(settings.data_path("train.parquet"), LabelledFlight)
    validation = read(settings.data_path("validation.parquet"), LabelledFlight)
    levels = levels_of(flights)
    content = {
        "classifier": fit(flights, validation, levels, settings.train),
        "levels": levels,
        "threshold": settings.train.threshold,
    }
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    flights: pl.DataFrame,
    validation: pl.DataFrame,
    levels: dict[str, list[str]],
    settings: Train,
) -> HistGradientBoostingClassifier:
    """Fit trees until the validation loss stops improving."""
    classifier = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate,
        max_leaf_nodes=settings.leaves,
        max_iter=settings.rounds,
        early_stopping=True,
        n_iter_no_change=settings.patience,
        random_state=settings.seed,
    )
    features = encode(flights, levels)
    # scikit-learn cannot bin an empty column; a constant is equivalent.
    features[:, np.isnan(features).all(axis=0)] = 0
    # More threads than free cores are many times slower than one.
    with threadpool_limits(settings.threads, user_api="openmp"):
        classifier.fit(
            features,
            flights["late"].to_numpy(),
            X_val=encode(validation, levels),
            y_val=validation["late"].to_numpy(),
        )
    return classifier
