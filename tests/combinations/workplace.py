"""Folders in which programs run, as they would for a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .tree import Tree, write

OURS = ("VIRTUAL_ENV", "PYTHON", "PYTEST", "COV_", "GRAFT_", "UV_PROJECT")
"""Environment variables that belong to this test run begin like this."""


class CheckError(Exception):
    """A project is not as it should be; the text says what is wrong and where."""


class Workplace:
    """A folder, with the programs of an environment and then this repository's."""

    def __init__(self, folder: Path, environment: Path | None = None) -> None:
        self.folder = folder
        programs = [str(environment / "bin")] if environment else []
        path = os.pathsep.join([*programs, f"{sys.prefix}/bin", os.environ["PATH"]])
        theirs = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        # Two copiers at a time cannot share the copy of a template that each keeps.
        mirrors = str(folder.parent / "mirrors")
        self.variables = theirs | {"PATH": path, "COPIER_CACHE_DIR": mirrors}

    def run(self, *command: str) -> str:
        """Run a command here. Raises CheckError with what it said, when it fails."""
        run = subprocess.run(
            command,
            cwd=self.folder,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode:
            raise CheckError(f"{' '.join(command)}\n{run.stdout.strip()}")
        return run.stdout

    def install(self) -> None:
        """Install the project beside the environment, which others share."""
        site = self.folder.parent / "site"
        self.run("uv", "pip", "install", "--no-deps", "-e", ".", "--target", str(site))
        self.variables["PATH"] = f"{site}/bin{os.pathsep}{self.variables['PATH']}"
        self.variables["PYTHONPATH"] = f"{self.folder}/src{os.pathsep}{site}"


@contextmanager
def workplace(part: Tree, environment: Path | None = None) -> Iterator[Workplace]:
    """A project, or a part of it, as a git repository."""
    with TemporaryDirectory() as name:
        here = Workplace(Path(name, "project").resolve(), environment)
        write(part, here.folder)
        here.run("git", "init", "--quiet")
        yield here
