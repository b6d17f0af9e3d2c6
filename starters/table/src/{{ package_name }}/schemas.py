"""The schema of every dataset that crosses a file.

Raw data is taken as it is. From ingest on every value must be one that can be true.
"""

import pandera.polars as pa
import polars as pl


class RawFlight(pa.DataFrameModel):
    """One flight as published; times are local, `time_hour` is UTC."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    time_hour: str
    carrier: str
    origin: str
    dest: str
    distance: int
    arr_delay: int = pa.Field(nullable=True)

    class Config:
        strict = "filter"
        metadata = {"null_values": ["NA"]}  # noqa: RUF012


class RawWeather(pa.DataFrameModel):
    """One hour at one airport as published; `time_hour` is UTC."""

    origin: str
    time_hour: str
    temp: float = pa.Field(nullable=True)
    humid: float = pa.Field(nullable=True)
    wind_speed: float = pa.Field(nullable=True)
    precip: float = pa.Field(nullable=True)
    pressure: float = pa.Field(nullable=True)
    visib: float = pa.Field(nullable=True)

    class Config:
        strict = "filter"
        metadata = {"null_values": ["NA"]}  # noqa: RUF012


class Weather(pa.DataFrameModel):
    """One hour at one airport in Fahrenheit, percent, miles, inches and hPa."""

    origin: str = pa.Field(str_length=3)
    hour_utc: pl.Datetime
    temp: float = pa.Field(ge=-60, le=140, nullable=True)
    humid: float = pa.Field(ge=0, le=100, nullable=True)
    wind_speed: float = pa.Field(ge=0, lt=200, nullable=True)
    precip: float = pa.Field(ge=0, lt=15, nullable=True)
    pressure: float = pa.Field(gt=850, lt=1100, nullable=True)
    visib: float = pa.Field(ge=0, le=100, nullable=True)

    class Config:
        strict = True


class Departure(pa.DataFrameModel):
    """A flight on the timetable, and how many minutes late it arrived."""

    scheduled: pl.Datetime  # local time
    hour_utc: pl.Datetime
    carrier: str = pa.Field(str_length=2)
    origin: str = pa.Field(str_length=3)
    dest: str = pa.Field(str_length=3)
    distance: int = pa.Field(gt=0, lt=12_500)
    delay: int = pa.Field(ge=-180, le=2880)

    class Config:
        strict = True


class Flight(pa.DataFrameModel):
    """What is known of a flight before it leaves: the input of the model."""

    scheduled: pl.Datetime = pa.Field(description="local time of departure")
    carrier: str = pa.Field(str_length=2)
    origin: str = pa.Field(str_length=3)
    dest: str = pa.Field(str_length=3)
    distance: int = pa.Field(gt=0, lt=12_500, description="miles")
    temp: float = pa.Field(ge=-60, le=140, nullable=True)
    humid: float = pa.Field(ge=0, le=100, nullable=True)
    wind_speed: float = pa.Field(ge=0, lt=200, nullable=True)
    precip: float = pa.Field(ge=0, lt=15, nullable=True)
    pressure: float = pa.Field(gt=850, lt=1100, nullable=True)
    visib: float = pa.Field(ge=0, le=100, nullable=True)


class LabelledFlight(Flight):
    """A flight and whether it arrived late."""

    late: bool

    class Config:
        strict = True


class Prediction(Flight):
    """A flight, the probability that it arrives late, and the verdict."""

    probability: float = pa.Field(ge=0, le=1)
    late: bool


class RocPoint(pa.DataFrameModel):
    """How many of the late flights are found at the price of how many false alarms."""

    false_positive_rate: float = pa.Field(ge=0, le=1)
    true_positive_rate: float = pa.Field(ge=0, le=1)


class CalibrationBin(pa.DataFrameModel):
    """The mean prediction for some flights, and the share of them that was late."""

    predicted: float = pa.Field(ge=0, le=1)
    observed: float = pa.Field(ge=0, le=1)
    flights: int = pa.Field(gt=0)


class LateByHour(CalibrationBin):
    """The same for the flights that leave in one hour of the day."""

    hour: int = pa.Field(ge=0, le=23)


class Importance(pa.DataFrameModel):
    """How much of the error a feature takes away."""

    feature: str
    percent: float = pa.Field(ge=0, le=100)
