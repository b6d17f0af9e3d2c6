"""Train the model: scikit-learn's gradient-boosted trees."""

import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier

from .. import model_file, trees
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
        "estimator": fit(flights, validation, levels, settings.train),
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
    train, judged = (
        (encode(part, levels), part["late"].to_numpy())
        for part in (flights, validation)
    )
    return trees.fit(classifier, train, judged, settings.threads)
