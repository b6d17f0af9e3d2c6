# The template's: `make update` merges its later versions into this file.
"""Gives a data frame the types of its schema, checks it, and explains what is wrong."""

from collections.abc import Mapping
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from .errors import DatasetError, ModelError

Schema = type[pa.DataFrameModel]

# How a text file writes what is not plainly a number or a word.
EXAMPLES: dict[type[pl.DataType], str] = {
    pl.Datetime: "2026-01-31T18:30",
    pl.Date: "2026-01-31",
    pl.Boolean: "true or false",
}


def types_of(schema: Schema) -> dict[str, pl.DataType]:
    """The polars type of each column that the schema names."""
    columns: Mapping[str, Any] = schema.to_schema().columns
    return {name: column.dtype.type for name, column in columns.items()}


def check_columns(frame: pl.DataFrame, types: Mapping[str, pl.DataType]) -> None:
    """Raise ModelError unless the frame has these columns; values are not checked."""
    if missing := [name for name in types if name not in frame.columns]:
        raise ModelError(f"the rows have no column {', '.join(missing)}")
    for name, dtype in types.items():
        given = frame.schema[name]
        if _kind(given) != _kind(dtype) and given != pl.Null:
            raise ModelError(
                f"the column {name} must hold {_type_name(dtype)}, not {given}: "
                "datasets.read() gives every column its type"
            )


def convert(
    frame: pl.DataFrame, schema: Schema, source: str, first_row: int = 0
) -> pl.DataFrame:
    """Give the columns the schema's types; a value that does not fit is an error.

    `source` and `first_row` say in its message where the frame comes from.
    """
    wanted = {
        name: dtype
        for name, dtype in types_of(schema).items()
        if name in frame.columns and frame.schema[name] != dtype
    }
    converted = frame.with_columns(
        _as_type(pl.col(name), frame.schema[name], dtype)
        for name, dtype in wanted.items()
    )
    for name, dtype in wanted.items():
        lost = (converted[name].is_null() & frame[name].is_not_null()).arg_true()
        if len(lost):
            value, row = repr(frame[name][lost[0]]), first_row + lost[0] + 1
            raise DatasetError(
                f"{source}: {schema.__name__}.{name} breaks the rule "
                f"{_type_name(dtype)}: {value:.80} in row {row}"
            )
    return converted


def check(
    frame: pl.DataFrame, schema: Schema, source: str, first_row: int = 0
) -> pl.DataFrame:
    """The frame as its schema leaves it; rows in a message count from 1."""
    try:
        return pl.DataFrame(schema.validate(frame, lazy=True))
    except SchemaErrors as error:
        cases = error.failure_cases
    text = _explain(cases.row(0, named=True), frame, schema, first_row)
    others = f" (and {cases.height - 1} more)" if cases.height > 1 else ""
    raise DatasetError(f"{source}: {text}{others}")


def _as_type(column: pl.Expr, given: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    if isinstance(given, pl.String):
        return _parse(column, wanted)
    lossless = (
        isinstance(given, pl.Null)
        or (given.is_numeric() and wanted.is_float())
        or (given.is_integer() and wanted.is_integer())
        or (isinstance(given, pl.Datetime) and isinstance(wanted, pl.Datetime))
    )
    # A type that stays wrong fails the schema's own check.
    return column.cast(wanted, strict=False) if lossless else column


def _kind(dtype: pl.DataType) -> tuple[bool, bool]:
    return dtype.is_numeric(), dtype.is_temporal()


def _type_name(dtype: pl.DataType) -> str:
    """A type without its options, and how its values are written."""
    kind = dtype.base_type()
    example = EXAMPLES.get(kind)
    return f"type {kind.__name__}" + (f" (as {example})" if example else "")


def _parse(text: pl.Expr, wanted: pl.DataType) -> pl.Expr:
    if isinstance(wanted, pl.Datetime):
        text = text.str.replace(" ", "T", literal=True)
        # Seconds are optional, as in the value of an HTML date and time field.
        formats = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
        unit, zone = wanted.time_unit, wanted.time_zone
        return pl.coalesce(
            text.str.to_datetime(format, time_unit=unit, time_zone=zone, strict=False)
            for format in formats
        )
    if wanted == pl.Date:
        return text.str.to_date("%Y-%m-%d", strict=False)
    if wanted == pl.Boolean:
        words = {"true": True, "false": False}
        return text.str.to_lowercase().replace_strict(
            words, default=None, return_dtype=pl.Boolean
        )
    return text.cast(wanted, strict=False)


def _explain(
    case: dict[str, Any], frame: pl.DataFrame, schema: Schema, first_row: int
) -> str:
    rule, value = case["check"], case["failure_case"]
    if rule == "column_in_dataframe":
        columns = ", ".join(frame.columns) or "none"
        return f"{schema.__name__}.{value} is missing; the columns are: {columns:.300}"
    if rule == "column_in_schema":
        return f"{schema.__name__} has no column {value}"
    if str(rule).startswith("dtype("):
        rule = _type_name(types_of(schema)[case["column"]])
    name = f"{schema.__name__}.{case['column']}"
    place = f"{name} breaks the rule {rule}: {value!s:.80}"
    if case["index"] is None:
        return place
    return f"{place} in row {first_row + case['index'] + 1}"
