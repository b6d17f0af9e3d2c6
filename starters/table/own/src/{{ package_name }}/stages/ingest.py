"""Read the table, check every value, and keep the rows whose answer is known."""

from collections.abc import Iterator

import polars as pl

from ..datasets import read_batches, write_batches
from ..schemas import TARGET, Table
from ..settings import Settings


def run(settings: Settings) -> None:
    location = settings.table_path()
    rows = sum(batch.height for batch in read(location))
    keep = rows if settings.data.sample is None else settings.data.sample
    write_batches(
        sample(read(location), rows, keep), settings.data_path("table.parquet"), Table
    )


def read(location: str) -> Iterator[pl.DataFrame]:
    """The rows that have an answer, some at a time: any table fits into memory."""
    for batch in read_batches(location, Table):
        yield batch.drop_nulls(TARGET)


def sample(
    batches: Iterator[pl.DataFrame], rows: int, keep: int
) -> Iterator[pl.DataFrame]:
    """At most `keep` of all `rows` at equal distances, the same ones each time."""
    first = 0
    for batch in batches:
        place = pl.int_range(first, first + batch.height)
        # A row is kept where the next one would be counted as another.
        kept = (place + 1) * keep // rows > place * keep // rows
        yield batch if keep >= rows else batch.filter(kept)
        first += batch.height
