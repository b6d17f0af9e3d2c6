"""From an empty folder to a trained model and a first prediction.

Compared with Kedro: a new project with its tools for lint and tests, and the same
job in pandas and scikit-learn as its pipeline. Kedro's own example pipelines are cloned
from GitHub by `kedro new`, which a repeatable measurement cannot depend on.
Its raw data is already in the project; this template fetches it.

The least is what this template's libraries cost alone: installed, imported by a stage
of DVC that fits as many trees, and imported again as a prediction would.

Cold is the first time on a machine, with an empty package cache: its unpacked content
afterwards is what was downloaded.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .commands import LIBRARIES
from .measure import Run, measure, spread
from .table import figure, span, table
from .workshop import SCRIPTS, Workshop

KEDRO = "kedro==1.7.0"
PIPELINE = Path(__file__).parent / "peers" / "kedro"
LEAST = Path(__file__).parent / "peers" / "least"
PACKAGES = ("dvc", "pandera[polars]", "polars", "scikit-learn", "skops")


@dataclass(frozen=True)
class Start:
    run: Run
    downloaded: float
    installed: float


def report(workshop: Workshop) -> Iterator[str]:
    contenders = {"this template": ours, "Kedro": kedro, "the least": least}
    for heading, rounds in (("Cold", 1), ("Warm", min(3, workshop.rounds))):
        starts: dict[str, list[Start]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, contender in contenders.items():
                folder = workshop.folder / "start"
                cache = workshop.folder / f"cache-{contender.__name__}"
                before = size(cache)
                run = contender(workshop, folder, cache)
                now = size(cache)
                starts[name].append(Start(run, now - before, size(folder)))
                shutil.rmtree(folder)
        yield f"{heading}:\n\n{compared(starts)}"


def ours(_: Workshop, folder: Path, cache: Path) -> Run:
    """`make project`: render, setup, train, predict."""
    make = ("make", "--no-print-directory", "project", f"DEST={folder / 'project'}")
    return measure(SCRIPTS.parent, *make, UV_CACHE_DIR=str(cache))


def kedro(workshop: Workshop, folder: Path, cache: Path) -> Run:
    """`kedro new`, its environment, a pipeline, `kedro run`."""
    folder.mkdir()
    project = folder / "project"
    variables = {"UV_CACHE_DIR": str(cache)}
    new = ("uvx", KEDRO, "new", "--name=project", "--tools=lint,test", "--example=n")
    run = measure(folder, *new, "--telemetry=no", **variables)
    shutil.copytree(PIPELINE, project / "src/project/pipelines/flights")
    for name in ("flights.csv", "weather.csv"):
        shutil.copy(workshop.project / "data/raw" / name, project)
    libraries = ("pandas", "scikit-learn")
    steps = [
        ("uv", "venv"),
        ("uv", "pip", "install", "--editable", ".", *libraries),
        ("kedro", "run"),
    ]
    for step in steps:
        run += measure(project, *step, **variables)
    return run


def least(_: Workshop, folder: Path, cache: Path) -> Run:
    """The libraries alone: an environment, a pipeline of one stage, their imports."""
    shutil.copytree(LEAST, folder)
    variables = {"UV_CACHE_DIR": str(cache)}
    first, *steps = [
        ("uv", "venv"),
        ("uv", "pip", "install", *PACKAGES),
        ("dvc", "init", "--no-scm", "--quiet"),
        ("dvc", "repro"),
        ("python", "-c", LIBRARIES),
    ]
    run = measure(folder, *first, **variables)
    for step in steps:
        run += measure(folder, *step, **variables)
    return run


def size(folder: Path) -> float:
    """Megabytes on disk; a file with several names counts once."""
    files = {
        (status.st_dev, status.st_ino): status.st_blocks * 512
        for path in folder.rglob("*")
        for status in [path.lstat()]
    }
    return sum(files.values()) / 1e6


def compared(starts: dict[str, list[Start]]) -> str:
    head = ["", "CPU, s", "wall, s", "downloaded, MB", "on disk, MB"]
    return table(
        head,
        [
            [
                name,
                span(spread([some.run.cpu for some in every])),
                figure(spread([some.run.wall for some in every]).median),
                f"{every[0].downloaded:,.0f}",
                f"{every[0].installed:,.0f}",
            ]
            for name, every in starts.items()
        ],
    )
