"""Evaluate the model on flights it has not seen; write metrics and plots."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.calibration import calibration_curve
from sklearn.inspection import permutation_importance
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve
from threadpoolctl import threadpool_limits

from .. import storage
from ..datasets import read, write
from ..errors import DatasetError
from ..model import FILE, Model
from ..schemas import (
    CalibrationBin,
    Importance,
    LabelledFlight,
    LateByHour,
    RocPoint,
)
from ..settings import Settings
from .features import FEATURES, encode

BINS = 10
POINTS = 200
SHUFFLES = 3
Array = npt.NDArray[Any]


def run(settings: Settings) -> None:
    flights = read(settings.data_path("test.parquet"), LabelledFlight)
    model = Model(settings.artifact_path(FILE))
    late = flights["late"].to_numpy()
    if late.all() or not late.any():
        raise DatasetError(
            "the test flights are all late, or all on time: change split.test_from"
        )
    with threadpool_limits(settings.train.threads, user_api="openmp"):
        probability = model.probability(flights)
        importance = feature_importance(model, flights, settings.train.seed)
    text = json.dumps(metrics(late, probability), indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    plots = {
        "roc": (roc(late, probability), RocPoint),
        "calibration": (calibration(late, probability), CalibrationBin),
        "late_by_hour": (late_by_hour(flights, probability), LateByHour),
        "importance": (importance, Importance),
    }
    for name, (frame, schema) in plots.items():
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def metrics(late: Array, probability: Array) -> dict[str, float]:
    """Scores of the probabilities; `base_*` are those of a constant, the base rate."""
    base = np.full(len(late), late.mean())
    scores = {
        "auc": roc_auc_score(late, probability),
        "log_loss": log_loss(late, probability),
        "brier": brier_score_loss(late, probability),
        "base_rate": late.mean(),
        "base_log_loss": log_loss(late, base),
        "base_brier": brier_score_loss(late, base),
    }
    return {"flights": len(late)} | {
        key: round(float(score), 6) for key, score in scores.items()
    }


def roc(late: Array, probability: Array) -> pl.DataFrame:
    """The ROC curve, thinned to what a plot can show, with both ends."""
    false_alarms, found, _ = roc_curve(late, probability)
    kept = np.unique(np.linspace(0, len(found) - 1, POINTS + 1).astype(int))
    return pl.DataFrame(
        {
            "false_positive_rate": false_alarms[kept].round(6),
            "true_positive_rate": found[kept].round(6),
        }
    )


def calibration(late: Array, probability: Array) -> pl.DataFrame:
    """Predicted and observed shares of late flights, in bins of about equal size."""
    observed, predicted = calibration_curve(
        late, probability, n_bins=BINS, strategy="quantile"
    )
    return pl.DataFrame({"predicted": predicted, "observed": observed}).select(
        pl.all().round(6)
    )


def late_by_hour(flights: pl.DataFrame, probability: Array) -> pl.DataFrame:
    """The share of late flights by the hour of departure, predicted and observed."""
    return (
        flights.with_columns(predicted=pl.Series(probability))
        .group_by(hour=pl.col("scheduled").dt.hour().cast(pl.Int64))
        .agg(
            pl.col("predicted").mean().round(6),
            observed=pl.col("late").mean().round(6),
            flights=pl.len().cast(pl.Int64),
        )
        .sort("hour")
    )


def feature_importance(model: Model, flights: pl.DataFrame, seed: int) -> pl.DataFrame:
    """How much the log loss grows when a feature is shuffled, the greatest first."""
    result = permutation_importance(
        model.trees.estimator,
        encode(flights, model.trees.content["levels"]),
        flights["late"].to_numpy(),
        scoring="neg_log_loss",
        n_repeats=SHUFFLES,
        random_state=seed,
    )
    loss = result.importances_mean.round(6)
    return pl.DataFrame({"feature": FEATURES, "loss": loss}).sort(
        "loss", descending=True
    )
