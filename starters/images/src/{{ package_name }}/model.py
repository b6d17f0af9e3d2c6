"""The one thing that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(pictures)

It is a pipeline of scikit-learn in one file: logistic regression on the numbers that
describe a picture. So the weights say which part of it speaks for a class.
"""

from math import isqrt
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.pipeline import Pipeline

from . import artifacts_dir, model_file, pictures, storage
from .errors import DatasetError, ModelError
from .pictures import CELL, NUMBERS, Pixels
from .schemas import Picture, Prediction
from .validation import check_columns, types_of

__all__ = ["Model", "ModelError"]

FILE = "model.skops"
STEPS = ["scale", "classes"]


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged.
    """

    input_schema: ClassVar[type[Picture]] = Picture
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        location = path or artifacts_dir / FILE
        pipeline = model_file.load(location)
        if not isinstance(pipeline, Pipeline) or [*pipeline.named_steps] != STEPS:
            raise ModelError(f"{location} is not a model of pictures; run `make train`")
        self._pipeline = pipeline
        self.labels: list[str] = pipeline["classes"].classes_.tolist()
        # Pictures are cut into cells x cells, each described by some numbers.
        self._cells = isqrt(pipeline["scale"].n_features_in_ // NUMBERS)
        self.side = self._cells * CELL

    def predict(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add `label` and `probability` to the `path` of each picture.

        Raises DatasetError, which names the file, when one cannot be read.
        """
        check_columns(frame, types_of(Picture))
        squares = [self.read(path) for path in frame["path"]]
        return pl.concat([frame, self.answer(squares)], how="horizontal")

    def read(self, path: str | Path) -> Pixels:
        """A file as the square that the model sees; raises DatasetError."""
        with storage.reading(path) as file:
            try:
                return pictures.read(file, self.side)
            except DatasetError as error:
                raise DatasetError(f"cannot read {path}: {error}") from error

    def answer(self, squares: list[Pixels]) -> pl.DataFrame:
        """The `label` of each square picture, and its `probability`."""
        shape = (len(squares), self.side, self.side, 3)
        probabilities = self.probabilities(np.array(squares, np.uint8).reshape(shape))
        best = probabilities.argmax(axis=1)
        return pl.DataFrame(
            {
                "label": pl.Series([self.labels[i] for i in best], dtype=pl.String),
                "probability": probabilities[np.arange(len(best)), best],
            }
        )

    def probabilities(self, squares: Pixels) -> npt.NDArray[np.float64]:
        """A row for each picture and a column for each of `labels`.

        `squares` is an array (pictures, side, side, 3); rows add up to 1.
        """
        if not len(squares):
            return np.empty((0, len(self.labels)))
        numbers = pictures.describe(squares)
        found: npt.NDArray[np.float64] = self._pipeline.predict_proba(numbers)
        return found

    def explain(self, square: Pixels, label: str) -> npt.NDArray[np.float64]:
        """How much each part of a picture speaks for a class: an array of its cells.

        A positive number makes the class likelier than the average of the classes.
        """
        numbers = pictures.describe(square[np.newaxis])
        scaled = self._pipeline["scale"].transform(numbers)[0]
        parts = scaled * self._weights()[self.labels.index(label)]
        cells = parts.reshape(self._cells, self._cells, NUMBERS)
        found: npt.NDArray[np.float64] = cells.sum(axis=2)
        return found

    def _weights(self) -> npt.NDArray[np.float64]:
        """A row for each class; each column adds up to 0."""
        weights: npt.NDArray[np.float64] = self._pipeline["classes"].coef_
        if len(weights) == 1:  # of two classes only the second one's are kept
            return np.vstack([-weights, weights]) / 2
        weights = weights - weights.mean(axis=0)
        return weights
