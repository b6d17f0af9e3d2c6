"""The one thing that the command line, a service, a demo and a notebook import.

Model().predict(rows) answers a frame of rows.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from . import artifacts_dir
from .errors import ModelError
from .schemas import TARGET, Prediction, Row
from .trees import Trees
from .validation import types_of

__all__ = ["Model", "ModelError"]

FILE = "model.skops"


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged. Values are checked where rows
    are read from a file or a request; here only their columns are.
    """

    input_schema: ClassVar[type[Row]] = Row
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        self.trees = Trees(path or artifacts_dir / FILE, Row)
        self.labels: list[str | int | float | bool] = self.trees.content["labels"]

    def predict(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add `probability` and the class to each row; one row or many."""
        probabilities = self.probabilities(rows)
        best = probabilities.argmax(axis=1)
        labels = pl.Series(self.labels, dtype=types_of(Prediction)[TARGET])
        rows = rows.drop("probability", TARGET, strict=False)
        return rows.with_columns(
            pl.Series("probability", probabilities[np.arange(len(best)), best]),
            labels.gather(best).alias(TARGET),
        )

    def probabilities(self, rows: pl.DataFrame) -> npt.NDArray[np.float64]:
        """A line for each row and a column for each of `labels`; lines add up to 1.

        Raises ModelError when a column is missing or has another type.
        """
        if rows.is_empty():
            return np.empty((0, len(self.labels)))
        return self.trees.ask(rows)
