"""Split the flights by time: a model is evaluated on days after its training."""

import datetime

import polars as pl

from ..datasets import read, write
from ..errors import DatasetError
from ..schemas import LabelledFlight
from ..settings import Settings


def run(settings: Settings) -> None:
    flights = read(settings.data_path("flights.parquet"), LabelledFlight)
    parts = split_by_time(
        flights, settings.split.validation_from, settings.split.test_from
    )
    for name, part in parts.items():
        if part.is_empty():
            raise DatasetError(
                f"no flights are left for {name}: change split.validation_from "
                "or split.test_from"
            )
    for name, part in parts.items():
        write(part, settings.data_path(f"{name}.parquet"), LabelledFlight)


def split_by_time(
    flights: pl.DataFrame, validation_from: datetime.date, test_from: datetime.date
) -> dict[str, pl.DataFrame]:
    """The flights before, between and after two dates; each flight is in one set."""
    date = pl.col("scheduled").dt.date()
    return {
        "train": flights.filter(date < validation_from),
        "validation": flights.filter((date >= validation_from) & (date < test_from)),
        "test": flights.filter((date >= validation_from) & (date >= test_from)),
    }
