"""The settings of this project, typed. Their values are in params.yaml."""

from pydantic import BaseModel, ConfigDict

from . import artifacts_dir, data_dir, reports_dir, storage


class Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False
    )


class Data(Section):
    source: str


class Storage(Section):
    data: str | None
    artifacts: str | None
    reports: str | None


class Settings(Section):
    format: int
    data: Data
    storage: Storage

    def data_path(self, name: str) -> str:
        return storage.join(self.storage.data or data_dir, name)

    def artifact_path(self, name: str) -> str:
        return storage.join(self.storage.artifacts or artifacts_dir, name)

    def report_path(self, name: str) -> str:
        return storage.join(self.storage.reports or reports_dir, name)
