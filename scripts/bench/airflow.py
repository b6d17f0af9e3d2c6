"""The pipeline on Airflow: two workers that share only a bucket.

Each Celery worker has an environment of its own with the project's wheel, and tasks run
in empty folders: what goes from one stage to the next lies in the bucket, S3 by moto on
loopback. The rows are the example's flights, repeated. Beside each task stands the same
stage on local files; the difference is what Airflow and the bucket cost. The broker is
a folder and the database SQLite, so no other service is needed.
"""

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import airflow_server
import yaml
from servers import free_port, running, storage_server

from .measure import environment, measure
from .table import figure, table
from .workshop import Workshop

BUCKET = "s3://flight-delays-data"
STAGES = ("fetch", "ingest", "features", "split", "train", "evaluate")
ROWS = 336_776
TIMES = 30
SETTINGS = {"data": {"sample": None}, "train": {"rounds": 20}}
RUN = "bench"
BROKER_FOLDERS = {
    "DATA_FOLDER_IN": "queue",
    "DATA_FOLDER_OUT": "queue",
    "CONTROL_FOLDER": "control",
}

EXTRACT = 'archive.extract("flights.csv", data)\n'
REPEAT = """
        head, rows = (data / "flights.csv").read_bytes().split(b"\\n", 1)
        with (data / "flights.csv").open("wb") as file:
            file.write(head + b"\\n")
            for _ in range({times}):
                file.write(rows)
"""
COPY = """
import fsspec, sys
client, path = fsspec.url_to_fs(sys.argv[2])
client.put(sys.argv[1], path)
"""
TASKS = """
select task_id, unixname, state, (julianday(end_date) - julianday(start_date)) * 86400
from task_instance
"""


def report(workshop: Workshop) -> Iterator[str]:
    project = workshop.folder / "airflow"
    workshop.render(project, {"storage": "s3", "with_airflow": True})
    fetch = project / "src/flight_delays/stages/fetch.py"
    text = fetch.read_text()
    fetch.write_text(text.replace(EXTRACT, EXTRACT + REPEAT.format(times=TIMES)))
    measure(project, "make", "setup")
    settings = workshop.folder / "airflow.yaml"
    settings.write_text(yaml.safe_dump(SETTINGS))
    local = {stage: _alone(workshop, project, settings, stage) for stage in STAGES}
    # `make dist` wants a model, which a worker has no use for.
    shutil.copy(project / "params.yaml", project / "src/flight_delays")
    measure(project, "uv", "build", "--quiet", "--wheel", "--out-dir", "dist")
    remote = _on_airflow(workshop, project, settings)
    head = ["stage", "worker", "task, s", "stage on local files, s", "memory, MB"]
    rows = []
    for stage, (worker, seconds) in remote.items():
        alone, megabytes = local[stage]
        figures = map(figure, (seconds, alone))
        rows.append([stage, worker, *figures, f"{megabytes:,.0f}"])
    yield f"{ROWS * TIMES:,} rows:\n\n{table(head, rows)}"


def _alone(
    workshop: Workshop, project: Path, settings: Path, stage: str
) -> tuple[float, float]:
    """Seconds and megabytes of a stage on local files."""
    places = ("data", "artifacts", "reports")
    patches = [f"--patch=storage.{it}={workshop.folder}/local/{it}" for it in places]
    command = ("flight-delays", "run", stage, f"--config={settings}", *patches)
    run = measure(project, *command)
    return run.wall, run.megabytes


def _on_airflow(
    workshop: Workshop, project: Path, settings: Path
) -> dict[str, tuple[str, float]]:
    """The worker and the seconds of each task."""
    home = workshop.new("airflow-home")
    lock = project / "deploy/airflow/requirements.txt"
    celery = "apache-airflow-providers-celery"
    commands = workshop.tools("airflow", "--requirements", str(lock), celery)
    (wheel,) = (project / "dist").glob("*.whl")
    port = free_port()
    with ExitStack() as parts:
        bucket = parts.enter_context(storage_server("s3", BUCKET))
        core = airflow_server.settings(
            home, project / "dags", port, secrets.token_hex()
        )
        variables = environment(project) | bucket | core | _celery(home)

        def airflow(*arguments: str) -> None:
            subprocess.run(
                [commands / "airflow", *arguments],
                env=variables,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        airflow("db", "migrate")
        parts.enter_context(airflow_server.parts(commands / "airflow", port, variables))
        for worker in ("one", "two"):
            own = workshop.tools(f"worker-{worker}", f"{wheel}[storage]")
            # Airflow records the user of a task, and both workers run on one host.
            names = {"PIPELINE_COMMAND": str(own / "flight-delays"), "LOGNAME": worker}
            options = ("--concurrency=1", f"--celery-hostname={worker}")
            program = parts.enter_context(
                running(
                    [str(commands / "airflow"), "celery", "worker", *options],
                    None,
                    **(variables | names),
                )
            )
            # It would wait for its broker.
            parts.callback(os.killpg, program.pid, signal.SIGKILL)
        config = f"{BUCKET}/settings.yaml"
        subprocess.run(
            [own / "python", "-c", COPY, str(settings), config],
            env=variables,
            check=True,
        )
        database = home / "airflow.db"
        while not _query(database, "select dag_id from serialized_dag"):
            time.sleep(1)
        airflow(
            *("dags", "trigger", "flight-delays", "--run-id", RUN),
            *("--conf", f'{{"config": "{config}"}}'),
        )
        return _tasks(database)


def _celery(home: Path) -> dict[str, str]:
    for folder in {*BROKER_FOLDERS.values()}:
        (home / folder).mkdir()
    return {
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": "filesystem://",
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+sqlite:///{home}/results.db",
        **{
            f"AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__{option}": str(home / folder)
            for option, folder in BROKER_FOLDERS.items()
        },
        # Celery with SQLite is for a measurement only.
        "_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK": "1",
    }


def _query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(sql).fetchall()


def _tasks(database: Path) -> dict[str, tuple[str, float]]:
    """Wait for the run; the worker and the seconds of each task."""
    while True:
        rows = _query(database, TASKS)
        states = {state for _, _, state, _ in rows}
        if states & {"failed", "up_for_retry", "upstream_failed"}:
            raise SystemExit(f"a task failed; see the logs beside {database}")
        if states == {"success"}:
            found = {task: (worker, seconds) for task, worker, _, seconds in rows}
            return {stage: found[stage] for stage in STAGES}
        time.sleep(1)
