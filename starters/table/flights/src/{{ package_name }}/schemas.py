"""The schema of every dataset that crosses a file.

Raw data is accepted as published. From ingest on, every value must be possible.
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


class Conditions(pa.DataFrameModel):
    """The weather at one airport in one hour."""

    temp: float = pa.Field(ge=-60, le=140, nullable=True, description="°F")
    humid: float = pa.Field(
        ge=0, le=100, nullable=True, description="relative humidity in percent"
    )
    wind_speed: float = pa.Field(
        ge=0, lt=200, nullable=True, description="miles an hour"
    )
    precip: float = pa.Field(
        ge=0, lt=15, nullable=True, description="rain or snow in inches"
    )
    pressure: float = pa.Field(
        gt=850, lt=1100, nullable=True, description="at sea level, in hPa"
    )
    visib: float = pa.Field(
        ge=0, le=100, nullable=True, description="how far one can see, in miles"
    )


class Weather(Conditions):
    """Conditions with the airport and hour of the measurement."""

    origin: str = pa.Field(str_length=3, description="airport of departure")
    hour_utc: pl.Datetime = pa.Field(description="the hour in UTC")

    class Config:
        strict = True


class Timetable(pa.DataFrameModel):
    """A flight in the timetable."""

    scheduled: pl.Datetime = pa.Field(description="local time of departure")
    carrier: str = pa.Field(str_length=2, description="code of the airline")
    origin: str = pa.Field(str_length=3, description="airport of departure")
    dest: str = pa.Field(str_length=3, description="airport of arrival")
    distance: int = pa.Field(gt=0, lt=12_500, description="miles")


class Departure(Timetable):
    """A flight in the timetable, and how late it arrived."""

    hour_utc: pl.Datetime = pa.Field(description="hour of departure in UTC")
    delay: int = pa.Field(ge=-180, le=2880, description="minutes at arrival")

    class Config:
        strict = True


class Flight(Conditions, Timetable):
    """What is known about a flight an hour before departure: the model's input."""


class LabelledFlight(Flight):
    """A flight and whether it arrived late."""

    late: bool = pa.Field(description="whether it arrived late")

    class Config:
        strict = True


class Prediction(Flight):
    """A flight, the probability that it arrives late, and the predicted class."""

    probability: float = pa.Field(ge=0, le=1, description="of arriving late")
    late: bool = pa.Field(description="whether that is likely enough to say so")


class RocPoint(pa.DataFrameModel):
    """A point of the ROC curve: shares of late and punctual flights called late."""

    false_positive_rate: float = pa.Field(ge=0, le=1)
    true_positive_rate: float = pa.Field(ge=0, le=1)


class CalibrationBin(pa.DataFrameModel):
    """A bin of flights: their mean prediction, and the share that was late."""

    predicted: float = pa.Field(ge=0, le=1)
    observed: float = pa.Field(ge=0, le=1)


class LateByHour(CalibrationBin):
    """The same for the flights of one hour of departure."""

    hour: int = pa.Field(ge=0, le=23)
    flights: int = pa.Field(gt=0)


class Importance(pa.DataFrameModel):
    """How much the log loss grows when the values of a feature are shuffled."""

    feature: str
    loss: float
