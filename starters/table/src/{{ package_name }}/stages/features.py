"""Join each flight with the weather known before it leaves, and mark the late ones."""

import polars as pl

from ..datasets import read, read_batches, write_batches
from ..schemas import Departure, LabelledFlight, Weather
from ..settings import Settings


def run(settings: Settings) -> None:
    weather = read(settings.data_path("weather.parquet"), Weather)
    departures = read_batches(settings.data_path("departures.parquet"), Departure)
    write_batches(
        (
            add_features(batch, weather, settings.target.late_minutes)
            for batch in departures
        ),
        settings.data_path("flights.parquet"),
        LabelledFlight,
    )


def add_features(
    departures: pl.DataFrame, weather: pl.DataFrame, late_minutes: int
) -> pl.DataFrame:
    """One row for each departure, in the same order; unknown weather is null."""
    # The weather of the hour of departure itself is not known in time.
    known = weather.with_columns(pl.col("hour_utc").dt.offset_by("1h"))
    return (
        departures.join(
            known, on=["origin", "hour_utc"], how="left", maintain_order="left"
        )
        .with_columns(late=pl.col("delay") > late_minutes)
        .select(list(LabelledFlight.to_schema().columns))
    )
