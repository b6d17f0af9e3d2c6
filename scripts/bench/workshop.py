"""Makes what is measured: a trained project, and environments with other tools."""

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .measure import Run, measure

SERVICE = ("python", "-m", "flight_delays.service", "--port={port}")
SCRIPTS = Path(__file__).parents[1]

# In a process of its own: Linux counts the memory of the parent for its children too.
RENDER = """
import json, sys
from pathlib import Path
from make_project import render
render(Path(sys.argv[1]), json.loads(sys.argv[2]))
"""


@dataclass(frozen=True)
class Workshop:
    """A folder for everything that a run makes, each on first use."""

    folder: Path
    rounds: int
    load_minutes: float

    @cached_property
    def project(self) -> Path:
        """A trained project of the default answers."""
        return self.new_project("project", {})

    @cached_property
    def service(self) -> tuple[Path, bytes]:
        """A trained project with the service, and the body of a request to it."""
        project = self.new_project("service", {"with_service": True})
        rows = json.loads((project / "examples/request.json").read_text())
        return project, json.dumps(rows[0]).encode()

    def new_project(self, name: str, answers: dict[str, object]) -> Path:
        project = self.folder / name
        self.render(project, answers)
        for target in ("setup", "train"):
            measure(project, "make", target)
        return project

    def render(self, project: Path, answers: dict[str, object]) -> Run:
        command = (sys.executable, "-c", RENDER, str(project), json.dumps(answers))
        return measure(SCRIPTS, *command)

    def tools(self, name: str, *packages: str, python: str = sys.executable) -> Path:
        """The commands of a new environment; SystemExit says why there is none."""
        folder = self.folder / "tools" / name
        if not folder.exists():
            measure(self.folder, "uv", "venv", "--python", python, str(folder))
            install = ("uv", "pip", "install", "--compile-bytecode", "--python")
            measure(self.folder, *install, str(folder), *packages)
        return folder / "bin"

    def new(self, name: str) -> Path:
        """An empty folder."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        return folder
