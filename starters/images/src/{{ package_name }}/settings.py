"""The settings of this project, typed. Their values are in params.yaml."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from . import artifacts_dir, data_dir, reports_dir, storage


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Data(Section):
    labels: Annotated[list[str], Field(min_length=2)] | None
    sample: PositiveInt | None
    # Whole cells of `pictures.py`.
    side: Annotated[int, Field(ge=16, le=256, multiple_of=8)]


class Split(Section):
    test_share: Annotated[float, Field(gt=0, lt=1)]
    seed: int


class Train(Section):
    strength: PositiveFloat


class Storage(Section):
    data: str | None
    artifacts: str | None
    reports: str | None


class Settings(Section):
    format: int
    data: Data
    split: Split
    train: Train
    storage: Storage

    def data_path(self, name: str) -> str:
        return storage.join(self.storage.data or data_dir, name)

    def artifact_path(self, name: str) -> str:
        return storage.join(self.storage.artifacts or artifacts_dir, name)

    def report_path(self, name: str) -> str:
        return storage.join(self.storage.reports or reports_dir, name)
