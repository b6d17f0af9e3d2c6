"""Judge the model on rows that it has never seen, and write metrics and plots."""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_fscore_support,
)
from threadpoolctl import threadpool_limits

from .. import storage
from ..datasets import read, write
from ..importance import importance, used
from ..model import FILE, Model
from ..schemas import (
    TARGET,
    CalibrationBin,
    ClassScore,
    Confusion,
    Importance,
    LabelledRow,
)
from ..settings import Settings

BINS = 10
# What a probability of nothing counts for.
LEAST = 1e-15
Array = npt.NDArray[Any]


def run(settings: Settings) -> None:
    rows = read(settings.data_path("test.parquet"), LabelledRow)
    learned = read(settings.data_path("train.parquet"), LabelledRow)[TARGET]
    model = Model(settings.artifact_path(FILE))
    labels = list(map(str, model.labels))

    def loss(rows: pl.DataFrame) -> float:
        return log_loss(classes_of(rows[TARGET]), model.probabilities(rows), labels)

    with threadpool_limits(settings.train.threads, user_api="openmp"):
        probabilities = model.probabilities(rows)
        shuffled = importance(rows, used(model.trees), loss, settings.train.seed)
    truth = classes_of(rows[TARGET])
    scores = metrics(truth, probabilities, labels, classes_of(learned))
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    answers = np.array(labels)[probabilities.argmax(axis=1)]
    plots = {
        "confusion": (confusion(truth, answers), Confusion),
        "classes": (classes(truth, answers), ClassScore),
        "calibration": (
            calibration(truth == answers, probabilities.max(axis=1)),
            CalibrationBin,
        ),
        "importance": (shuffled, Importance),
    }
    for name, (frame, schema) in plots.items():
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def classes_of(answers: pl.Series) -> Array:
    """The classes as texts, whatever type they have in the table."""
    return np.array(list(map(str, answers.to_list())))


def metrics(
    truth: Array, probabilities: Array, labels: list[str], learned: Array
) -> dict[str, float]:
    """Scores of the answers; `base_*` are those of a constant, the same for all.

    The constant is how frequent each class is among the rows to learn from.
    """
    answers = np.array(labels)[probabilities.argmax(axis=1)]
    shares = np.array([(learned == label).mean() for label in labels])
    base = np.tile(shares, (len(truth), 1))
    scores = {
        "accuracy": accuracy_score(truth, answers),
        "macro_f1": f1_score(truth, answers, average="macro", zero_division=0),
        "log_loss": log_loss(truth, probabilities, labels),
        "base_accuracy": (truth == labels[int(shares.argmax())]).mean(),
        "base_log_loss": log_loss(truth, base, labels),
    }
    return {"rows": len(truth), "classes": len(labels)} | {
        key: round(float(score), 6) for key, score in scores.items()
    }


def log_loss(truth: Array, probabilities: Array, labels: list[str]) -> float:
    """The mean of what the truth was thought unlikely, also of classes never seen."""
    place = {label: i for i, label in enumerate(labels)}
    given = [
        line[place[label]] if label in place else 0.0
        for label, line in zip(truth, probabilities, strict=True)
    ]
    return float(-np.log(np.clip(given, LEAST, 1)).mean())


def confusion(truth: Array, answers: Array) -> pl.DataFrame:
    """How many rows of each class were given which class."""
    labels = np.unique(np.concatenate([truth, answers]))
    counts = confusion_matrix(truth, answers, labels=labels)
    return pl.DataFrame(
        {
            "label": np.repeat(labels, len(labels)).tolist(),
            "predicted": np.tile(labels, len(labels)).tolist(),
            "rows": counts.ravel(),
        }
    )


def classes(truth: Array, answers: Array) -> pl.DataFrame:
    """How well each class of the test is recognised, the best first."""
    labels = np.unique(truth)
    precision, recall, f1, rows = precision_recall_fscore_support(
        truth, answers, labels=labels, zero_division=0
    )
    return pl.DataFrame(
        {
            "label": labels.tolist(),
            "precision": precision.round(6),
            "recall": recall.round(6),
            "f1": f1.round(6),
            "rows": rows,
        }
    ).sort("f1", descending=True, maintain_order=True)


def calibration(right: Array, probability: Array) -> pl.DataFrame:
    """How sure the model was and how often it was right, in bins of as many rows."""
    observed, predicted = calibration_curve(
        right, probability, n_bins=BINS, strategy="quantile"
    )
    return pl.DataFrame({"predicted": predicted, "observed": observed}).select(
        pl.all().round(6)
    )
