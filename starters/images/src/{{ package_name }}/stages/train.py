"""Train the model: one linear function of a picture's numbers for each class."""

import polars as pl
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from .. import model_file, pictures
from ..datasets import read
from ..model import FILE, STEPS
from ..schemas import LabelledPicture
from ..settings import Settings, Train


def run(settings: Settings) -> None:
    frame = read(settings.data_path("train.parquet"), LabelledPicture)
    model_file.save(fit(frame, settings.train), settings.artifact_path(FILE))


def fit(frame: pl.DataFrame, settings: Train) -> Pipeline:
    """A pipeline from numbers to probabilities; the same pictures give the same one."""
    numbers = pictures.describe(pictures.unpack(frame["pixels"].to_list()))
    steps = StandardScaler(), LogisticRegression(C=settings.strength, max_iter=1000)
    model = Pipeline([*zip(STEPS, steps, strict=True)])
    return model.fit(numbers, frame["label"].to_numpy())
