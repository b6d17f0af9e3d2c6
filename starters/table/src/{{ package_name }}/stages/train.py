"""Train the model, and save it as text that cannot run code when it is loaded."""

import lightgbm as lgb
import polars as pl

from ..datasets import read
from ..model import CATEGORIES, FEATURES, Codes, codes_of, columns_of, encode, save
from ..schemas import LabelledFlight
from ..settings import Settings, Train


def run(settings: Settings) -> None:
    flights = read(settings.data_path("train.parquet"), LabelledFlight)
    validation = read(settings.data_path("validation.parquet"), LabelledFlight)
    levels = {name: sorted(flights[name].unique()) for name in CATEGORIES}
    booster = fit(flights, validation, codes_of(levels), settings.train)
    save(
        booster,
        settings.artifact_path("model.txt"),
        levels=levels,
        threshold=settings.train.threshold,
    )


def fit(
    flights: pl.DataFrame,
    validation: pl.DataFrame,
    codes: Codes,
    settings: Train,
) -> lgb.Booster:
    """Gradient-boosted trees that stop when the validation flights gain no more."""
    parameters = {
        "objective": "binary",
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "seed": settings.seed,
        "num_threads": settings.threads,
        # The same data gives the same bytes.
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    training = _dataset(flights, codes)
    return lgb.train(
        parameters,
        training,
        num_boost_round=settings.rounds,
        valid_sets=[_dataset(validation, codes, training)],
        callbacks=[lgb.early_stopping(settings.patience, verbose=False)],
    )


def _dataset(
    flights: pl.DataFrame,
    codes: Codes,
    reference: lgb.Dataset | None = None,
) -> lgb.Dataset:
    return lgb.Dataset(
        encode(columns_of(flights), codes),
        label=flights["late"].to_numpy(),
        feature_name=list(FEATURES),
        categorical_feature=list(CATEGORIES),
        reference=reference,
    )
