"""Evaluate the model on texts it has not seen."""

import json

from .. import storage
from ..classes import calibration, class_scores, confusion, likeliest, metrics
from ..datasets import read, write
from ..model import FILE, Model
from ..schemas import CalibrationBin, ClassScore, Confusion, LabelledText, Phrase
from ..settings import Settings

PHRASES = 5


def run(settings: Settings) -> None:
    texts = read(settings.data_path("test.parquet"), LabelledText)
    learned = read(settings.data_path("train.parquet"), LabelledText)["label"]
    model = Model(settings.artifact_path(FILE))
    probabilities = model.probabilities(texts)
    truth, predicted = texts["label"].to_numpy(), likeliest(probabilities, model.labels)
    scores = {"texts": len(texts)} | metrics(
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
        ("phrases", model.strongest(PHRASES), Phrase),
    ):
        write(frame, settings.report_path(f"plots/{name}.csv"), schema)
