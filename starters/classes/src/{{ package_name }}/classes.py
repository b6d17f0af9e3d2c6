"""How well a model tells classes apart."""

from collections.abc import Iterable

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

BINS = 10
# What a probability of nothing counts for.
LEAST = 1e-15
Labels = npt.NDArray[np.str_]
Probabilities = npt.NDArray[np.float64]


def metrics(
    truth: Labels, probabilities: Probabilities, classes: list[str], learned: Labels
) -> dict[str, float]:
    """Scores of the likeliest classes; `base_*` are those of a constant prediction.

    It is the most frequent class in training, or the shares of the classes there.
    `probabilities` has a row for each true label, and a column for each class.
    """
    predicted = likeliest(probabilities, classes)
    shares = np.array([(learned == label).mean() for label in classes])
    constant = np.tile(shares, (len(truth), 1))
    every = known(truth, classes)
    scores = {
        "accuracy": accuracy_score(truth, predicted),
        "macro_f1": f1_score(
            truth, predicted, labels=every, average="macro", zero_division=0.0
        ),
        "log_loss": log_loss(truth, probabilities, classes),
        "base_accuracy": (truth == classes[int(shares.argmax())]).mean(),
        "base_log_loss": log_loss(truth, constant, classes),
    }
    return {"classes": len(classes)} | {
        name: round(float(score), 6) for name, score in scores.items()
    }


def likeliest(probabilities: Probabilities, classes: list[str]) -> Labels:
    """The class of the greatest probability in each row."""
    found: Labels = np.array(classes)[probabilities.argmax(axis=1)]
    return found


def known(truth: Iterable[str], classes: list[str]) -> list[str]:
    """The classes of the model, and behind them those that it never learned."""
    return [*classes, *sorted(set(truth) - set(classes))]


def log_loss(truth: Labels, probabilities: Probabilities, classes: list[str]) -> float:
    """The mean logarithm of what each truth was given; a class never learned got 0."""
    columns = {label: number for number, label in enumerate(classes)}
    given = [
        row[columns[label]] if label in columns else 0.0
        for label, row in zip(truth, probabilities, strict=True)
    ]
    return float(-np.log(np.clip(given, LEAST, 1)).mean())


def confusion(truth: Labels, predicted: Labels, classes: list[str]) -> pl.DataFrame:
    """A row for each pair of classes: how often the first was taken for the second."""
    labels = known(truth, classes)
    counts = confusion_matrix(truth, predicted, labels=labels)
    return pl.DataFrame(
        {
            "label": np.repeat(labels, len(labels)).tolist(),
            "predicted": labels * len(labels),
            "count": counts.ravel(),
        }
    )


def class_scores(truth: Labels, predicted: Labels, classes: list[str]) -> pl.DataFrame:
    """A row for each class, the best recognised first; an undefined score is 0."""
    labels = known(truth, classes)
    precision, recall, f1, counts = precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0.0
    )
    scores = {"precision": precision, "recall": recall, "f1": f1}
    return (
        pl.DataFrame({"label": labels, **scores, "count": counts})
        .with_columns(pl.col(*scores).round(6))
        .sort("f1", descending=True, maintain_order=True)
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
