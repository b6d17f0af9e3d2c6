"""Gradient-boosted trees of scikit-learn: fitted, saved and asked.

The file is a skops archive: loading it runs no code.
"""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandera.polars as pa
import polars as pl
from threadpoolctl import ThreadpoolController, threadpool_limits

from . import model_file
from .errors import ModelError
from .stages.features import encode
from .validation import check_columns, types_of

# Types that our model file may contain besides those that skops trusts.
TRUSTED = ("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",)
# Below about this many rows, threads cost more than they gain.
ONE_THREAD = 10_000
# Features, a row for each row of the data, and their answers.
Examples = tuple[npt.NDArray[np.float64], npt.NDArray[Any]]


def fit(estimator: Any, train: Examples, validation: Examples, threads: int) -> Any:
    """Fit trees until the loss on the validation rows stops improving.

    The same rows and answers give the same trees.
    """
    features, _ = train
    # scikit-learn cannot bin an empty column; a constant is equivalent.
    features[:, np.isnan(features).all(axis=0)] = 0
    # More threads than free cores are many times slower than one.
    with threadpool_limits(threads, user_api="openmp"):
        return estimator.fit(*train, X_val=validation[0], y_val=validation[1])


class Trees:
    """A fitted estimator with what it needs to read a row of the schema.

    Raises ModelError when the file is missing or damaged.
    """

    def __init__(self, path: str | Path, schema: type[pa.DataFrameModel]) -> None:
        self.content: dict[str, Any] = model_file.load(path, TRUSTED)
        self.estimator = self.content["estimator"]
        self._answer = getattr(self.estimator, "predict_proba", self.estimator.predict)
        self.types = types_of(schema)
        _check_trees(self.estimator)
        self._threads = ThreadpoolController()

    def ask(self, rows: pl.DataFrame) -> npt.NDArray[np.float64]:
        """The probabilities of each row, a column for each answer, or its value.

        There is at least one row. Raises ModelError when a column is missing or has
        another type than in the schema.
        """
        check_columns(rows, self.types)
        features = encode(rows, self.content["levels"])
        threads = 1 if len(features) < ONE_THREAD else None
        with self._threads.limit(limits=threads, user_api="openmp"):
            return np.asarray(self._answer(features))


def _check_trees(estimator: Any) -> None:
    """Raise ModelError for a tree that refers to missing nodes or features.

    scikit-learn follows such references unchecked, and the process crashes.
    """
    for tree in itertools.chain.from_iterable(estimator._predictors):
        place = np.flatnonzero(tree.nodes["is_leaf"] == 0)
        inner = tree.nodes[place]
        children = np.stack([inner["left"], inner["right"]])
        features = inner["feature_idx"]
        if (
            (children <= place).any()
            or (children >= len(tree.nodes)).any()
            or (features < 0).any()
            or (features >= estimator.n_features_in_).any()
            or (inner["is_categorical"] == 1).any()
        ):
            raise ModelError("the trees of the model are damaged; run `make train`")
