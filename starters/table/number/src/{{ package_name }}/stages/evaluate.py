"""Judge the model on rows that it has never seen, and write metrics and plots."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from threadpoolctl import threadpool_limits

from .. import storage
from ..datasets import read, write
from ..errors import DatasetError
from ..importance import importance, used
from ..model import FILE, Model
from ..schemas import TARGET, Answer, Importance, LabelledRow
from ..settings import Settings

POINTS = 1000
Array = npt.NDArray[Any]


def run(settings: Settings) -> None:
    rows = read(settings.data_path("test.parquet"), LabelledRow)
    learned = read(settings.data_path("train.parquet"), LabelledRow)
    if rows.height < 2:
        raise DatasetError("one test row is too few: change split.test_share")
    model = Model(settings.artifact_path(FILE))

    def loss(rows: pl.DataFrame) -> float:
        return float(mean_absolute_error(truth_of(rows), model.values(rows)))

    with threadpool_limits(settings.train.threads, user_api="openmp"):
        values = model.values(rows)
        shuffled = importance(rows, used(model.trees), loss, settings.train.seed)
    scores = metrics(truth_of(rows), values, truth_of(learned))
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    plots = {
        "answers": (answers(truth_of(rows), values), Answer),
        "importance": (shuffled, Importance),
    }
    for name, (frame, schema) in plots.items():
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def truth_of(rows: pl.DataFrame) -> Array:
    """The true value of each row."""
    return rows[TARGET].cast(pl.Float64).to_numpy()


def metrics(truth: Array, values: Array, learned: Array) -> dict[str, float]:
    """Errors of the values; `base_*` are those of a constant, the same for all rows.

    The constant is the median, for the squared error the mean, of the rows to learn
    from.
    """
    median = np.full(len(truth), np.median(learned))
    mean = np.full(len(truth), learned.mean())
    scores = {
        "mae": mean_absolute_error(truth, values),
        "rmse": root_mean_squared_error(truth, values),
        "r2": r2_score(truth, values),
        "base_mae": mean_absolute_error(truth, median),
        "base_rmse": root_mean_squared_error(truth, mean),
    }
    return {"rows": len(truth)} | {
        key: float(f"{score:.6g}") for key, score in scores.items()
    }


def answers(truth: Array, values: Array) -> pl.DataFrame:
    """What was predicted and what is true, for as many rows as a plot can show."""
    kept = np.unique(np.linspace(0, len(truth) - 1, POINTS).astype(int))
    return pl.DataFrame({"predicted": values[kept], "observed": truth[kept]})
