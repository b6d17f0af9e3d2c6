"""Split the rows into those to learn from, those that say when to stop, and the test.

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

Parts = tuple[pl.DataFrame, pl.DataFrame]


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
    """The parts `train`, `validation` and `test`; each row is in one, in its old order.

    Raises DatasetError when the column to split by is not there or has unknown values.
    """
    rest, test = divide(table, settings, settings.test_share)
    train, validation = divide(rest, settings, settings.validation_share)
    return {"train": train, "validation": validation, "test": test}


def divide(table: pl.DataFrame, settings: Split, share: float) -> Parts:
    """The rows, and a share of them that is put aside."""
    if settings.by == "chance":
        return by_chance(table, share, settings.seed)
    name = settings.column
    if name not in table.columns:
        raise DatasetError(f"split.column is {name!r}, which Table does not name")
    if table[name].has_nulls():
        raise DatasetError(f"split.column: {name} has rows without a value")
    if settings.by == "time":
        return by_time(table, name, share)
    return by_group(table, name, share, settings.seed)


def by_chance(table: pl.DataFrame, share: float, seed: int) -> Parts:
    """Each answer has the same share in both parts, as far as that can be."""
    answers = table[TARGET].cast(pl.String).to_numpy()
    rows = np.arange(table.height)
    for stratify in (answers, None):
        try:
            rest, aside = train_test_split(
                rows, test_size=share, random_state=seed, stratify=stratify
            )
        except ValueError:
            continue  # too few rows of an answer, or numbers, which differ in each row
        return table[np.sort(rest)], table[np.sort(aside)]
    raise DatasetError(f"{table.height} rows are too few to split")


def by_time(table: pl.DataFrame, column: str, share: float) -> Parts:
    """The last rows are put aside; those of one moment stay together."""
    first = table[column].sort()[int(table.height * (1 - share))]
    later = table[column] >= first
    return table.filter(~later), table.filter(later)


def by_group(table: pl.DataFrame, column: str, share: float, seed: int) -> Parts:
    """All rows of a group, such as one customer, are in one part."""
    groups = table[column].rank("dense").to_numpy()
    chooser = GroupShuffleSplit(n_splits=1, test_size=share, random_state=seed)
    try:
        rest, aside = next(chooser.split(groups, groups=groups))
    except ValueError as error:
        raise DatasetError(f"{column} has too few groups to split: {error}") from None
    return table[np.sort(rest)], table[np.sort(aside)]
