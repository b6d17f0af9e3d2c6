"""The one thing that the command line, a service, a demo and a notebook import.

    from <package>.model import Model
    Model().predict(flights)

The trees are LightGBM's own text; a JSON file beside them holds what else is needed,
and the hash of the text, so that a damaged file is noticed before LightGBM reads it.
"""

import hashlib
import json
import math
from collections.abc import Mapping
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
MINUTES_OF_DAY = 24 * 60

Levels = Mapping[str, list[str]]


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

    def predict(self, flights: pl.DataFrame) -> pl.DataFrame:
        """Add `probability` and `late` to each flight; one row or many."""
        # One thread: more cost time where a few flights are predicted.
        matrix = self._encode(flights)
        probability = np.asarray(self._booster.predict(matrix, num_threads=1))
        late = probability >= self.metadata["threshold"]
        answers = [pl.Series("probability", probability), pl.Series("late", late)]
        known = [flights[name] for name in flights.columns if name not in _ANSWERS]
        return pl.DataFrame([*known, *answers])

    def explain(self, flights: pl.DataFrame) -> pl.DataFrame:
        """What each feature adds to the log-odds of being late, and the `base`.

        The columns of a row add up to the log-odds of its predicted probability.
        """
        matrix = self._encode(flights)
        contributions = self._booster.predict(matrix, pred_contrib=True, num_threads=1)
        return pl.DataFrame(np.asarray(contributions), schema=[*FEATURES, "base"])

    def importance(self) -> pl.DataFrame:
        """How much of the error each feature takes away, in percent, greatest first."""
        gain = self._booster.feature_importance("gain")
        return pl.DataFrame(
            {"feature": FEATURES, "percent": 100 * gain / max(gain.sum(), 1)}
        ).sort("percent", descending=True)

    def _encode(self, flights: pl.DataFrame) -> npt.NDArray[np.float64]:
        columns = flights.columns
        missing = [name for name in _INPUTS if name not in columns]
        if missing:
            raise ModelError(f"the flights have no column {', '.join(missing)}")
        if not isinstance(flights.schema["scheduled"], pl.Datetime):
            raise ModelError(
                "the column scheduled must hold dates and times: "
                "datasets.read() gives every column its type"
            )
        return encode(flights, self.metadata["levels"])


_ANSWERS = ("probability", "late")
_INPUTS = ("scheduled", *CATEGORIES, *NUMBERS)


def encode(flights: pl.DataFrame, levels: Levels) -> npt.NDArray[np.float64]:
    """The features as numbers, in the order of FEATURES; unknown ones are NaN.

    In numpy: for one flight it takes a tenth of the time of polars expressions.
    """
    scheduled = flights["scheduled"].to_numpy()
    minutes = scheduled.astype("datetime64[m]").astype(np.int64)
    features = {name: _codes(flights[name], levels[name]) for name in CATEGORIES}
    features["weekday"] = (minutes // MINUTES_OF_DAY + 3) % 7 + 1  # 1970: a Thursday
    features["minute_of_day"] = minutes % MINUTES_OF_DAY
    features |= {name: flights[name].to_numpy() for name in NUMBERS}
    matrix = np.empty((flights.height, len(FEATURES)))
    for column, name in enumerate(FEATURES):
        matrix[:, column] = features[name]
    return matrix


def _codes(values: pl.Series, levels: list[str]) -> npt.NDArray[Any]:
    codes = {level: code for code, level in enumerate(levels)}
    return np.array([codes.get(value, math.nan) for value in values.to_list()])


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
