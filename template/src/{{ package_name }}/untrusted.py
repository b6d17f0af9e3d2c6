# The template's: `make update` merges its later versions into this file.
"""Checks a file before it is read: libraries trust a file's own metadata.

A small file can expand beyond any memory. Each check raises ValueError with what is
wrong. They find decompression bombs and truncated files, not malicious content.
"""

import os
from pathlib import Path
from typing import Any

import polars as pl

MOST_COLUMNS = 100_000
# Rows of JSON without common keys become a table that is mostly nulls.
MOST_VALUES_OF_JSON = 10**8
# Real tables hold a few values a byte; one constant, repeated, holds hundreds.
MOST_VALUES_A_BYTE = 100
FEW_VALUES = 10**7  # fit everywhere, however small their file
COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"x\x01", b"x\x9c", b"x\xda")


def check_csv(path: Path) -> None:
    """Refuse compressed text, which polars would unpack, and too many columns."""
    with path.open("rb") as file:
        header = file.readline()
    if header.startswith(COMPRESSED):
        raise ValueError("it is compressed: unpack it first")
    _check_columns(header.count(b",") + 1)


def check_parquet(path: Path) -> None:
    """Refuse files that are not complete parquet files, and too many columns."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(max(path.stat().st_size - 4, 0))
        if not start == file.read() == b"PAR1":
            raise ValueError(
                "it is no parquet file, or only part of one: fetch or make it again"
            )
    _check_columns(len(pl.read_parquet_schema(path)))


def check_claims(path: Path, frame: pl.LazyFrame) -> None:
    """Refuse far more values than a parquet file of this size holds.

    PARQUET_VALUES_A_BYTE in the environment is how many a byte may hold.
    """
    values = _rows(frame) * len(frame.collect_schema())
    name = "PARQUET_VALUES_A_BYTE"
    limit = os.environ.get(name) or str(MOST_VALUES_A_BYTE)
    if not limit.isdecimal():
        raise ValueError(f"{name} must be a whole number, not {limit}")
    each = values // path.stat().st_size
    if values > FEW_VALUES and each > int(limit):
        raise ValueError(
            f"it claims {values:,} values, {each:,} for each of its bytes, and more "
            f"than {int(limit):,} are not read; if you trust it, set {name}={each + 1}"
        )


def check_memory(frame: pl.LazyFrame) -> None:
    """Refuse more rows than fit into memory: a file can declare any number."""
    rows = _rows(frame)
    columns = len(frame.collect_schema())
    if rows * columns * 8 > memory():
        raise ValueError(
            f"its {rows:,} rows of {columns} columns are more than this machine's "
            "memory: read_batches reads it in parts"
        )


def check_rows(rows: list[dict[str, Any]]) -> None:
    """Refuse rows of JSON whose table would be far larger than their text."""
    columns = len({name for row in rows for name in row})
    _check_columns(columns)
    if len(rows) * columns > MOST_VALUES_OF_JSON:
        raise ValueError(
            f"its {len(rows):,} rows have {columns:,} different keys: write it as "
            "parquet or CSV"
        )


def memory() -> int:
    """This machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _rows(frame: pl.LazyFrame) -> int:
    """The number of rows that the file declares."""
    rows: int = frame.select(pl.len()).collect().item()
    return rows


def _check_columns(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise ValueError(
            f"it has {columns:,} columns, more than the {MOST_COLUMNS:,} that are read"
        )
