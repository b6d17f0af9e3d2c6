"""Split the rows into those to learn from and those to test with.

By chance, which holds when rows have nothing to do with each other. If they follow each
other in time, or several belong to one person or place, set `split.by` and
`split.column`, or the model looks better than it is.
"""

import numpy as np
import polars as pl
from sklearn.model_selection import GroupShuffleSplit, train_test_split

from ..datasets import read, write
from ..errors import DatasetError
from ..schemas import TARGET, LabelledRow, Table
from ..settings import Settings, Split


def run(settings: Settings) -> None:
    table = read(settings.data_path("table.parquet"), Table)
    parts = split(table, settings.split)
    columns = list(LabelledRow.to_schema().columns)
    for name, part in parts.items():
        if part.is_empty():
            raise DatasetError(f"no rows are left for {name}: change split.test_share")
    for name, part in parts.items():
        path = settings.data_path(f"{name}.parquet")
        write(part.select(columns), path, LabelledRow)


def split(table: pl.DataFrame, settings: Split) -> dict[str, pl.DataFrame]:
    """The parts `train` and `test`; each row is in one of them, in its old order.

    Raises DatasetError when the column to split by is not there or has unknown values.
    """
    if settings.by == "chance":
        return by_chance(table, settings.test_share, settings.seed)
    name = settings.column
    if name not in table.columns:
        raise DatasetError(f"split.column is {name!r}, which Table does not name")
    if table[name].has_nulls():
        raise DatasetError(f"split.column: {name} has rows without a value")
    if settings.by == "time":
        return by_time(table, name, settings.test_share)
    return by_group(table, name, settings.test_share, settings.seed)


def by_chance(
    table: pl.DataFrame, test_share: float, seed: int
) -> dict[str, pl.DataFrame]:
    """Each answer has the same share in both parts, as far as that can be."""
    answers = table[TARGET].cast(pl.String).to_numpy()
    rows = np.arange(table.height)
    for stratify in (answers, None):
        try:
            train, test = train_test_split(
                rows, test_size=test_share, random_state=seed, stratify=stratify
            )
        except ValueError:
            continue  # too few rows of an answer, or numbers, which differ in each row
        return {"train": table[np.sort(train)], "test": table[np.sort(test)]}
    raise DatasetError(f"{table.height} rows are too few to split")


def by_time(
    table: pl.DataFrame, column: str, test_share: float
) -> dict[str, pl.DataFrame]:
    """The last rows are for the test; those of one moment stay together."""
    first = table[column].sort()[int(table.height * (1 - test_share))]
    later = table[column] >= first
    return {"train": table.filter(~later), "test": table.filter(later)}


def by_group(
    table: pl.DataFrame, column: str, test_share: float, seed: int
) -> dict[str, pl.DataFrame]:
    """All rows of a group, such as one customer, are in one part."""
    groups = table[column].rank("dense").to_numpy()
    chooser = GroupShuffleSplit(n_splits=1, test_size=test_share, random_state=seed)
    try:
        train, test = next(chooser.split(groups, groups=groups))
    except ValueError as error:
        raise DatasetError(f"{column} has too few groups to split: {error}") from None
    return {"train": table[np.sort(train)], "test": table[np.sort(test)]}
