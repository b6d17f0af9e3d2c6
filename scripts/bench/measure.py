"""Runs commands, and measures what each of them costs.

CPU time measures the work done, however busy the machine is. Contenders run in turn,
A B A B, so that other load affects all of them alike. Each round gives its own ratio; a
table shows the median of the rounds and their range.
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
    """Resources used by a command and its children, from the operating system."""

    wall: float
    cpu: float
    megabytes: float  # of the largest process

    def __add__(self, other: "Run") -> "Run":
        """The cost of both, one after the other."""
        largest = max(self.megabytes, other.megabytes)
        return Run(self.wall + other.wall, self.cpu + other.cpu, largest)


@dataclass(frozen=True)
class Spread:
    """The median of some values, the smallest and the largest."""

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
    # Turns off the peers' usage reports.
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
        # wait4 has reaped the exit code, which Popen would wait for again.
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
    """The ratio to `base`, for each round."""
    pairs = zip(runs, base, strict=True)
    return spread([getattr(run, of) / getattr(other, of) for run, other in pairs])
