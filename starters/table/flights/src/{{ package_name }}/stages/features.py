"""Make the model's labels and features from a frame."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from ..datasets import read, read_batches, write_batches
from ..schemas import Departure, LabelledFlight, Weather
from ..settings import Settings

CATEGORIES = ("carrier", "origin", "dest")
NUMBERS = ("distance", "temp", "humid", "wind_speed", "precip", "pressure", "visib")
FEATURES = (*CATEGORIES, *NUMBERS, "weekday", "minute_of_day")


def run(settings: Settings) -> None:
    weather = read(settings.data_path("weather.parquet"), Weather)
    departures = read_batches(settings.data_path("departures.parquet"), Departure)
    write_batches(
        (
            label(add_weather(batch, weather), settings.target.late_minutes)
            for batch in departures
        ),
        settings.data_path("flights.parquet"),
        LabelledFlight,
    )


def add_weather(departures: pl.DataFrame, weather: pl.DataFrame) -> pl.DataFrame:
    """Each departure, in the same order, with the weather known before it leaves.

    Unknown weather is null; duplicate hours of weather are an error.
    """
    # The weather in the hour of departure is not known in time.
    known = weather.with_columns(pl.col("hour_utc").dt.offset_by("1h"))
    return departures.join(
        known,
        on=["origin", "hour_utc"],
        how="left",
        validate="m:1",
        maintain_order="left",
    )


def label(flights: pl.DataFrame, late_minutes: int) -> pl.DataFrame:
    """Replace the delay by `late`: whether it is above that many minutes."""
    flights = flights.with_columns(late=pl.col("delay") > late_minutes)
    return flights.select(list(LabelledFlight.to_schema().columns))


def make_features(flights: pl.DataFrame) -> pl.DataFrame:
    """The model's features, one column for each of FEATURES."""
    departure = pl.col("scheduled").dt
    return flights.select(
        *CATEGORIES,
        *NUMBERS,
        weekday=departure.weekday(),
        minute_of_day=departure.hour().cast(pl.Int64) * 60 + departure.minute(),
    )


def encode(
    flights: pl.DataFrame, levels: Mapping[str, list[str]]
) -> npt.NDArray[np.float64]:
    """The features as numbers, one row per flight; unknown values are NaN.

    A category becomes its index in `levels`, the values seen in training. Trees split
    these codes as well as unordered categories.
    """
    codes = [
        pl.col(name).cast(pl.Enum(values), strict=False).to_physical()
        for name, values in levels.items()
    ]
    features = make_features(flights).with_columns(codes)
    return features.cast(pl.Float64).fill_null(np.nan).to_numpy()


def levels_of(flights: pl.DataFrame) -> dict[str, list[str]]:
    """The values of each category, sorted."""
    return {name: flights[name].unique().sort().to_list() for name in CATEGORIES}
