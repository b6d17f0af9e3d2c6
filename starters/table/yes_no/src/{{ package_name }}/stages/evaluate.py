"""Judge the model on rows that it has never seen, and write metrics and plots."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve
from threadpoolctl import threadpool_limits

from .. import storage
from ..datasets import read, write
from ..errors import DatasetError
from ..importance import importance, used
from ..model import FILE, Model
from ..schemas import TARGET, YES, CalibrationBin, Importance, LabelledRow, RocPoint
from ..settings import Settings

BINS = 10
POINTS = 200
Array = npt.NDArray[Any]


def run(settings: Settings) -> None:
    rows = read(settings.data_path("test.parquet"), LabelledRow)
    known = read(settings.data_path("train.parquet"), LabelledRow)[TARGET] == YES
    model = Model(settings.artifact_path(FILE))
    answers = answers_of(rows)
    if answers.all() or not answers.any():
        raise DatasetError(
            "the test rows have one answer only: change the split in params.yaml"
        )

    def loss(rows: pl.DataFrame) -> float:
        found = log_loss(answers_of(rows), model.probability(rows), labels=[0, 1])
        return float(found)

    with threadpool_limits(settings.train.threads, user_api="openmp"):
        probability = model.probability(rows)
        shuffled = importance(rows, used(model.trees), loss, settings.train.seed)
    scores = metrics(answers, probability, known.to_numpy().mean())
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    plots = {
        "roc": (roc(answers, probability), RocPoint),
        "calibration": (calibration(answers, probability), CalibrationBin),
        "importance": (shuffled, Importance),
    }
    for name, (frame, schema) in plots.items():
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def answers_of(rows: pl.DataFrame) -> Array:
    """Whether the answer of each row is yes."""
    return (rows[TARGET] == YES).to_numpy()


def metrics(answers: Array, probability: Array, constant: float) -> dict[str, float]:
    """Scores of the probabilities; `base_*` are those of a constant, the same for all.

    The constant is the share of yes among the rows to learn from.
    """
    base = np.full(len(answers), constant)
    scores = {
        "auc": roc_auc_score(answers, probability),
        "log_loss": log_loss(answers, probability),
        "brier": brier_score_loss(answers, probability),
        "base_rate": answers.mean(),
        "base_log_loss": log_loss(answers, base),
        "base_brier": brier_score_loss(answers, base),
    }
    return {"rows": len(answers)} | {
        key: round(float(score), 6) for key, score in scores.items()
    }


def roc(answers: Array, probability: Array) -> pl.DataFrame:
    """As many points of the ROC curve as a plot can show, both ends among them."""
    false_alarms, found, _ = roc_curve(answers, probability)
    kept = np.unique(np.linspace(0, len(found) - 1, POINTS + 1).astype(int))
    return pl.DataFrame(
        {
            "false_positive_rate": false_alarms[kept].round(6),
            "true_positive_rate": found[kept].round(6),
        }
    )


def calibration(answers: Array, probability: Array) -> pl.DataFrame:
    """What was predicted and what came, in bins that hold about as many rows."""
    observed, predicted = calibration_curve(
        answers, probability, n_bins=BINS, strategy="quantile"
    )
    return pl.DataFrame({"predicted": predicted, "observed": observed}).select(
        pl.all().round(6)
    )
