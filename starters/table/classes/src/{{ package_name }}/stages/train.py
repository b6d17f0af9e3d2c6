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
    validation = read(settings.data_path("validation.parquet"), LabelledRow)
    levels = levels_of(rows)
    content = {
        "estimator": fit(rows, validation, levels, settings.train),
        "levels": levels,
        "labels": labels_of(rows),
    }
    model_file.save(content, settings.artifact_path(FILE))


def fit(
    rows: pl.DataFrame,
    validation: pl.DataFrame,
    levels: dict[str, list[str]],
    settings: Train,
) -> HistGradientBoostingClassifier:
    """Trees that give each class a probability."""
    labels = labels_of(rows)
    if len(labels) < 2:
        raise DatasetError("the rows to learn from have one answer only")
    numbers = {label: number for number, label in enumerate(labels)}
    estimator = HistGradientBoostingClassifier(**settings.trees())
    # A class that only validation rows have cannot be learnt.
    known = validation.filter(pl.col(TARGET).is_in(labels))
    train, judged = (
        (encode(part, levels), part[TARGET].replace_strict(numbers).to_numpy())
        for part in (rows, known)
    )
    return trees.fit(estimator, train, judged, settings.threads)


def labels_of(rows: pl.DataFrame) -> list[str | int | float | bool]:
    """The classes that there are, in order."""
    return rows[TARGET].unique().sort().to_list()
