"""Evaluate the model on texts it has not seen."""

import json

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    log_loss,
    precision_recall_fscore_support,
)

from .. import storage
from ..datasets import read, write
from ..model import FILE, Model
from ..schemas import CalibrationBin, ClassScore, Confusion, LabelledText, Phrase
from ..settings import Settings

BINS = 10
PHRASES = 5


def run(settings: Settings) -> None:
    texts = read(settings.data_path("test.parquet"), LabelledText)
    learned = read(settings.data_path("train.parquet"), LabelledText)["label"]
    model = Model(settings.artifact_path(FILE))
    probabilities = model.probabilities(texts)
    labels = texts["label"].to_numpy()
    predicted = np.array(model.labels)[probabilities.argmax(axis=1)]
    scores = metrics(labels, predicted, probabilities, model.labels, learned)
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    for name, frame, schema in (
        ("confusion", confusion(labels, predicted, model.labels), Confusion),
        ("classes", class_scores(labels, predicted, model.labels), ClassScore),
        (
            "calibration",
            calibration(predicted == labels, probabilities.max(axis=1)),
            CalibrationBin,
        ),
        ("phrases", model.strongest(PHRASES), Phrase),
    ):
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)


def metrics(
    labels: npt.NDArray[np.str_],
    predicted: npt.NDArray[np.str_],
    probabilities: npt.NDArray[np.float64],
    classes: list[str],
    learned: pl.Series,
) -> dict[str, float]:
    """Scores of the predictions; `base_*` are those of a constant prediction.

    It is the most frequent class in training, or the shares of the classes there.
    """
    counts = learned.value_counts()
    shares = dict(zip(counts["label"], counts["count"] / len(learned), strict=True))
    constant = np.tile([shares[label] for label in classes], (len(labels), 1))
    most_frequent = max(classes, key=lambda label: shares[label])
    scores = {
        "accuracy": accuracy_score(labels, predicted),
        "macro_f1": f1_score(
            labels, predicted, labels=classes, average="macro", zero_division=0.0
        ),
        "log_loss": log_loss(labels, probabilities, labels=classes),
        "base_accuracy": (labels == most_frequent).mean(),
        "base_log_loss": log_loss(labels, constant, labels=classes),
    }
    return {"texts": len(labels), "classes": len(classes)} | {
        name: round(float(score), 6) for name, score in scores.items()
    }


def confusion(
    labels: npt.NDArray[np.str_], predicted: npt.NDArray[np.str_], classes: list[str]
) -> pl.DataFrame:
    """A row for each pair of classes: how often the first was taken for the second."""
    counts = confusion_matrix(labels, predicted, labels=classes)
    return pl.DataFrame(
        {
            "label": np.repeat(classes, len(classes)).tolist(),
            "predicted": classes * len(classes),
            "texts": counts.ravel(),
        }
    )


def class_scores(
    labels: npt.NDArray[np.str_], predicted: npt.NDArray[np.str_], classes: list[str]
) -> pl.DataFrame:
    """A row for each class; an undefined score is 0."""
    precision, recall, f1, texts = precision_recall_fscore_support(
        labels, predicted, labels=classes, zero_division=0.0
    )
    scores = {"precision": precision, "recall": recall, "f1": f1}
    return pl.DataFrame({"label": classes, **scores, "texts": texts}).with_columns(
        pl.col(*scores).round(6)
    )


def calibration(
    right: npt.NDArray[np.bool_], probability: npt.NDArray[np.float64]
) -> pl.DataFrame:
    """Predicted and observed accuracy, in bins of about equal size."""
    observed, predicted = calibration_curve(
        right, probability, n_bins=BINS, strategy="quantile", pos_label=True
    )
    return pl.DataFrame({"predicted": predicted, "observed": observed}).with_columns(
        pl.all().round(6)
    )
