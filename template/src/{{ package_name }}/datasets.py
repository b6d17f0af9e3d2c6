# The template's: `make update` merges its later versions into this file.
"""Datasets by path or URL, each checked by its schema when read and when written.

The ending of a location names the format: `.parquet`, `.csv` or `.json`. A schema that
says `strict = "filter"` reads its own columns only; others keep what they do not name.
A schema whose metadata has `null_values` reads these texts in a CSV file as null.
A folder is read as a row for each file in it, where the schema has a column `path`.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from . import storage, untrusted
from .errors import DatasetError
from .storage import Location
from .validation import Schema, check, convert, types_of

__all__ = ["DatasetError", "read", "read_batches", "write", "write_batches"]

FORMATS = ("csv", "json", "parquet")
BATCH_FORMATS = ("csv", "parquet")
BATCH_ROWS = 250_000


def read(location: Location, schema: Schema, format: str | None = None) -> pl.DataFrame:
    """All rows of a dataset.

    `location` is a path, a URL or `-` for standard input, which needs a `format`.
    Raises DatasetError when the file cannot be read or a value breaks the schema.
    """
    if storage.is_folder(location) and "path" in types_of(schema):
        return _read_folder(Path(location), schema)
    format = _format(location, format, FORMATS)
    name = storage.describe(location)
    with storage.reading(location) as path, _one_line("read", name):
        if format == "json":
            frame = _read_json(path, schema)
        else:
            found = _scan(path, format, schema)
            if format == "parquet":
                untrusted.check_memory(found)
            frame = found.collect()
        return check(convert(frame, schema, name), schema, name)


def read_batches(
    location: Location, schema: Schema, rows: int = BATCH_ROWS
) -> Iterator[pl.DataFrame]:
    """The rows of a parquet or CSV dataset in order, about `rows` at a time."""
    format = _format(location, None, BATCH_FORMATS)
    name = storage.describe(location)
    first_row = 0
    with storage.reading(location) as path, _one_line("read", name):
        for batch in _scan(path, format, schema).collect_batches(chunk_size=rows):
            batch = convert(batch, schema, name, first_row)
            yield check(batch, schema, name, first_row)
            first_row += batch.height


def write(
    frame: pl.DataFrame, location: Location, schema: Schema, format: str | None = None
) -> None:
    """Check and write all rows; a failure leaves what was there before."""
    format = _format(location, format, FORMATS)
    name = storage.describe(location)
    frame = check(frame, schema, name)
    with storage.writing(location) as path, _one_line("write", name):
        if format == "csv":
            frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%.f")
        elif format == "json":
            frame.write_json(path)
        else:
            frame.write_parquet(path)


def write_batches(
    batches: Iterable[pl.DataFrame], location: Location, schema: Schema
) -> None:
    """Check and write frames one by one as a parquet dataset, never all in memory."""
    _format(location, None, ("parquet",))
    name = storage.describe(location)

    def checked(*_: object) -> Iterator[pl.DataFrame]:
        first_row = 0
        for batch in batches:
            yield check(batch, schema, name, first_row)
            first_row += batch.height

    with storage.writing(location) as path, _one_line("write", name):
        register_io_source(checked, schema=types_of(schema)).sink_parquet(path)


def _format(location: Location, format: str | None, allowed: tuple[str, ...]) -> str:
    format = format or storage.suffix(location).removeprefix(".")
    if format not in allowed:
        raise DatasetError(
            f"{storage.describe(location)}: the format is {format or 'unknown'}, "
            f"expected one of {', '.join(allowed)}"
        )
    return format


def _scan(path: Path, format: str, schema: Schema) -> pl.LazyFrame:
    config = schema.to_schema()
    if format == "csv":
        untrusted.check_csv(path)
        # Everything is read as text first: convert() can then name a bad value's row.
        frame = pl.scan_csv(path, infer_schema=False, null_values=_nulls(schema))
        _check_separator(frame.collect_schema().names())
    else:
        untrusted.check_parquet(path)
        frame = pl.scan_parquet(path)
    if config.strict == "filter":
        frame = frame.select(pl.col(name) for name in config.columns)
    if format == "parquet":
        _check_nesting(frame, schema)
        untrusted.check_claims(path, frame)
    return frame


def _check_nesting(frame: pl.LazyFrame, schema: Schema) -> None:
    """Refuse lists where the schema has none: one can be larger than the memory."""
    given = frame.collect_schema()
    for name, dtype in types_of(schema).items():
        if name in given and given[name].is_nested() and not dtype.is_nested():
            raise ValueError(
                f"{schema.__name__}.{name} must hold {dtype}, not {given[name]}"
            )


def _check_separator(columns: list[str]) -> None:
    separators = {";": "semicolons", "\t": "tabs", "|": "bars"}
    for separator, name in separators.items():
        if len(columns) == 1 and separator in columns[0]:
            raise ValueError(
                f"its columns are separated by {name}, expected commas; "
                f"polars converts it: pl.read_csv(file, separator={separator!r})"
                ".write_csv(new)"
            )


def _nulls(schema: Schema) -> list[str]:
    metadata = getattr(schema.Config, "metadata", None) or {}
    return ["", *metadata.get("null_values", [])]


def _read_folder(folder: Path, schema: Schema) -> pl.DataFrame:
    paths = [path.as_posix() for path in storage.files(folder)]
    if not paths:
        raise DatasetError(f"cannot read {folder}: there is no file in it")
    return check(pl.DataFrame({"path": paths}), schema, str(folder))


def _read_json(path: Path, schema: Schema) -> pl.DataFrame:
    """A list of objects, or one object for one row."""
    try:
        rows = json.loads(path.read_bytes())
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    rows = rows if isinstance(rows, list) else [rows]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("expected a list of objects")
    untrusted.check_rows(rows)
    if not rows:
        return pl.DataFrame(schema=types_of(schema))
    return pl.from_dicts(rows, infer_schema_length=None)


@contextmanager
def _one_line(action: str, location: str) -> Iterator[None]:
    """Turn the errors of polars and json, often a page long, into one line."""
    try:
        yield
    except pl.exceptions.PanicException as error:
        # One of polars' own assertions failed, usually on a damaged file.
        reason = "it is damaged: fetch or make it again"
        raise DatasetError(f"cannot {action} {location}: {reason}") from error
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise DatasetError(f"cannot {action} {location}: {reason:.300}") from error
