"""The features step on more and more rows.

It reads two tables, checks both, joins them, checks the result and writes it. For
comparison: the same job in eager pandas, and a plain copy of its result, the least that
any job could cost.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .measure import in_turn, measure
from .table import compared
from .workshop import Workshop

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PANDAS = Path(__file__).parent / "peers" / "pandas_features.py"

# Repeats the departures of the example until there are enough of them.
GROW = """
import sys
from pathlib import Path
import polars as pl
from flight_delays import data_dir
target, rows = Path(sys.argv[1]), int(sys.argv[2])
frame = pl.read_parquet(data_dir / "departures.parquet")
many = pl.concat([frame.lazy()] * (rows // len(frame) + 1)).head(rows)
many.sink_parquet(target / "departures.parquet")
(target / "weather.parquet").symlink_to(data_dir / "weather.parquet")
"""

COPY = """
import sys
import polars as pl
pl.scan_parquet(sys.argv[1] + "/flights.parquet").sink_parquet(sys.argv[1] + "/copy")
"""


def grow(workshop: Workshop, rows: int) -> Path:
    """A folder with as many departures, and the example's weather."""
    folder = workshop.new(f"rows-{rows}")
    measure(workshop.project, "python", "-c", GROW, str(folder), str(rows))
    return folder


def features(folder: Path) -> tuple[str, ...]:
    return ("flight-delays", "run", "features", f"--patch=storage.data={folder}")


def report(workshop: Workshop) -> Iterator[str]:
    run = partial(measure, workshop.project)
    pandas = workshop.tools("pandas", "pandas", "pandera[pandas]", "pyarrow")
    for rows in SIZES:
        folder = grow(workshop, rows)
        contenders = {
            "the features step": partial(run, *features(folder)),
            "eager pandas with pandera": partial(
                run, str(pandas / "python"), str(PANDAS), str(folder)
            ),
            "a scan, written as it is": partial(run, "python", "-c", COPY, str(folder)),
        }
        rounds = in_turn(contenders, min(3, workshop.rounds))
        yield f"{rows:,} rows:\n\n{compared(rounds)}"
