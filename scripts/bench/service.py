"""The service.

Flask's application does the same work: it checks the row by the same rules and responds
with the same fields. whisk's own application, with the versions that it needs, checks
nothing and takes encoded numbers. Each is one process, and they are measured in turn.
"""

import json
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from .load import Load, Server, load, running
from .measure import environment, measure, spread
from .table import figure, span, table
from .workshop import SERVICE, Workshop

PEERS = Path(__file__).parent / "peers"
CONNECTIONS = (1, 8, 64)
SECONDS = 3.0
WHISK_PINS = [
    *("whisk==0.1.32", "Flask==1.1.2", "gunicorn==20.0.4", "scikit-learn", "skops"),
    *("jinja2<3.1", "markupsafe<2.1", "itsdangerous<2.1", "werkzeug<2.1"),
    "setuptools<81",
]
WHISK_MODEL = """
from project import artifacts_dir
import skops.io

TREES = "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"

class Model:
    def __init__(self):
        content = skops.io.load(artifacts_dir / "model.skops", trusted=[TREES])
        self.model = content["estimator"]

    def predict(self, data):
        return self.model.predict_proba(data)[:, 1].tolist()
"""


def report(workshop: Workshop) -> Iterator[str]:
    project, row = workshop.service
    numbers = json.dumps({"data": [[1, 1, 1, 1000, 50, 50, 10, 0, 1010, 10, 3, 600]]})
    measure(project, "uv", "pip", "install", "flask", "gunicorn")
    gunicorn = ("gunicorn", "--bind=127.0.0.1:{port}")
    flask = (*gunicorn, f"--chdir={PEERS}", "flask_application:app")
    whisk, whisk_project = whisk_application(workshop, project)
    whisk_command = (str(whisk / "gunicorn"), *gunicorn[1:], "app.main:app")
    threads = "--threads=8"
    with ExitStack() as stack:

        def server(folder: Path, *command: str) -> Server:
            return stack.enter_context(running(folder, *command))

        servers = {
            "the service": (server(project, *SERVICE), row),
            "Flask, gunicorn": (server(project, *flask), row),
            "Flask, gunicorn with 8 threads": (server(project, *flask, threads), row),
            "whisk's Flask application": (
                server(whisk_project, *whisk_command),
                numbers.encode(),
            ),
        }
        for one, body in servers.values():
            load(one, body, 8, SECONDS)
        for connections in CONNECTIONS:
            loads: dict[str, list[Load]] = {name: [] for name in servers}
            for _ in range(min(3, workshop.rounds)):
                for name, (one, body) in servers.items():
                    loads[name].append(load(one, body, connections, SECONDS))
            bare = direct(project, row)
            yield f"{connections} connections:\n\n{compared(loads, bare)}"


def whisk_application(workshop: Workshop, project: Path) -> tuple[Path, Path]:
    """A project of whisk's that serves the same trees."""
    commands = workshop.tools("whisk-service", *WHISK_PINS, python="3.11")
    folder = workshop.new("whisk")
    measure(folder, str(commands / "whisk"), "create", "project", "--no-setup")
    package = folder / "project/src/project"
    (package / "models/model.py").write_text(WHISK_MODEL)
    model = project / "src/flight_delays/artifacts/model.skops"
    shutil.copy(model, package / "artifacts")
    install = ("uv", "pip", "install", "--no-deps", "--editable", "project")
    measure(folder, *install, "--python", str(commands / "python"))
    return commands, folder / "project"


def direct(project: Path, row: bytes) -> float:
    """Predictions per CPU second without a server."""
    command = [".venv/bin/python", str(PEERS / "bare_predictions.py")]
    variables = environment(project, OMP_NUM_THREADS="1")
    answer = subprocess.run(
        command, cwd=project, env=variables, input=row, check=True, stdout=-1
    )
    return 1 / float(answer.stdout)


def compared(loads: dict[str, list[Load]], bare: float) -> str:
    head = ["", "requests per CPU second", "times the first", "CPU over bare, µs"]
    head += ["p50, ms", "p99, ms", "memory, MB"]
    rows = [["`Model().predict` alone", figure(bare), "", "", "", "", ""]]
    first = next(iter(loads.values()))
    for name, every in loads.items():
        errors = sum(one.errors for one in every)
        if errors:
            raise SystemExit(f"{name}: {errors} errors")
        pairs = zip(every, first, strict=True)
        times = spread([a.per_cpu_second / b.per_cpu_second for a, b in pairs])
        more = spread([1e6 / one.per_cpu_second - 1e6 / bare for one in every])
        rows.append(
            [
                name,
                span(spread([one.per_cpu_second for one in every])),
                "1" if every is first else span(times),
                span(more),
                figure(statistics.median(one.wait(50) for one in every)),
                figure(statistics.median(one.wait(99) for one in every)),
                f"{max(one.megabytes for one in every):.0f}",
            ]
        )
    return table(head, rows)
