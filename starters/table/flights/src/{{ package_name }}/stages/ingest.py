"""Read the raw tables, keep the chosen flights, and drop impossible values."""

import polars as pl

from ..datasets import read, write
from ..schemas import Departure, RawFlight, RawWeather, Weather
from ..settings import Settings

# Miles an hour, above any wind ever measured; one raw value is 1,048.
STRONGEST_WIND = 200


def run(settings: Settings) -> None:
    flights = read(settings.data_path("raw/flights.csv"), RawFlight)
    departures = sample(
        clean_flights(flights, settings.data.origins), settings.data.sample
    )
    write(departures, settings.data_path("departures.parquet"), Departure)
    weather = read(settings.data_path("raw/weather.csv"), RawWeather)
    write(clean_weather(weather), settings.data_path("weather.parquet"), Weather)


def clean_flights(flights: pl.DataFrame, origins: list[str]) -> pl.DataFrame:
    """Flights from the origins that arrived, in order of departure."""
    return (
        flights.filter(pl.col("origin").is_in(origins))
        # Cancelled and diverted flights have no delay.
        .drop_nulls("arr_delay")
        .select(
            scheduled=pl.datetime("year", "month", "day", "hour", "minute"),
            hour_utc=_utc("time_hour"),
            carrier="carrier",
            origin="origin",
            dest="dest",
            distance="distance",
            delay="arr_delay",
        )
        .sort("scheduled", maintain_order=True)
    )


def clean_weather(weather: pl.DataFrame) -> pl.DataFrame:
    """Hourly weather; an impossible wind becomes null."""
    possible = pl.col("wind_speed") < STRONGEST_WIND
    weather = weather.with_columns(pl.when(possible).then("wind_speed"))
    return weather.with_columns(hour_utc=_utc("time_hour")).select(
        list(Weather.to_schema().columns)
    )


def sample(frame: pl.DataFrame, rows: int | None) -> pl.DataFrame:
    """At most `rows` evenly spaced rows, the same ones each time."""
    if rows is None or rows >= frame.height:
        return frame
    return frame[[i * frame.height // rows for i in range(rows)]]


def _utc(column: str) -> pl.Expr:
    return pl.col(column).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")
