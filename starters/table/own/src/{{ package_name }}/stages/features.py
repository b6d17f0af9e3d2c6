"""What the model sees of a row: each column of the schema `Row` as numbers."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from ..schemas import Row
from ..validation import types_of

TYPES = types_of(Row)
CATEGORIES = [name for name, dtype in TYPES.items() if dtype == pl.String]
MOMENTS = [name for name, dtype in TYPES.items() if dtype in (pl.Date, pl.Datetime)]


def make_features(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns, and for each date also the month, the weekday and the hour."""
    moments = [
        part(name).alias(f"{name} {word}")
        for name in MOMENTS
        for word, part in {"month": _month, "weekday": _weekday, "hour": _hour}.items()
        if word != "hour" or TYPES[name] != pl.Date
    ]
    days = [pl.col(name).cast(pl.Datetime("us")).dt.epoch("d") for name in MOMENTS]
    return rows.select(list(TYPES)).with_columns(*moments, *days)


def encode(
    rows: pl.DataFrame, levels: Mapping[str, list[str]]
) -> npt.NDArray[np.float64]:
    """The features as numbers, one line for each row; what is unknown is NaN.

    A category becomes its place among its `levels`, the values known from training:
    trees separate them as well as if they were told that the order means nothing.
    """
    codes = [
        pl.col(name).cast(pl.Enum(values), strict=False).to_physical()
        for name, values in levels.items()
    ]
    features = make_features(rows).with_columns(codes)
    return features.cast(pl.Float64).fill_null(np.nan).to_numpy()


def levels_of(rows: pl.DataFrame) -> dict[str, list[str]]:
    """The values of each category, in the order of the alphabet."""
    return {
        name: rows[name].drop_nulls().unique().sort().to_list() for name in CATEGORIES
    }


def _month(name: str) -> pl.Expr:
    return pl.col(name).dt.month()


def _weekday(name: str) -> pl.Expr:
    return pl.col(name).dt.weekday()


def _hour(name: str) -> pl.Expr:
    return pl.col(name).dt.hour()
