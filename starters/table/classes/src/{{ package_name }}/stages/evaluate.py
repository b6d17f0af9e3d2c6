"""Judge the model on rows that it has never seen, and write metrics and plots."""

import json

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from .. import storage
from ..classes import (
    Labels,
    calibration,
    class_scores,
    confusion,
    likeliest,
    log_loss,
    metrics,
)
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


def run(settings: Settings) -> None:
    rows = read(settings.data_path("test.parquet"), LabelledRow)
    learned = read(settings.data_path("train.parquet"), LabelledRow)
    model = Model(settings.artifact_path(FILE))
    labels = list(map(str, model.labels))

    def loss(rows: pl.DataFrame) -> float:
        return log_loss(classes_of(rows), model.probabilities(rows), labels)

    with threadpool_limits(settings.train.threads, user_api="openmp"):
        probabilities = model.probabilities(rows)
        shuffled = importance(rows, used(model.trees), loss, settings.train.seed)
    truth, predicted = classes_of(rows), likeliest(probabilities, labels)
    scores = {"rows": len(rows)} | metrics(
        truth, probabilities, labels, classes_of(learned)
    )
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    plots = {
        "confusion": (confusion(truth, predicted, labels), Confusion),
        "classes": (class_scores(truth, predicted, labels), ClassScore),
        "calibration": (
            calibration(predicted == truth, probabilities.max(axis=1)),
            CalibrationBin,
        ),
        "importance": (shuffled, Importance),
    }
    for name, (frame, schema) in plots.items():
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def classes_of(rows: pl.DataFrame) -> Labels:
    """The true classes as texts, whatever type they have in the table."""
    return np.array(list(map(str, rows[TARGET].to_list())))
