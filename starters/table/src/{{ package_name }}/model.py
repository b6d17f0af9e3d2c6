"""The one thing that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(flights)

`predict` takes and returns frames; `answer` does the same with plain columns, in half
the time for one flight.

The trees are LightGBM's own text; a JSON file beside them holds what else is needed,
and the hash of the text, so that a damaged file is noticed before LightGBM reads it.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import polars as pl

from . import artifacts_dir, storage
from .errors import DatasetError, ModelError
from .schemas import Flight, Prediction

__all__ = ["Model", "ModelError"]

CATEGORIES = ("carrier", "origin", "dest")
NUMBERS = ("distance", "temp", "humid", "wind_speed", "precip", "pressure", "visib")
FEATURES = (*CATEGORIES, "weekday", "minute_of_day", *NUMBERS)
INPUTS = ("scheduled", *CATEGORIES, *NUMBERS)
MINUTES_OF_DAY = 24 * 60

# Values by the name of their column: lists, or arrays of numpy.
Columns = Mapping[str, Any]
# By category: its values in order, and the number that stands for each.
Levels = Mapping[str, list[str]]
Codes = Mapping[str, Mapping[str, int]]


class Model:
    """A trained model, loaded once.

    Raises ModelError when the file is missing or damaged. Values are checked where
    flights are read from a file or a request; here only their columns are.
    """

    input_schema: ClassVar[type[Flight]] = Flight
    output_schema: ClassVar[type[Prediction]] = Prediction

    def __init__(self, path: str | Path | None = None) -> None:
        location = str(path or artifacts_dir / "model.txt")
        text, self.metadata = _load(location)
        self._booster = lgb.Booster(model_str=text)
        self._codes = codes_of(self.metadata["levels"])

    def predict(self, flights: pl.DataFrame) -> pl.DataFrame:
        """Add `probability` and `late` to each flight; one row or many."""
        answers = self.answer(columns_of(flights))
        answered = [name for name in answers if name in flights.columns]
        if answered:
            flights = flights.drop(answered)
        return flights.hstack([pl.Series(*answer) for answer in answers.items()])

    def answer(self, flights: Columns) -> dict[str, npt.NDArray[Any]]:
        """What `predict` adds, for flights that are columns by name."""
        matrix = encode(flights, self._codes)
        # One thread: more cost time where a few flights are predicted.
        probability = np.asarray(self._booster.predict(matrix, num_threads=1))
        return {
            "probability": probability,
            "late": probability >= self.metadata["threshold"],
        }

    def explain(self, flights: pl.DataFrame) -> pl.DataFrame:
        """What each feature adds to the log-odds of being late, and the `base`.

        The columns of a row add up to the log-odds of its predicted probability.
        """
        matrix = encode(columns_of(flights), self._codes)
        contributions = self._booster.predict(matrix, pred_contrib=True, num_threads=1)
        return pl.DataFrame(np.asarray(contributions), schema=[*FEATURES, "base"])

    def importance(self) -> pl.DataFrame:
        """How much of the error each feature takes away, in percent, greatest first."""
        gain = self._booster.feature_importance("gain")
        return pl.DataFrame(
            {"feature": FEATURES, "percent": 100 * gain / max(gain.sum(), 1)}
        ).sort("percent", descending=True)


def columns_of(flights: pl.DataFrame) -> Columns:
    """The columns that the model needs; raises ModelError when there are others."""
    there = flights.columns
    missing = [name for name in INPUTS if name not in there]
    if missing:
        raise ModelError(f"the flights have no column {', '.join(missing)}")
    if not isinstance(flights["scheduled"].dtype, pl.Datetime):
        raise ModelError(
            "the column scheduled must hold dates and times: "
            "datasets.read() gives every column its type"
        )
    return {name: flights[name].to_list() for name in CATEGORIES} | {
        name: flights[name].to_numpy() for name in ("scheduled", *NUMBERS)
    }


def codes_of(levels: Levels) -> Codes:
    """The number of each value of each category."""
    return {
        name: {value: code for code, value in enumerate(values)}
        for name, values in levels.items()
    }


def encode(flights: Columns, codes: Codes) -> npt.NDArray[np.float64]:
    """The features as numbers, in the order of FEATURES; unknown ones are NaN.

    In numpy: for one flight it takes a tenth of the time of polars expressions.
    """
    scheduled = np.asarray(flights["scheduled"], dtype="datetime64[m]")
    minutes = scheduled.astype(np.int64)
    features = [
        *(_numbers(flights[name], codes[name]) for name in CATEGORIES),
        (minutes // MINUTES_OF_DAY + 3) % 7 + 1,  # weekday; 1970 began on a Thursday
        minutes % MINUTES_OF_DAY,
        *(flights[name] for name in NUMBERS),
    ]
    matrix = np.empty((len(minutes), len(FEATURES)))
    for column, values in enumerate(features):
        matrix[:, column] = values
    return matrix


def _numbers(values: Sequence[Any], codes: Mapping[str, int]) -> list[float]:
    return [codes.get(value, math.nan) for value in values]


def save(booster: lgb.Booster, location: str, **metadata: Any) -> None:
    """Write the trees to `location` and the metadata to a `.json` file beside it."""
    text = booster.model_to_string()
    metadata |= {"sha256": _hash(text)}
    storage.write_text(text, location)
    storage.write_text(json.dumps(metadata, indent=1) + "\n", _metadata_of(location))


def _load(location: str) -> tuple[str, dict[str, Any]]:
    try:
        text = storage.read_text(location)
        metadata = json.loads(storage.read_text(_metadata_of(location)))
    except DatasetError as error:
        raise ModelError(f"no model: {error}; run `make train`") from error
    except ValueError:
        metadata = None
    if not isinstance(metadata, dict) or metadata.get("sha256") != _hash(text):
        raise ModelError(f"the model {location} is damaged; run `make train`")
    return text, metadata


def _metadata_of(location: str) -> str:
    return location.removesuffix(".txt") + ".json"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
