"""The pipeline on Airflow: its real scheduler and executor, against S3 on loopback."""

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import airflow_server
import fsspec
import pytest
from servers import BIN, free_port, storage_server
from support import ON_S3, UV, Render, make

BUCKET = "s3://flight-delays-data"
ENDED = ("success", "failed", "upstream_failed")
STAGES = ("fetch", "ingest", "features", "split", "train", "evaluate")

PATH = os.pathsep.join([os.environ["PATH"], str(Path(UV).parent)])

State = dict[str, str]

# Only for a scheduler that hangs.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def project(trained_project: Render) -> Path:
    return trained_project(**ON_S3)


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """Environment variables for an S3 service with an empty bucket."""
    with storage_server("s3", BUCKET) as variables:
        yield variables


def read(path: str, variables: dict[str, str]) -> bytes:
    client = fsspec.filesystem(
        "s3",
        endpoint_url=variables["AWS_ENDPOINT_URL"],
        key=variables["AWS_ACCESS_KEY_ID"],
        secret=variables["AWS_SECRET_ACCESS_KEY"],
        skip_instance_cache=True,
    )
    return bytes(client.cat_file(f"{BUCKET}/{path}"))


class Airflow:
    """Airflow's scheduler, DAG processor and API, with the project's DAG."""

    def __init__(self, home: Path, command: Path, variables: dict[str, str]) -> None:
        self.home = home
        self.command = command
        self.variables = variables

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [self.command, *arguments],
            env=os.environ | self.variables,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def query(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(self.home / "airflow.db") as database:
            return database.execute(sql, values).fetchall()

    def tasks(self, run: str) -> State:
        states = "select task_id, state from task_instance where run_id = ?"
        return dict(self.query(states, run))

    def wait(self, run: str, until: Callable[[State], bool]) -> State:
        """The tasks of a run, once they satisfy a condition."""
        while not until(self.tasks(run)):
            time.sleep(0.5)
        return self.tasks(run)

    def logs(self, run: str, task: str) -> str:
        files = self.home.glob(f"logs/*/run_id={run}/task_id={task}/*.log")
        return "".join(file.read_text() for file in files)


@pytest.fixture(scope="module")
def airflow(
    project: Path, bucket: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Airflow]:
    home = tmp_path_factory.mktemp("airflow")
    lock = project / "deploy/airflow/requirements.txt"
    for step in (
        ("venv", str(home / "venv")),
        ("pip", "sync", "--require-hashes", "--python", str(home / "venv"), str(lock)),
    ):
        subprocess.run([BIN / "uv", "--quiet", *step], check=True)
    port = free_port()
    secret = "only for this test, on this machine"
    settings = airflow_server.settings(home, project / "dags", port, secret)
    variables = {
        **bucket,
        **settings,
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "2",
    }
    command = home / "venv/bin/airflow"
    airflow = Airflow(home, command, variables)
    airflow.run("db", "migrate")
    with airflow_server.parts(command, port, variables):
        while not airflow.query("select dag_id from serialized_dag"):
            time.sleep(0.5)
        yield airflow


def trigger(airflow: Airflow, run: str, **params: object) -> None:
    options = ("--run-id", run, "--conf", json.dumps(params))
    airflow.run("dags", "trigger", "flight-delays", *options)


def test_the_scheduler_runs_the_whole_pipeline_for_one_market(
    airflow: Airflow, project: Path, bucket: dict[str, str], tmp_path: Path
) -> None:
    run = "manual__2026-01-01T00:00:00+00:00"
    trigger(airflow, run, market=["JFK"])
    tasks = airflow.wait(run, lambda state: state.get("evaluate") in ENDED)
    assert tasks == dict.fromkeys(STAGES, "success"), airflow.logs(run, "fetch")
    model = tmp_path / "model.skops"
    model.write_bytes(read(f"airflow/{run}/artifacts/model.skops", bucket))
    read_levels = f"Model({str(model)!r}).trees.content['levels']"
    code = f"from flight_delays.model import Model; print({read_levels})"
    command = [project / ".venv/bin/python", "-c", code]
    levels = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "'origin': ['JFK']" in levels
    metrics = json.loads(read(f"airflow/{run}/reports/metrics.json", bucket))
    assert metrics["flights"] > 0
    assert "train done in" in airflow.logs(run, "train")


def test_no_shell_and_no_template_reads_a_parameter(
    airflow: Airflow, tmp_path: Path
) -> None:
    touch = f"touch {tmp_path}/pwned"
    config = f"; {touch} {{{{ 7 * 7 }}}}"
    trigger(airflow, "hostile", config=config, market=[f"$({touch})", f"`{touch}`"])
    # A task that fails is tried again later.
    airflow.wait("hostile", lambda state: state.get("fetch") == "up_for_retry")
    assert f"cannot read {config}: it does not exist" in airflow.logs(
        "hostile", "fetch"
    )
    assert not (tmp_path / "pwned").exists()


def test_airflow_and_the_project_share_no_library(
    airflow: Airflow, project: Path
) -> None:
    def installed(environment: Path, name: str) -> list[Path]:
        return list(environment.glob(f"lib/*/site-packages/{name}*"))

    assert installed(airflow.home / "venv", "apache_airflow-3.3.2.dist-info")
    assert not installed(airflow.home / "venv", "flight_delays")
    assert not installed(project / ".venv", "airflow")


def test_airflow_without_a_bucket_is_refused(render: Render, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Use storage=s3, gcs or azure"):
        render(with_airflow=True)
    assert not any(tmp_path.iterdir())


def test_a_package_of_airflow_that_is_not_the_pinned_one_is_not_installed(
    render: Render,
) -> None:
    project = render(storage="s3", with_airflow=True)
    lock = project / "deploy/airflow/requirements.txt"
    pinned = f"six==1.17.0 --hash=sha256:{'0' * 64}\n"
    lock.write_text(pinned)
    said = make(project, "airflow", fails=True, PATH=PATH)
    assert "Hash mismatch for `six==1.17.0`" in said
    lock.write_text("six==1.17.0\n")
    assert "must have a hash" in make(project, "airflow", fails=True, PATH=PATH)
    assert not list((project / "deploy/airflow/.venv").glob("lib/*/site-packages/six*"))


def test_the_lock_says_the_command_that_a_bot_repeats(render: Render) -> None:
    project = render(storage="s3", with_airflow=True)
    run = make(project, "-n", "airflow-lock").replace("\\\n", "").split()
    recipe = " ".join(run[run.index("pip") :]).replace("--quiet ", "")
    lock = (project / "deploy/airflow/requirements.txt").read_text()
    assert lock.splitlines()[1] == f"#    uv {recipe}"
