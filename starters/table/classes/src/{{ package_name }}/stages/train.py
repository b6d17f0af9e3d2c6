"""Train the model: gradient-boosted trees of scikit-learn."""

import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier

from .. import model_file, trees
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
    labels = labels_of(rows)
    if len(labels) < 2:
        raise DatasetError("the rows to learn from have one answer only")
    places = pl.Series(range(len(labels)))
    numbers = rows[TARGET].replace_strict(labels, places, return_dtype=pl.Int64)
    answers = numbers.to_numpy()
    estimator = HistGradientBoostingClassifier(**settings.trees())
    return trees.fit(estimator, encode(rows, levels), answers, settings.threads)


def labels_of(rows: pl.DataFrame) -> list[str | int | float | bool]:
    """The classes that there are, in order."""
    return rows[TARGET].unique().sort().to_list()
