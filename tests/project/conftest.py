"""The command line of a rendered project, without its own environment."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from copier import run_copy
from uv import find_uv_bin

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def project(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests do not change; they use its package and examples."""
    folder = tmp_path_factory.mktemp("rendered") / "project"
    run_copy(str(template), folder, defaults=True, quiet=True)
    return folder


@pytest.fixture(scope="session")
def run(project: Path) -> Run:
    """Run the command line in a given folder with given environment variables."""
    code = "from flight_delays.cli import main; main()"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}

    def run_command(
        *arguments: str, folder: Path, source: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        package = source or project / "src"
        environment = {"PYTHONPATH": str(package), "UV": find_uv_bin()}
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            env=inherited | environment | variables,
            capture_output=True,
            text=True,
        )

    return run_command
