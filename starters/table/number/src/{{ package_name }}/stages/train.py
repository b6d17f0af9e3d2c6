"""Train the model: gradient-boosted trees of scikit-learn."""

import polars as pl
from sklearn.ensemble import HistGradientBoostingRegressor

from .. import model_file, trees
from ..datasets import read
from ..model import FILE
from ..schemas import TARGET, LabelledRow
from ..settings import Settings, Train
from .features import encode, levels_of


def run(settings: Settings) -> None:
    rows = read(settings.data_path("train.parquet"), LabelledRow)
    validation = read(settings.data_path("validation.parquet"), LabelledRow)
    levels = levels_of(rows)
    content = {
        "estimator": fit(rows, validation, levels, settings.train),
        "levels": levels,
    }
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    rows: pl.DataFrame,
    validation: pl.DataFrame,
    levels: dict[str, list[str]],
    settings: Train,
) -> HistGradientBoostingRegressor:
    """Trees that give the expected value."""
    estimator = HistGradientBoostingRegressor(**settings.trees())
    train, judged = (
        (encode(part, levels), part[TARGET].cast(pl.Float64).to_numpy())
        for part in (rows, validation)
    )
    return trees.fit(estimator, train, judged, settings.threads)
