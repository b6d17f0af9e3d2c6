"""The model that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(flights)

The file is a skops archive: loading it runs no code.
"""

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl
from threadpoolctl import ThreadpoolController

from . import artifacts_dir, model_file
from .errors import ModelError
from .schemas import Flight, Prediction
from .stages.features import encode

__all__ = ["Model", "ModelError"]

FILE = "model.skops"
# Types that our model file may contain besides those that skops trusts.
TRUSTED = ("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",)
# Below about this many flights, threads cost more than they gain.
ONE_THREAD = 10_000


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged. Only columns are checked
    here; values are checked where flights are read from a file or a request.
    """

    input_schema: ClassVar[type[Flight]] = Flight
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        content = model_file.load(path or artifacts_dir / FILE, TRUSTED)
        self.classifier = content["classifier"]
        _check_trees(self.classifier)
        self.levels: Mapping[str, list[str]] = content["levels"]
        self.threshold: float = content["threshold"]
        self._threads = ThreadpoolController()

    def predict(self, flights: pl.DataFrame) -> pl.DataFrame:
        """Add `probability` and `late` to each flight; one row or many."""
        probability = self.probability(flights)
        flights = flights.drop("probability", "late", strict=False)
        return flights.with_columns(
            probability=pl.Series(probability, dtype=pl.Float64),
            late=pl.Series(probability >= self.threshold, dtype=pl.Boolean),
        )

    def probability(self, flights: pl.DataFrame) -> npt.NDArray[np.float64]:
        """The probability, from 0 to 1, that each flight arrives late.

        Raises ModelError when a column is missing or `scheduled` is not a datetime.
        """
        _check_columns(flights)
        if flights.is_empty():
            return np.empty(0)
        features = encode(flights, self.levels)
        threads = 1 if len(features) < ONE_THREAD else None
        with self._threads.limit(limits=threads, user_api="openmp"):
            return np.asarray(self.classifier.predict_proba(features)[:, 1])


def _check_columns(flights: pl.DataFrame) -> None:
    columns = Flight.to_schema().columns
    missing = [name for name in columns if name not in flights.columns]
    if missing:
        raise ModelError(f"the flights have no column {', '.join(missing)}")
    if not isinstance(flights.schema["scheduled"], pl.Datetime):
        raise ModelError(
            "the column scheduled must hold dates and times: "
            "datasets.read() gives every column its type"
        )


def _check_trees(classifier: Any) -> None:
    """Raise ModelError for a tree that refers to missing nodes or features.

    scikit-learn follows such references unchecked, and the process crashes.
    """
    for tree in itertools.chain.from_iterable(classifier._predictors):
        place = np.flatnonzero(tree.nodes["is_leaf"] == 0)
        inner = tree.nodes[place]
        children = np.stack([inner["left"], inner["right"]])
        features = inner["feature_idx"]
        levels = inner["bitset_idx"][inner["is_categorical"] == 1]
        if (
            (children <= place).any()
            or (children >= len(tree.nodes)).any()
            or (features < 0).any()
            or (features >= classifier.n_features_in_).any()
            or (levels >= len(tree.raw_left_cat_bitsets)).any()
        ):
            raise ModelError("the trees of the model are damaged; run `make train`")
