"""The model that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(texts)

It is a scikit-learn pipeline in one file: TF-IDF, then logistic regression. So the
weight of each phrase explains why a text got its class.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.pipeline import Pipeline

from . import artifacts_dir, model_file
from .errors import ModelError
from .schemas import Prediction, Text
from .validation import check_columns, types_of

__all__ = ["Model", "ModelError"]

FILE = "model.skops"
STEPS = ["phrases", "classes"]


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged. Only the column is checked
    here; values are checked where texts are read from a file or a request.
    """

    input_schema: ClassVar[type[Text]] = Text
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        location = path or artifacts_dir / FILE
        pipeline = model_file.load(location)
        if not isinstance(pipeline, Pipeline) or [*pipeline.named_steps] != STEPS:
            raise ModelError(f"{location} is not a model of texts; run `make train`")
        self._phrases, self._classes = (pipeline[name] for name in STEPS)
        self.labels: list[str] = self._classes.classes_.tolist()

    def predict(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Add `label` and `probability` to each text; one row or many."""
        probabilities = self.probabilities(texts)
        best = probabilities.argmax(axis=1)
        return texts.with_columns(
            label=pl.Series([self.labels[i] for i in best], dtype=pl.String),
            probability=probabilities[np.arange(len(best)), best],
        )

    def probabilities(self, texts: pl.DataFrame) -> npt.NDArray[np.float64]:
        """A row for each text and a column for each of `labels`; rows add up to 1."""
        check_columns(texts, types_of(Text))
        if texts.is_empty():
            return np.empty((0, len(self.labels)))
        matrix = self._phrases.transform(texts["text"].to_list())
        found: npt.NDArray[np.float64] = self._classes.predict_proba(matrix)
        return found

    def explain(self, text: str, label: str) -> pl.DataFrame:
        """The `weight` of each `phrase` of a text for a class, the strongest first.

        A positive `weight` makes the class likelier than the average of the classes.
        Only phrases that the model has learned are included.
        """
        row = self._phrases.transform([text])
        weights = row.data * self._weights()[self.labels.index(label)][row.indices]
        found = pl.DataFrame(
            {"phrase": self._names()[row.indices].tolist(), "weight": weights},
            schema={"phrase": pl.String, "weight": pl.Float64},
        )
        return found.sort(pl.col("weight").abs(), descending=True, maintain_order=True)

    def strongest(self, phrases: int) -> pl.DataFrame:
        """The strongest `phrases` of each `label`, with their `weight`."""
        names = self._names()
        rows = [
            (label, str(names[column]), float(weights[column]))
            for label, weights in zip(self.labels, self._weights(), strict=True)
            for column in np.argsort(-weights, kind="stable")[:phrases]
        ]
        return pl.DataFrame(rows, schema=["label", "phrase", "weight"], orient="row")

    def _weights(self) -> npt.NDArray[np.float64]:
        """A row for each class; each column adds up to 0."""
        weights: npt.NDArray[np.float64] = self._classes.coef_
        if len(weights) == 1:  # with two classes only the second one's are stored
            return np.vstack([-weights, weights]) / 2
        weights = weights - weights.mean(axis=0)
        return weights

    def _names(self) -> npt.NDArray[np.str_]:
        names: npt.NDArray[np.str_] = self._phrases.get_feature_names_out()
        return names
