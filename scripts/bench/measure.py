"""Runs commands, and counts what each of them costs.

CPU time says what was computed, however busy the machine is. Contenders run in turn,
A B A B, so that whatever else the machine does falls on all of them. Each round gives a
ratio of its own; a table shows the median of the rounds and how far they lie apart.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What the operating system counted for a command and its children."""

    wall: float
    cpu: float
    megabytes: float  # of the largest process

    def __add__(self, other: "Run") -> "Run":
        """Both, one after the other."""
        largest = max(self.megabytes, other.megabytes)
        return Run(self.wall + other.wall, self.cpu + other.cpu, largest)


@dataclass(frozen=True)
class Spread:
    """The middle of some values, and the smallest and the largest of them."""

    median: float
    low: float
    high: float


Contender = Callable[[], Run]
Rounds = Mapping[str, list[Run]]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Variables for a command in a project: its own tools come first."""
    # Users let Python keep its compiled files, and type `make` in a shell.
    hidden = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "ARGS")
    inherited = {k: v for k, v in os.environ.items() if k not in hidden}
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # No peer may report that it was used here.
    silent = {"DO_NOT_TRACK": "1", "GIT_TERMINAL_PROMPT": "0"}
    return inherited | silent | {"PATH": path} | variables


def measure(folder: Path, *command: str, **variables: str) -> Run:
    """Run a command once; its output is shown when it fails."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder, **variables),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        # wait4 has taken the exit code, which Popen would ask for again.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise SystemExit(f"{' '.join(command)} failed in {folder}:\n{text}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(
    contenders: Mapping[str, Contender], rounds: int, warm: bool = True
) -> dict[str, list[Run]]:
    """Run every contender once a round, after a round that fills the caches."""
    if warm:
        for contender in contenders.values():
            contender()
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            runs[name].append(contender())
    return runs


def spread(values: list[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def ratio(runs: list[Run], base: list[Run], of: str = "cpu") -> Spread:
    """How many times as much as `base`, each round by itself."""
    pairs = zip(runs, base, strict=True)
    return spread([getattr(run, of) / getattr(other, of) for run, other in pairs])
