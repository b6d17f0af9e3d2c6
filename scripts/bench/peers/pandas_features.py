"""The features step in eager pandas, checked by pandera with the same rules."""

import sys
from pathlib import Path

import pandas as pd
import pandera.pandas as pa


class Weather(pa.DataFrameModel):
    origin: str = pa.Field(str_length=3)
    hour_utc: pa.DateTime = pa.Field(coerce=True)
    temp: float = pa.Field(ge=-60, le=140, nullable=True)
    humid: float = pa.Field(ge=0, le=100, nullable=True)
    wind_speed: float = pa.Field(ge=0, lt=200, nullable=True)
    precip: float = pa.Field(ge=0, lt=15, nullable=True)
    pressure: float = pa.Field(gt=850, lt=1100, nullable=True)
    visib: float = pa.Field(ge=0, le=100, nullable=True)


class Departure(pa.DataFrameModel):
    scheduled: pa.DateTime = pa.Field(coerce=True)
    hour_utc: pa.DateTime = pa.Field(coerce=True)
    carrier: str = pa.Field(str_length=2)
    origin: str = pa.Field(str_length=3)
    dest: str = pa.Field(str_length=3)
    distance: int = pa.Field(gt=0, lt=12_500)
    delay: int = pa.Field(ge=-180, le=2880)


class LabelledFlight(pa.DataFrameModel):
    scheduled: pa.DateTime = pa.Field(coerce=True)
    carrier: str = pa.Field(str_length=2)
    origin: str = pa.Field(str_length=3)
    dest: str = pa.Field(str_length=3)
    distance: int = pa.Field(gt=0, lt=12_500)
    temp: float = pa.Field(ge=-60, le=140, nullable=True)
    humid: float = pa.Field(ge=0, le=100, nullable=True)
    wind_speed: float = pa.Field(ge=0, lt=200, nullable=True)
    precip: float = pa.Field(ge=0, lt=15, nullable=True)
    pressure: float = pa.Field(gt=850, lt=1100, nullable=True)
    visib: float = pa.Field(ge=0, le=100, nullable=True)
    late: bool


folder = Path(sys.argv[1])
weather = Weather.validate(pd.read_parquet(folder / "weather.parquet"), lazy=True)
departures = pd.read_parquet(folder / "departures.parquet")
departures = Departure.validate(departures, lazy=True)
weather["hour_utc"] += pd.Timedelta(hours=1)
flights = departures.merge(weather, on=["origin", "hour_utc"], how="left")
flights["late"] = flights["delay"] > 15
flights = flights[list(LabelledFlight.to_schema().columns)]
flights = LabelledFlight.validate(flights, lazy=True)
flights.to_parquet(folder / "pandas.parquet", index=False)
