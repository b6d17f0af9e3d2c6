"""Judge the model on flights it has never seen, and write metrics and plots."""

import json

import numpy as np
import polars as pl

from .. import storage
from ..datasets import read, write
from ..model import Model
from ..schemas import (
    CalibrationBin,
    Importance,
    LabelledFlight,
    LateByHour,
    RocPoint,
)
from ..settings import Settings

BINS = 10


def run(settings: Settings) -> None:
    flights = read(settings.data_path("test.parquet"), LabelledFlight)
    model = Model(settings.artifact_path("model.txt"))
    probability = model.predict(flights)["probability"]
    roc = roc_curve(flights["late"], probability)
    text = json.dumps(metrics(flights["late"], probability, roc), indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    write(thin(roc), settings.report_path("plots/roc.csv"), RocPoint)
    bins = calibration(flights["late"], probability)
    write(bins, settings.report_path("plots/calibration.csv"), CalibrationBin)
    hours = late_by_hour(flights, probability)
    write(hours, settings.report_path("plots/late_by_hour.csv"), LateByHour)
    write(model.importance(), settings.report_path("plots/importance.csv"), Importance)


def metrics(
    late: pl.Series, probability: pl.Series, roc: pl.DataFrame
) -> dict[str, float]:
    """Scores of the probabilities; `base_*` are those of a constant, the base rate."""
    base = pl.Series([late.mean()]).new_from_index(0, len(late)).cast(pl.Float64)
    area = np.trapezoid(roc["true_positive_rate"], roc["false_positive_rate"])
    scores = {
        "auc": area,
        "log_loss": _log_loss(late, probability),
        "brier": _brier(late, probability),
        "base_rate": base[0],
        "base_log_loss": _log_loss(late, base),
        "base_brier": _brier(late, base),
    }
    return {"flights": len(late)} | {
        key: round(float(x), 6) for key, x in scores.items()
    }


def roc_curve(late: pl.Series, probability: pl.Series) -> pl.DataFrame:
    """One point for each threshold; flights of the same probability move together."""
    counts = (
        pl.DataFrame({"late": late, "probability": probability})
        .group_by("probability")
        .agg(hits=pl.col("late").sum(), alarms=(~pl.col("late")).sum())
        .sort("probability", descending=True)
        .select(pl.col("hits", "alarms").cast(pl.Float64).cum_sum())
    )
    # A rate without a single case of its kind is 0.
    points = counts.select(
        false_positive_rate=pl.col("alarms") / max((~late).sum(), 1),
        true_positive_rate=pl.col("hits") / max(late.sum(), 1),
    )
    origin = pl.DataFrame({"false_positive_rate": [0.0], "true_positive_rate": [0.0]})
    return pl.concat([origin, points])


def thin(roc: pl.DataFrame, points: int = 200) -> pl.DataFrame:
    """As many points as a plot can show, the first and the last among them."""
    last = roc.height - 1
    kept = {i * last // points for i in range(points + 1)}
    return roc[sorted(kept)].with_columns(pl.all().round(6))


def calibration(late: pl.Series, probability: pl.Series) -> pl.DataFrame:
    """What was predicted and what came, in bins that hold about as many flights."""
    rank = (pl.col("predicted").rank("ordinal") - 1) * BINS // len(late)
    return (
        pl.DataFrame({"predicted": probability, "late": late})
        .group_by(bin=rank)
        .agg(
            pl.col("predicted").mean(), observed=pl.col("late").mean(), flights=pl.len()
        )
        .sort("bin")
        .select(
            pl.col("predicted", "observed").round(6), pl.col("flights").cast(pl.Int64)
        )
    )


def late_by_hour(flights: pl.DataFrame, probability: pl.Series) -> pl.DataFrame:
    """The share of late flights by the hour of departure, predicted and observed."""
    return (
        flights.select(
            "late", hour=pl.col("scheduled").dt.hour(), predicted=probability
        )
        .group_by("hour")
        .agg(
            pl.col("predicted").mean(), observed=pl.col("late").mean(), flights=pl.len()
        )
        .sort("hour")
        .select(
            pl.col("hour", "flights").cast(pl.Int64),
            pl.col("predicted", "observed").round(6),
        )
    )


def _log_loss(late: pl.Series, probability: pl.Series) -> float:
    p = probability.to_numpy().clip(1e-15, 1 - 1e-15)
    return float(-np.where(late.to_numpy(), np.log(p), np.log1p(-p)).mean())


def _brier(late: pl.Series, probability: pl.Series) -> float:
    return float(np.square(probability.to_numpy() - late.to_numpy()).mean())
