"""What model card and data card tell, read from DVC's files and the data."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from tables import code, codes, table

UNTRAINED = "*Nothing is recorded yet: run `make train`.*\n"


def read_yaml(name: str) -> dict[str, Any]:
    path = Path(name)
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def pipeline(dvc: Mapping[str, Any]) -> str:
    """The stages in order, with what each reads and writes."""
    rows = []
    for name, stage in dvc.get("stages", {}).items():
        reads = [path for path in paths(stage, "deps") if not path.endswith(".py")]
        writes = [*paths(stage, "outs"), *paths(stage, "metrics")]
        writes += paths(stage, "plots")
        rows.append([name, codes(reads), codes(paths(stage, "params")), codes(writes)])
    return table(["stage", "reads", "parameters", "writes"], rows)


def paths(stage: Mapping[str, Any], kind: str) -> list[str]:
    """The paths of a list in dvc.yaml, where an item may carry options."""
    items = stage.get(kind, [])
    return [item if isinstance(item, str) else next(iter(item)) for item in items]


def metrics(dvc: Mapping[str, Any]) -> str:
    """Every number in the pipeline's metrics files."""
    rows: list[list[Any]] = []
    for stage in dvc.get("stages", {}).values():
        for path in map(Path, paths(stage, "metrics")):
            if path.is_file():
                values = json.loads(path.read_text(encoding="utf-8"))
                rows += [[code(key), value] for key, value in leaves(values)]
    return table(["metric", "value"], rows) if rows else UNTRAINED


def parameters(lock: Mapping[str, Any]) -> str:
    """The parameters that the recorded results were made with."""
    used: dict[str, Any] = {}
    for stage in lock.get("stages", {}).values():
        for values in stage.get("params", {}).values():
            used |= dict(leaves(values))
    rows = [[code(key), code(value)] for key, value in used.items()]
    return table(["parameter", "value"], rows) if rows else UNTRAINED


def files(lock: Mapping[str, Any]) -> str:
    """Every file that the pipeline writes: its size and its hash."""
    rows = [
        [code(out["path"]), size(out["size"]), code(out["md5"][:12])]
        for out in outputs(lock)
    ]
    return table(["file", "size", "MD5"], rows) if rows else UNTRAINED


def datasets(lock: Mapping[str, Any]) -> str:
    """The columns of each parquet file that is on this machine."""
    every = [Path(out["path"]) for out in outputs(lock)]
    here = [path for path in every if path.suffix == ".parquet" and path.is_file()]
    return "\n".join(map(columns, here)) or UNTRAINED


def columns(path: Path) -> str:
    """One dataset: the type, the gaps and the range of each column."""
    frame = pl.read_parquet(path)
    rows = []
    for series in frame:
        text = series.dtype == pl.String
        span = f"{series.n_unique():,} values" if text else extent(series)
        gaps = f"{series.null_count() / max(len(series), 1):.1%}"
        rows.append([code(series.name), series.dtype.base_type().__name__, gaps, span])
    heading = f"### {path.stem}\n\n{frame.height:,} rows in `{path.as_posix()}`.\n\n"
    return heading + table(["column", "type", "missing", "range"], rows)


def extent(series: pl.Series) -> str:
    low, high = series.min(), series.max()
    return "-" if low is None else f"{short(low)} to {short(high)}"


def short(value: Any) -> str:
    return f"{value:,.5g}" if isinstance(value, float) else str(value)


def outputs(lock: Mapping[str, Any]) -> list[dict[str, Any]]:
    stages = lock.get("stages", {}).values()
    return [out for stage in stages for out in stage.get("outs", []) if "md5" in out]


def leaves(values: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of nested mappings by its dotted key."""
    if not isinstance(values, dict):
        yield prefix.removesuffix("."), values
        return
    for key, value in values.items():
        yield from leaves(value, f"{prefix}{key}.")


def size(count: int) -> str:
    """A number of bytes as people read it."""
    for unit in ("bytes", "KB", "MB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} GB"
