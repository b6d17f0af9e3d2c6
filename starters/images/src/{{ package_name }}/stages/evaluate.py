"""Score the model on pictures that it has not seen."""

import json

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import storage
from ..classes import calibration, class_scores, confusion, likeliest, metrics
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

HARDEST = 12


def run(settings: Settings) -> None:
    pictures = read(settings.data_path("test.parquet"), LabelledPicture)
    learned = read(settings.data_path("train.parquet"), LabelledPicture)["label"]
    model = Model(settings.artifact_path(FILE))
    probabilities = model.probabilities(unpack(pictures["pixels"].to_list()))
    truth = pictures["label"].to_numpy()
    predicted = likeliest(probabilities, model.labels)
    scores = {"pictures": len(pictures)} | metrics(
        truth, probabilities, model.labels, learned.to_numpy()
    )
    text = json.dumps(scores, indent=2) + "\n"
    storage.write_text(text, settings.report_path("metrics.json"))
    for name, frame, schema in (
        ("confusion", confusion(truth, predicted, model.labels), Confusion),
        ("classes", class_scores(truth, predicted, model.labels), ClassScore),
        (
            "calibration",
            calibration(predicted == truth, probabilities.max(axis=1)),
            CalibrationBin,
        ),
    ):
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)
    hard = hardest(pictures, predicted, probabilities, model.labels)
    write(hard, settings.report_path("plots/hardest.parquet"), HardPicture)


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
