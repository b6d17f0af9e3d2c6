"""Score the model on pictures that it has not seen."""

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
from ..pictures import unpack
from ..schemas import (
    CalibrationBin,
    ClassScore,
    Confusion,
    HardPicture,
    LabelledPicture,
)
from ..settings import Settings

BINS = 10
HARDEST = 12


def run(settings: Settings) -> None:
    pictures = read(settings.data_path("test.parquet"), LabelledPicture)
    learned = read(settings.data_path("train.parquet"), LabelledPicture)["label"]
    model = Model(settings.artifact_path(FILE))
    probabilities = model.probabilities(unpack(pictures["pixels"].to_list()))
    labels = pictures["label"].to_numpy()
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
    ):
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)
    hard = hardest(pictures, predicted, probabilities, model.labels)
    write(hard, settings.report_path("plots/hardest.parquet"), HardPicture)


def metrics(
    labels: npt.NDArray[np.str_],
    predicted: npt.NDArray[np.str_],
    probabilities: npt.NDArray[np.float64],
    classes: list[str],
    learned: pl.Series,
) -> dict[str, float]:
    """Scores of the answers; `base_*` are those of always answering the same.

    That is the class most frequent in training, or the shares of the classes there.
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
    return {"pictures": len(labels), "classes": len(classes)} | {
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
            "pictures": counts.ravel(),
        }
    )


def class_scores(
    labels: npt.NDArray[np.str_], predicted: npt.NDArray[np.str_], classes: list[str]
) -> pl.DataFrame:
    """A row for each class; a score without a single case of its kind is 0."""
    precision, recall, f1, counts = precision_recall_fscore_support(
        labels, predicted, labels=classes, zero_division=0.0
    )
    scores = {"precision": precision, "recall": recall, "f1": f1}
    return pl.DataFrame({"label": classes, **scores, "pictures": counts}).with_columns(
        pl.col(*scores).round(6)
    )


def calibration(
    right: npt.NDArray[np.bool_], probability: npt.NDArray[np.float64]
) -> pl.DataFrame:
    """What was promised and what came, in bins that hold about as many pictures."""
    observed, predicted = calibration_curve(
        right, probability, n_bins=BINS, strategy="quantile", pos_label=True
    )
    return pl.DataFrame({"predicted": predicted, "observed": observed}).with_columns(
        pl.all().round(6)
    )


def hardest(
    pictures: pl.DataFrame,
    predicted: npt.NDArray[np.str_],
    probabilities: npt.NDArray[np.float64],
    classes: list[str],
) -> pl.DataFrame:
    """The pictures whose own class the model finds least likely, the worst first."""
    columns = [classes.index(label) for label in pictures["label"]]
    likely = probabilities[np.arange(len(columns)), columns]
    worst = np.argsort(likely, kind="stable")[:HARDEST]
    return pictures[worst].with_columns(
        predicted=pl.Series(predicted[worst].tolist(), dtype=pl.String),
        probability=probabilities[worst].max(axis=1),
    )
