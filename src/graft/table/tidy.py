"""Numbers, dates and spaces as other programs and countries write them.

A column is written anew if all of its known values are written in one of these ways.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

# How programs write that a value is not known.
UNKNOWN = (
    *("NA", "N/A", "n/a", "na", "<NA>", "NaN", "nan", "NULL", "null", "None", "?"),
    *("#N/A", "#DIV/0!", "#VALUE!"),
)
MARKS = "|".join(map(re.escape, UNKNOWN))
# Rows that say which ways are worth a look at all rows.
HEAD = 1000
DAY, MONTH, YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"(\d{4})"
TIME = r"( \d\d?:\d\d(?::\d\d)?)?"
# A day after the twelfth says which of two numbers is the day.
LATE = r"(?:1[3-9]|[23]\d)"
DATES = (
    (rf"{DAY}\.{MONTH}\.{YEAR}{TIME}", r"\.", "$3-$2-$1$4"),
    (rf"{YEAR}/{MONTH}/{DAY}{TIME}", "/", "$1-$2-$3$4"),
    (rf"{DAY}/{MONTH}/{YEAR}{TIME}", rf"^{LATE}/", "$3-$2-$1$4"),
    (rf"{MONTH}/{DAY}/{YEAR}{TIME}", rf"^\d+/{LATE}/", "$3-$1-$2$4"),
)
MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:?\d\d)"


@dataclass(frozen=True)
class Way:
    """What all known values of a column match, what some do, and what they become."""

    every: str
    some: tuple[str, ...]
    new: Callable[[pl.Expr], pl.Expr]

    def may_be(self, column: pl.Expr) -> pl.Expr:
        """Whether no value of the column speaks against it."""
        return _plain(column).str.contains(f"^(?:{MARKS}|{self.every})?$").all()

    def fits(self, column: pl.Expr) -> pl.Expr:
        """Whether it is how the column is written."""
        signs = [column.str.contains(sign).any() for sign in self.some]
        return pl.all_horizontal(self.may_be(column), *signs)


def tidied(frame: pl.LazyFrame, separator: str) -> list[pl.Expr]:
    """The columns that are to be written anew, as projects read them."""
    names = frame.collect_schema().names()
    pairs = [(name, way) for name in names for way in ways(separator)]
    for rows, test in ((frame.head(HEAD), Way.may_be), (frame, Way.fits)):
        tests = [
            test(way, pl.col(name)).alias(str(number))
            for number, (name, way) in enumerate(pairs)
        ]
        found = rows.select(tests).collect(engine="streaming").row(0) if tests else ()
        pairs = [pair for pair, fits in zip(pairs, found, strict=True) if fits]
    # Of several ways the first one counts.
    return [way.new(_plain(pl.col(name))) for name, way in dict(pairs[::-1]).items()]


def ways(separator: str) -> Iterator[Way]:
    """The ways in which values may be written; the first one that fits is meant."""
    for group, point in ((",", "."), (".", ",")):
        g, p = re.escape(group), re.escape(point)
        number = rf"[-+]?(?:0|[1-9]\d{{0,2}}(?:{g}\d{{3}})*)(?:{p}\d+)?"
        # 1,234 alone may be a decimal, but not as 1,234.5 or 1,234,567, or beside 12.
        signs: list[tuple[str, ...]] = [(rf"{g}\d{{3}}[{g}{p}]",)]
        if separator != ",":
            signs.append((g, rf"^[-+]?\d+(?:{p}\d+)?$"))
        elif group == ",":
            signs = [(g,)]
        for some in signs:
            yield Way(number, some, _ungrouped(group, point))
    # In a file with commas between the columns, 1,234 is no decimal.
    decimals = r"\d+" if separator != "," else r"(?:\d{1,2}|\d{4,})"
    yield Way(
        r"[-+]?\d+(?:,\d+)?(?:[eE][-+]?\d+)?",
        (rf"^[-+]?0,|,{decimals}(?:[eE]|$)",),
        _ungrouped("", ","),
    )
    yield Way(MOMENT, (MOMENT,), _in_utc)
    for every, sign, iso in DATES:
        yield Way(every, (sign,), _replaced(f"^{every}$", iso))
    yield Way(r"(?s:.*)", (r"^\s|\s$",), lambda text: text)


def _plain(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars()


def _ungrouped(group: str, point: str) -> Callable[[pl.Expr], pl.Expr]:
    def new(text: pl.Expr) -> pl.Expr:
        if group:
            text = text.str.replace_all(group, "", literal=True)
        return text.str.replace(point, ".", literal=True)

    return new


def _replaced(pattern: str, by: str) -> Callable[[pl.Expr], pl.Expr]:
    return lambda text: text.str.replace(pattern, by)


def _in_utc(text: pl.Expr) -> pl.Expr:
    moment = text.str.replace(" ", "T", literal=True).str.replace("Z$", "+00:00")
    known = moment.str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us", time_zone="UTC", strict=False
    )
    return known.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")
