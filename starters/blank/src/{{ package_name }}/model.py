"""The model that the command line, a service, a demo and a notebook import.

There is no model yet. Once a stage writes one to `artifacts/` and dvc.yaml lists it,
load it in `__init__` and add its predictions in `predict`.
"""

from pathlib import Path
from typing import ClassVar

import polars as pl

from .errors import ModelError
from .schemas import Row

__all__ = ["Model", "ModelError"]


class Model:
    """A trained model, loaded once; raises ModelError when there is none."""

    input_schema: ClassVar[type[Row]] = Row
    output_schema: ClassVar[type[Row]] = Row

    def __init__(self, path: str | Path | None = None) -> None:
        raise ModelError("there is no model yet: write one in model.py and train it")

    def predict(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the model's prediction for each."""
        raise NotImplementedError
