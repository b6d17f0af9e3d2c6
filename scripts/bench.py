"""Measure a project of the default answers against the promises made about its speed.

Wall times hold for an idle machine with 2 cores. CPU time is shown beside them: it says
what was computed, however busy the machine is.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from make_project import render

ROWS = 10_000_000

# Repeats the departures of the example until there are enough of them.
GROW = """
import sys
from pathlib import Path
import polars as pl
from flight_delays import data_dir
target, rows = Path(sys.argv[1]), int(sys.argv[2])
frame = pl.read_parquet(data_dir / "departures.parquet")
many = pl.concat([frame.lazy()] * (rows // len(frame)))
many.sink_parquet(target / "departures.parquet")
(target / "weather.parquet").symlink_to(data_dir / "weather.parquet")
"""


@dataclass(frozen=True)
class Run:
    """What the operating system counted for a command and its children."""

    wall: float
    cpu: float
    megabytes: float


def measure(folder: Path, *command: str, **variables: str) -> Run:
    """Run a command once; its output is shown when it fails."""
    # Users let Python keep its compiled files.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=inherited | {"PATH": path} | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        # wait4 has taken the exit code, which Popen would ask for again.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(output.read().decode(errors="replace"))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(folder: Path, *command: str, runs: int = 5) -> Run:
    """The middle of several runs, after one that fills the caches."""
    measure(folder, *command)
    counted = [measure(folder, *command) for _ in range(runs)]
    return Run(
        statistics.median(run.wall for run in counted),
        statistics.median(run.cpu for run in counted),
        max(run.megabytes for run in counted),
    )


def report(what: str, run: Run, **limits: float) -> None:
    """Print one line: the figures, and which of them has a limit that it breaks."""
    over = [name for name, limit in limits.items() if getattr(run, name) > limit]
    allowed = ", ".join(f"{name} {limit:g}" for name, limit in limits.items())
    figures = f"{run.wall:6.2f} s  {run.cpu:6.2f} s  {run.megabytes:5.0f} MB"
    print(f"{what:34} {figures}  {allowed:22} {'over' if over else 'kept'}", flush=True)


def train_new_project(project: Path, **variables: str) -> Run:
    """From the template to a trained model."""
    start = time.perf_counter()
    render(project, {})
    rendered = time.perf_counter() - start
    setup = measure(project, "make", "setup", **variables)
    train = measure(project, "make", "train", **variables)
    wall = rendered + setup.wall + train.wall
    return Run(wall, setup.cpu + train.cpu, max(setup.megabytes, train.megabytes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cold", action="store_true", help="also with empty caches")
    cold = parser.parse_args().cold
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as name:
        folder = Path(name)
        project = folder / "project"
        print(f"{'':34} {'wall':>8}  {'CPU':>8}  {'memory':>8}  promised")
        if cold:
            run = train_new_project(
                folder / "cold", UV_CACHE_DIR=str(folder / "empty-cache")
            )
            report("template to model, cold caches", run, wall=30)
        train_new_project(folder / "warming")
        report("template to model, warm caches", train_new_project(project), wall=10)
        report("--help", median(project, "flight-delays", "--help"), wall=0.15)
        predict = ("flight-delays", "predict", "examples/flights.csv")
        report("a prediction", median(project, *predict), wall=0.7)
        report("dvc repro with nothing to do", median(project, "dvc", "repro"), wall=1)
        report("the project's own tests", measure(project, "make", "test"), wall=15)
        many = folder / "many"
        many.mkdir()
        measure(project, "python", "-c", GROW, str(many), str(ROWS))
        features = ("flight-delays", "run", "features", f"--patch=storage.data={many}")
        run = measure(project, *features)
        report(f"features of {ROWS:,} rows", run, cpu=6, megabytes=600)


if __name__ == "__main__":
    main()
