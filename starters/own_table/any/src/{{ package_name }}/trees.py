"""Trees of scikit-learn: how they are grown, and asked once they are a file.

The file is an archive of skops: loading it runs no code.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from threadpoolctl import ThreadpoolController, threadpool_limits

from . import model_file
from .errors import ModelError
from .schemas import Row
from .settings import Train
from .stages.features import encode, make_features
from .validation import types_of

# What a file of ours may hold besides the estimators that skops knows.
TRUSTED = ("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",)
# Threads cost more than they bring below about this many rows.
ONE_THREAD = 10_000


def grow(
    kind: Callable[..., Any],
    rows: pl.DataFrame,
    levels: Mapping[str, list[str]],
    answers: npt.NDArray[Any],
    settings: Train,
) -> Any:
    """A fitted estimator of a kind; the same rows and answers give the same trees."""
    estimator = kind(
        learning_rate=settings.learning_rate,
        max_leaf_nodes=settings.leaves,
        max_iter=settings.rounds,
        min_samples_leaf=settings.smallest_leaf,
        early_stopping=False,
        random_state=settings.seed,
    )
    features = encode(rows, levels)
    # scikit-learn cannot bin a column without a single value; a constant says as much.
    features[:, np.isnan(features).all(axis=0)] = 0
    # More threads than free cores are many times slower than one.
    with threadpool_limits(settings.threads, user_api="openmp"):
        return estimator.fit(features, answers)


class Trees:
    """An estimator and what it needs to read a row.

    Raises ModelError when the file is missing or damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self.content: dict[str, Any] = model_file.load(path, TRUSTED)
        self.estimator = self.content["estimator"]
        _check_trees(self.estimator)
        self._threads = ThreadpoolController()

    def ask(self, method: str, rows: pl.DataFrame) -> Any:
        """What the estimator's method says of each row.

        Raises ModelError when a column is missing or has another type than in `Row`.
        """
        _check_columns(rows)
        features = encode(rows, self.content["levels"])
        with self._few_threads(len(features)):
            return getattr(self.estimator, method)(features)

    def used(self) -> list[str]:
        """The columns that trees ask for, those that they ask for most first."""
        counts = np.zeros(self.estimator.n_features_in_, dtype=int)
        for tree in itertools.chain.from_iterable(self.estimator._predictors):
            inner = tree.nodes[tree.nodes["is_leaf"] == 0]
            np.add.at(counts, inner["feature_idx"], 1)
        types = types_of(Row)
        features = make_features(pl.DataFrame(schema=types)).columns
        found = dict.fromkeys(types, 0)
        for feature, count in zip(features, counts.tolist(), strict=True):
            # A feature made of a date is named after it, and a word.
            found[feature if feature in found else feature.rsplit(" ", 1)[0]] += count
        names = sorted(found, key=lambda name: -found[name])
        return [name for name in names if found[name]]

    @contextmanager
    def _few_threads(self, rows: int) -> Iterator[None]:
        threads = 1 if rows < ONE_THREAD else None
        with self._threads.limit(limits=threads, user_api="openmp"):
            yield


def _check_columns(rows: pl.DataFrame) -> None:
    types = types_of(Row)
    missing = [name for name in types if name not in rows.columns]
    if missing:
        raise ModelError(f"the rows have no column {', '.join(missing)}")
    for name, dtype in types.items():
        given = rows.schema[name]
        if given.is_numeric() != dtype.is_numeric() and given != pl.Null:
            raise ModelError(
                f"the column {name} must hold {dtype}, not {given}: "
                "datasets.read() gives every column its type"
            )


def _check_trees(estimator: Any) -> None:
    """Raise ModelError for a tree that leads out of its own nodes or features.

    scikit-learn follows it without looking, and the process ends.
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
