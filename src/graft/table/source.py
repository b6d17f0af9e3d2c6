"""Reads a table, CSV or parquet, a part at a time, whatever wrote it.

A CSV file with other separators, another encoding, or numbers and dates of another
country is read as it is meant; `Source.copy` writes it as projects read it: UTF-8,
commas, decimal points, ISO dates.
"""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from graft.errors import GraftError
from graft.table.tidy import tidied

BATCH_CELLS = 5_000_000
SEPARATORS = (",", ";", "\t", "|")
NAMELESS = "it has no name"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What parquet can hold, and the type that a project's schemas have for it.
WIDENED: list[tuple[object, pl.DataType]] = [
    (pl.Categorical, pl.String()),
    (pl.Enum, pl.String()),
    (pl.Decimal, pl.Float64()),
    (pl.Float32, pl.Float64()),
    (pl.Datetime, pl.Datetime("us")),
]


@dataclass(frozen=True)
class Source:
    """A table that can be read: `frame` has text columns if it is a CSV file."""

    path: Path
    frame: pl.LazyFrame
    is_csv: bool
    as_it_is: bool
    columns: list[str]
    # Columns that are not read, and why.
    unread: dict[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The ending of the copy's name."""
        return ".csv" if self.is_csv else ".parquet"

    def batches(self) -> Iterator[pl.DataFrame]:
        """All rows, some at a time."""
        rows = max(1000, BATCH_CELLS // max(len(self.columns), 1))
        with one_line(self.path):
            yield from self.frame.collect_batches(chunk_size=rows, maintain_order=True)

    def copy(self, target: Path) -> None:
        """Write the table as projects read it."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if self.as_it_is:
            shutil.copyfile(self.path, target)
        elif self.is_csv:
            self.frame.sink_csv(target)
        else:
            self.frame.sink_parquet(target)


@contextmanager
def one_line(path: Path) -> Iterator[None]:
    """Turn the errors of polars, often a page long, into one line."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        if reason.startswith("found more fields"):
            reason = "a row has more fields than the first line has names"
        raise GraftError(f"{path} cannot be read as a table: {reason}") from error


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a table; GraftError says in one line why it is none."""
    if not path.is_file():
        kind = "is a folder, not a file" if path.is_dir() else "does not exist"
        raise GraftError(f"the table {path} {kind}")
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start.strip():
        raise GraftError(f"the table {path} is empty")
    if start[:4] == b"PAR1":
        with one_line(path):
            yield _parquet(path)
        return
    is_text = b"\0" not in start or start[:2] in UTF_16
    if not is_text or start[:4] == b"PK\x03\x04":
        raise GraftError(
            f"{path} is neither CSV nor parquet: save the table as one of them"
        )
    with tempfile.TemporaryDirectory() as folder, one_line(path):
        yield _csv(path, start, Path(folder))


def _parquet(path: Path) -> Source:
    frame = pl.scan_parquet(path)
    schema = frame.collect_schema()
    exprs, same, unread = [], True, {}
    for number, (name, dtype) in enumerate(schema.items(), 1):
        if not name:
            unread[f"column {number}"] = NAMELESS
            continue
        wanted = _plain(dtype)
        if wanted is None:
            same = False
            unread[name] = f"it holds {dtype}, which is no plain value"
            continue
        same = same and wanted == dtype
        column = pl.col(name)
        if isinstance(dtype, pl.Datetime) and dtype.time_zone:
            column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        column = column if wanted == dtype else column.cast(wanted)
        exprs.append(column.fill_nan(None) if wanted == pl.Float64() else column)
    kept = frame.select(exprs)
    floats = frame.select(pl.selectors.by_dtype(pl.Float64).is_nan().any())
    same = same and not any(floats.collect(engine="streaming").to_dicts()[0].values())
    return Source(path, kept, False, same, kept.collect_schema().names(), unread)


def _plain(dtype: pl.DataType) -> pl.DataType | None:
    """The type that schemas have for this one; None for what is no plain value."""
    for kind, wanted in WIDENED:
        if dtype.base_type() == kind:
            return wanted
    if dtype.is_integer():
        return pl.Int64()
    plain = (pl.Float64, pl.String, pl.Boolean, pl.Date, pl.Null)
    return dtype if dtype.base_type() in plain else None


def _csv(path: Path, start: bytes, folder: Path) -> Source:
    encoding = _encoding(path)
    text = start.decode(encoding, errors="ignore")
    lines = text.splitlines()
    if lines[0].lstrip().startswith(("<", "{", "[")):
        raise GraftError(f"{path} is no CSV file: it begins with {lines[0][:40]!r}")
    # Excel writes and reads a first line that says so.
    told = re.fullmatch(r"\ufeff?sep=(.)", lines[0])
    separator = told[1] if told else _separator(lines)
    readable = path
    if encoding != "utf-8":
        readable = folder / "table.csv"
        _to_utf8(path, encoding, readable)
    frame = pl.scan_csv(
        readable, separator=separator, infer_schema=False, skip_lines=1 if told else 0
    )
    given = frame.collect_schema().names()
    # An empty name, and what polars makes of a second one.
    unnamed = [name for name in given if re.fullmatch(r"(_duplicated_\d+)?", name)]
    named = [name for name in given if name not in unnamed]
    columns = [name.replace('"', "").strip() for name in named]
    if len({*columns, ""}) <= len(columns):
        columns = named
    frame = frame.select(
        pl.col(old).alias(new) for old, new in zip(named, columns, strict=True)
    )
    anew = tidied(frame, separator)
    as_it_is = readable == path and separator == "," and not told and not anew
    unread = {f"column {given.index(name) + 1}": NAMELESS for name in unnamed}
    return Source(
        *(path, frame.with_columns(anew), True, as_it_is and columns == named),
        *(columns, unread),
    )


def _encoding(path: Path) -> str:
    """UTF-8 with or without a mark, or else what Windows writes in the West."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in UTF_16:
        return "utf-16"
    marked = start[:3] == b"\xef\xbb\xbf"
    try:
        with path.open(encoding="utf-8", newline="") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if marked else "utf-8"


def _to_utf8(path: Path, encoding: str, target: Path) -> None:
    with (
        path.open(encoding=encoding, errors="replace", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, 1 << 20)


def _separator(lines: list[str]) -> str:
    """What parts the first lines into as many fields each."""
    # The last one may have been cut off.
    some = [line for line in lines[:20] if line.strip()] or lines[:1]
    if len(some) > 2:
        some = some[: max(2, len(some) - 1)]

    def fit(separator: str) -> tuple[bool, int]:
        counts = [len(row) for row in csv.reader(some, delimiter=separator)]
        return len(set(counts)) == 1 and counts[0] > 1, counts[0] if counts else 0

    return max(SEPARATORS, key=fit)
