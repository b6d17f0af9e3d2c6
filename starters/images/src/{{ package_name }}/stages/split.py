"""Split the pictures by chance: each class has the same share in both parts."""

import numpy as np
import polars as pl
from sklearn.model_selection import train_test_split

from ..datasets import read, write
from ..errors import DatasetError
from ..schemas import LabelledPicture
from ..settings import Settings


def run(settings: Settings) -> None:
    pictures = read(settings.data_path("pictures.parquet"), LabelledPicture)
    parts = split_by_chance(pictures, settings.split.test_share, settings.split.seed)
    for name, part in parts.items():
        write(part, settings.data_path(f"{name}.parquet"), LabelledPicture)


def split_by_chance(
    pictures: pl.DataFrame, test_share: float, seed: int
) -> dict[str, pl.DataFrame]:
    """Two parts in the order of the pictures; raises DatasetError for too few.

    The same pictures and seed give the same parts.
    """
    counts = pictures["label"].value_counts()
    rare = counts.filter(pl.col("count") < 2)["label"].sort()
    if len(rare):
        raise DatasetError(
            f"the class {rare[0]!r} has one picture: it takes one to learn from and "
            "one to test with; add pictures, or leave it out of data.labels"
        )
    try:
        train, test = train_test_split(
            np.arange(pictures.height),
            test_size=test_share,
            random_state=seed,
            stratify=pictures["label"].to_numpy(),
        )
    except ValueError as error:
        raise DatasetError(
            f"{pictures.height} pictures of {counts.height} classes are too few to "
            f"split ({error}): add pictures, or change split.test_share"
        ) from error
    return {"train": pictures[np.sort(train)], "test": pictures[np.sort(test)]}
