# The template's: `make update` merges its later versions into this file.
"""Turns the columns of a pandera schema into the fields of a pydantic model.

pandera takes 12 ms to check a frame of one row. A model with these fields accepts and
refuses the same rows in microseconds, and describes them in the API.
"""

import datetime
import re
from typing import Annotated, Any, Literal

import pandera.polars as pa
import polars as pl
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    FailFast,
    Field,
    NaiveDatetime,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

# pandera's rules with their parameters, and what says the same in pydantic.
LIMITS = {
    ("greater_than", "min_value"): ["gt"],
    ("greater_than_or_equal_to", "min_value"): ["ge"],
    ("less_than", "max_value"): ["lt"],
    ("less_than_or_equal_to", "max_value"): ["le"],
    ("str_length", "min_value"): ["min_length"],
    ("str_length", "max_value"): ["max_length"],
    ("str_length", "exact_value"): ["min_length", "max_length"],
}
KNOWN = {rule for rule, _ in LIMITS}

# Dates and times in JSON: OpenAPI's format, its pattern, and an example.
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
LOCAL = "date-time-local", f"{DATE}[T ]{CLOCK}", "2026-07-12T17:45:00"
OFFSET = "date-time", f"{LOCAL[1]}(Z|[+-][0-9]{{2}}:[0-9]{{2}})", f"{LOCAL[2]}+02:00"
DAY = "date", DATE, "2026-07-12"
# The range of nanoseconds since 1970, in whole days; polars wraps other dates into it.
NANOSECONDS = datetime.datetime(1677, 9, 22), datetime.datetime(2262, 4, 11)


def fields_of(
    schema: pa.DataFrameSchema, base: type[BaseModel] = BaseModel
) -> tuple[dict[str, Any], bool]:
    """Fields for pydantic's `create_model`, and whether they hold every rule.

    A column whose name `base` cannot have as an attribute gets it as an alias.
    """
    complete = not schema.checks
    fields: dict[str, Any] = {}
    for name, column in schema.columns.items():
        kind, limits = _type_of(column.dtype.type)
        for check in column.checks:
            if check.name == "isin":
                kind = Literal[tuple(check.statistics["allowed_values"])]
            elif check.name in KNOWN:
                for parameter, value in check.statistics.items():
                    if value is not None:
                        names = LIMITS[check.name, parameter]
                        limits |= dict.fromkeys(names, value)
            else:
                complete = False
        annotation: Any = Annotated[kind, Field(**limits)]
        taken = name.startswith("_") or hasattr(base, name)
        fields[f"column_{len(fields)}" if taken else name] = (
            annotation | None if column.nullable else annotation,
            Field(
                ... if column.required else None,
                alias=name if taken else None,
                description=column.description,
            ),
        )
    return fields, complete


def _type_of(dtype: Any) -> tuple[Any, dict[str, Any]]:
    """The Python type of a column, and the limits that its width sets."""
    if isinstance(dtype, pl.Datetime):
        zone = datetime.UTC if dtype.time_zone else None
        first, last = (moment.replace(tzinfo=zone) for moment in NANOSECONDS)
        limits = {"ge": first, "le": last} if dtype.time_unit == "ns" else {}
        if zone:
            return _text(AwareDatetime, *OFFSET), limits
        return _text(NaiveDatetime, *LOCAL), limits
    if dtype == pl.Date:
        return _text(datetime.date, *DAY), {}
    if isinstance(dtype, pl.List):
        inner, width = _type_of(dtype.inner)
        item: Any = Annotated[inner, Field(**width)] | None
        return Annotated[list[item], FailFast()], {}
    if isinstance(dtype, pl.Enum):
        return Literal[tuple(dtype.categories)], {}
    if dtype.is_integer():
        bits = int(str(dtype).lstrip("UInt"))
        signed = dtype.is_signed_integer()
        low, high = (
            (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
        )
        return int, {"ge": low, "le": high}
    return dtype.to_python(), {}


def _text(kind: Any, format: str, pattern: str, example: str) -> Any:
    """A date or time that is text in JSON."""
    fits = re.compile(pattern).fullmatch

    def check(value: Any) -> Any:
        # Responses are checked too; their dates are Python objects.
        if isinstance(value, datetime.date) or (isinstance(value, str) and fits(value)):
            return value
        raise PydanticCustomError(
            "date_format", "Input should look like {example}", {"example": example}
        )

    described = {"type": "string", "format": format, "examples": [example]}
    lax = Field(strict=False)
    return Annotated[kind, lax, BeforeValidator(check), WithJsonSchema(described)]
