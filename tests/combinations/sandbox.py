"""A project with only the files that a check declared, in a real installation.

Commands can run under strace, which tells what files they looked for in vain: a check
that probes for a file which it did not declare would pass here and fail elsewhere.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from .checks import WATCHED, CheckError
from .trees import Store, Tree, key

INSTALLATIONS = Path(__file__).parents[2] / "build" / "installations"
INPUTS_ARE_WATCHED = shutil.which("strace") is not None
_synced: set[str] = set()
SUPPORTED_PYTHONS = ("3.14", "3.13", "3.12", "3.11")
_MISSED = re.compile(
    r'^\d+ +\w+\((?:(?:\w+)?(?:<(?P<base>[^>]*)>)?, )?"(?P<path>[^"]+)".*ENOENT'
)


@dataclass
class Project:
    """A rendered project, or the part of it that a check may see."""

    folder: Path
    environment: dict[str, str]
    missed: set[str] = field(default_factory=set)

    def run(self, *command: str) -> str:
        """Run a command in the project; its output.

        Raises CheckError with the end of the output when the command fails.
        """
        with TemporaryDirectory() as scratch:
            trace = Path(scratch, "trace")
            watched = INPUTS_ARE_WATCHED and WATCHED.get()
            watch = _strace(str(trace)) if watched else ()
            run = subprocess.run(
                [*watch, *command],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            if watch:
                self._note_missed(trace.read_text(errors="replace"))
        if run.returncode:
            end = "\n      ".join(run.stdout.strip().splitlines()[-15:])
            raise CheckError(f"{' '.join(command)}\n      {end}")
        return run.stdout

    def _note_missed(self, trace: str) -> None:
        for line in trace.splitlines():
            if found := _MISSED.match(line):
                path = Path(found["base"] or self.folder, found["path"])
                normal = os.path.normpath(path)
                if normal.startswith(f"{self.folder}{os.sep}"):
                    self.missed.add(os.path.relpath(normal, self.folder))


@contextmanager
def project(tree: Tree, store: Store) -> Iterator[Project]:
    """Write a tree into a git repository, for the tools of this test run."""
    with TemporaryDirectory(dir=store.scratch) as name:
        folder = Path(name, "project").resolve()
        store.write(tree, folder)
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        tools = os.pathsep.join([str(Path(sys.prefix, "bin")), os.environ["PATH"]])
        # Each worker keeps what mypy learnt about the libraries.
        cache = str(store.scratch / f"mypy-{os.getpid()}")
        variables = {"PATH": tools, "MYPY_CACHE_DIR": cache}
        yield Project(folder, clean_environment() | variables)


@contextmanager
def installed_project(tree: Tree, store: Store, python: str) -> Iterator[Project]:
    """The same, with the project and what it depends on installed for a Python."""
    with project(tree, store) as bare:
        installation = _installation(tree, store, python)
        site = bare.folder.parent / "site"
        # Beside the installation, which many projects share at the same time.
        _uv(
            *("pip", "install", "--quiet", "--no-deps", "--editable", str(bare.folder)),
            *("--python", str(installation), "--target", str(site)),
        )
        path = [str(site / "bin"), str(installation / "bin"), os.environ["PATH"]]
        bare.environment["PATH"] = os.pathsep.join(path)
        bare.environment["PYTHONPATH"] = f"{bare.folder / 'src'}{os.pathsep}{site}"
        yield bare


def clean_environment() -> dict[str, str]:
    """The environment variables, without those that belong to this test run."""
    ours = ("VIRTUAL_ENV", "PYTHON", "PYTEST", "COV_", "GRAFT_", "UV_PROJECT")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    }


def _installation(tree: Tree, store: Store, python: str) -> Path:
    """A real installation for each distinct list of dependencies.

    It stays for the next run, but uv makes it exactly what the list says every time.
    """
    wanted = {"pyproject.toml": tree["pyproject.toml"]}
    # On the disk of uv's cache, so that it can link files.
    folder = INSTALLATIONS / f"{python}-{key(wanted)[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if str(folder) not in _synced:
            store.write(wanted, folder)
            _uv(
                *("sync", "--quiet", "--all-extras", "--no-install-project"),
                *("--project", str(folder), "--python", python),
            )
            _synced.add(str(folder))
    return folder / ".venv"


def _uv(*command: str) -> None:
    run = subprocess.run(
        [_uv_program(), *command],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CheckError(f"uv {' '.join(command)}\n{run.stdout}")


@cache
def newest_python() -> str:
    """The newest supported version of Python that is installed here."""
    for version in SUPPORTED_PYTHONS:
        find = [_uv_program(), "python", "find", "--no-python-downloads", version]
        if subprocess.run(find, capture_output=True, check=False).returncode == 0:
            return version
    raise FileNotFoundError(f"none of Python {', '.join(SUPPORTED_PYTHONS)} is here")


def oldest_python() -> str:
    """The oldest supported version of Python."""
    return SUPPORTED_PYTHONS[-1]


@cache
def _uv_program() -> str:
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.prefix, "bin")))
    if found is None:
        raise FileNotFoundError("uv is not installed: run `make setup`")
    return found


def _strace(trace: str) -> tuple[str, ...]:
    calls = ("--seccomp-bpf", "-f", "-qq", "-y", "-Z", "-e", "trace=%file")
    return ("strace", *calls, "-o", trace)
