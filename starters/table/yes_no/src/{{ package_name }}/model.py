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
from .schemas import NO, TARGET, YES, Prediction, Row
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
        self.threshold: float = self.trees.content["threshold"]

    def predict(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add `probability`, that of yes, and the answer to each row; one or many."""
        probability = self.probability(rows)
        answers = pl.Series([NO, YES], dtype=types_of(Prediction)[TARGET])
        rows = rows.drop("probability", TARGET, strict=False)
        return rows.with_columns(
            pl.Series("probability", probability, dtype=pl.Float64),
            answers.gather((probability >= self.threshold).astype(int)).alias(TARGET),
        )

    def probability(self, rows: pl.DataFrame) -> npt.NDArray[np.float64]:
        """The probability of yes for each row.

        Raises ModelError when a column is missing or has another type.
        """
        if rows.is_empty():
            return np.empty(0)
        return self.trees.ask(rows)[:, 1]
