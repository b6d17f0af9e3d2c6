"""The settings of this project, typed. Their values are in `params.yaml`."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from . import artifacts_dir, data_dir, reports_dir, storage

# Dates are text in YAML 1.2, which strict validation would refuse.
Date = Annotated[datetime.date, Field(strict=False)]


class Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False
    )


class Data(Section):
    origins: Annotated[list[str], Field(min_length=1)]
    sample: PositiveInt | None


class Target(Section):
    late_minutes: int


class Split(Section):
    validation_from: Date
    test_from: Date


class Train(Section):
    learning_rate: PositiveFloat
    leaves: Annotated[int, Field(ge=2)]
    rounds: PositiveInt
    patience: PositiveInt
    threshold: Annotated[float, Field(ge=0, le=1)]
    seed: int
    threads: PositiveInt


class Storage(Section):
    data: str | None
    artifacts: str | None
    reports: str | None


class Settings(Section):
    format: int
    data: Data
    target: Target
    split: Split
    train: Train
    storage: Storage

    def data_path(self, name: str) -> str:
        return storage.join(self.storage.data or data_dir, name)

    def artifact_path(self, name: str) -> str:
        return storage.join(self.storage.artifacts or artifacts_dir, name)

    def report_path(self, name: str) -> str:
        return storage.join(self.storage.reports or reports_dir, name)
