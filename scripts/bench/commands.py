"""Everyday commands of a trained project.

Compared with the least that they could cost: an interpreter that imports the same
libraries and, for `dvc repro`, `dvc status`.
"""

from collections.abc import Iterator

from .measure import Contender, Run, in_turn, measure
from .table import compared
from .workshop import Workshop

TYPER = "import typer.main"
LIBRARIES = "import sklearn.ensemble, skops.io, polars, pandera.polars"


def report(workshop: Workshop) -> Iterator[str]:
    project = workshop.project
    kedro = workshop.tools("kedro", "kedro") / "kedro"

    def command(*words: str) -> Contender:
        def run() -> Run:
            return measure(project, *words)

        return run

    help_texts = {
        "`--help` (promised: 0.15 s)": command("flight-delays", "--help"),
        "Python that imports typer": command("python", "-c", TYPER),
        "Python that does nothing": command("python", "-c", ""),
        "`kedro --help`": command(str(kedro), "--help"),
    }
    yield compared(in_turn(help_texts, workshop.rounds))
    predictions = {
        "`flight-delays predict` of 3 flights": command(
            "flight-delays", "predict", "examples/flights.csv"
        ),
        "Python that imports scikit-learn, skops, polars and pandera": command(
            "python", "-c", LIBRARIES
        ),
    }
    yield compared(in_turn(predictions, workshop.rounds))
    nothing = {
        "`dvc repro` with nothing to do (promised: 1 s)": command("dvc", "repro"),
        "`dvc --version`": command("dvc", "--version"),
    }
    yield compared(in_turn(nothing, workshop.rounds))
    tests = {
        "tests with coverage (promised: 15 s)": command("make", "test"),
        "tests without coverage": command("pytest"),
    }
    yield compared(in_turn(tests, min(3, workshop.rounds)))
