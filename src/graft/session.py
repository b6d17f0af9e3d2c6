"""Opens the two versions of the template that an update needs."""

import contextlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field

from graft import render
from graft.project import Project
from graft.render import Version
from graft.workspace import Workspace


@dataclass(frozen=True)
class Request:
    """The user's options."""

    to: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    template: str | None = None
    trust: bool = False
    dry_run: bool = False
    commit: bool = True
    skip_tasks: bool = False
    skip_migrations: bool = False


@dataclass(frozen=True)
class Session:
    """Where a project's template comes from, and where its versions are rendered."""

    project: Project
    workspace: Workspace
    request: Request

    def wanted(self) -> contextlib.AbstractContextManager[Version]:
        """The version to update to."""
        return self._open("new", self.request.to, self.request.data)

    def recorded(self, new: Version) -> contextlib.AbstractContextManager[Version]:
        """The version that the project was last updated to, out of the same clone."""
        return self._open("old", self.project.version, self.project.answers, new)

    def start_from_recorded_answers(self, new: Version) -> None:
        """Start a version from the project's recorded answers."""
        answers = new.folder / self.project.answers_file
        answers.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.project.folder / self.project.answers_file, answers)

    def _open(
        self,
        name: str,
        version: str | None,
        data: Mapping[str, object],
        beside: Version | None = None,
    ) -> contextlib.AbstractContextManager[Version]:
        return render.opened(
            self.request.template or self.project.source,
            version,
            # Templates can see the folder's name.
            self.workspace.new(name) / self.project.folder.name,
            self.project.answers_file,
            data,
            trust=self.request.trust,
            skip_tasks=self.request.skip_tasks,
            beside=beside,
        )
