"""The model that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(flights)

The file is a skops archive: loading it runs no code.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from . import artifacts_dir
from .errors import ModelError
from .schemas import Flight, Prediction
from .trees import Trees

__all__ = ["Model", "ModelError"]

FILE = "model.skops"


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged. Only columns are checked
    here; values are checked where flights are read from a file or a request.
    """

    input_schema: ClassVar[type[Flight]] = Flight
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        self.trees = Trees(path or artifacts_dir / FILE, Flight)
        self.threshold: float = self.trees.content["threshold"]

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

        Raises ModelError when a column is missing or has another type.
        """
        if flights.is_empty():
            return np.empty(0)
        return self.trees.ask(flights)[:, 1]
