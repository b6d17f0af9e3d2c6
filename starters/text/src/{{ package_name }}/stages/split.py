"""Split the texts at random, each class with the same share in both sets."""

import numpy as np
import polars as pl
from sklearn.model_selection import train_test_split

from ..datasets import read, write
from ..errors import DatasetError
from ..schemas import LabelledText
from ..settings import Settings


def run(settings: Settings) -> None:
    texts = read(settings.data_path("texts.parquet"), LabelledText)
    parts = split_by_chance(texts, settings.split.test_share, settings.split.seed)
    for name, part in parts.items():
        write(part, settings.data_path(f"{name}.parquet"), LabelledText)


def split_by_chance(
    texts: pl.DataFrame, test_share: float, seed: int
) -> dict[str, pl.DataFrame]:
    """Two sets in the order of the texts; raises DatasetError when there are too few.

    The same texts and seed give the same sets.
    """
    counts = texts["label"].value_counts()
    rare = counts.filter(pl.col("count") < 2)["label"].sort()
    if len(rare):
        raise DatasetError(
            f"the class {rare[0]!r} has one text: it takes one to learn from and one "
            "to test with; add texts, or leave it out of data.labels"
        )
    try:
        train, test = train_test_split(
            np.arange(texts.height),
            test_size=test_share,
            random_state=seed,
            stratify=texts["label"].to_numpy(),
        )
    except ValueError as error:
        raise DatasetError(
            f"{texts.height} texts of {counts.height} classes are too few to split "
            f"({error}): add texts, or change split.test_share"
        ) from error
    return {"train": texts[np.sort(train)], "test": texts[np.sort(test)]}
