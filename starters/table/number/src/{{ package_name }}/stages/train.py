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
    levels = levels_of(rows)
    content = {"estimator": fit(rows, levels, settings.train), "levels": levels}
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    rows: pl.DataFrame, levels: dict[str, list[str]], settings: Train
) -> HistGradientBoostingRegressor:
    """Trees that give the expected value; the same rows give the same trees."""
    answers = rows[TARGET].cast(pl.Float64).to_numpy()
    estimator = HistGradientBoostingRegressor(**settings.trees())
    return trees.fit(estimator, encode(rows, levels), answers, settings.threads)
