"""What a training leaves in MLflow."""

import hashlib
import json
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from servers import HOST, free_port, running
from support import ON_S3, Render, git, make

Rows = dict[str, str]


@pytest.fixture(scope="module")
def project(trained_project: Render) -> Path:
    return trained_project(**ON_S3)


def recorded(project: Path, table: str) -> Rows:
    """Keys and values of the only run."""
    with sqlite3.connect(project / "mlruns/mlflow.db") as database:
        assert database.execute("select count(*) from runs").fetchone() == (1,)
        return dict(database.execute(f"select key, value from {table}").fetchall())


def test_runs_stay_ignored_when_mlflow_is_disabled(
    project: Path, render: Render
) -> None:
    disabled = render()
    (disabled / "mlruns").mkdir()
    shutil.copy(project / "mlruns/.gitignore", disabled / "mlruns")
    git(disabled, "init", "--quiet")
    assert git(disabled, "check-ignore", "mlruns/mlflow.db")


def test_a_run_holds_every_setting_and_metric(project: Path) -> None:
    params = recorded(project, "params")
    assert params["data.origins"] == "['EWR', 'JFK', 'LGA']"
    sections = yaml.safe_load((project / "params.yaml").read_text())
    assert set(params) == {
        f"{section}.{key}"
        for section, values in sections.items()
        if isinstance(values, dict)
        for key in values
    } | {"format"}
    metrics = json.loads((project / "reports/metrics.json").read_text())
    assert recorded(project, "latest_metrics") == metrics


def test_a_run_holds_the_model_the_plots_and_the_lock(project: Path) -> None:
    (artifacts,) = project.glob("mlruns/*/*/artifacts")
    files = {
        str(file.relative_to(artifacts)): file.read_bytes()
        for file in artifacts.rglob("*")
        if file.is_file()
    }
    plots = project / "reports/plots"
    model = project / "src/flight_delays/artifacts"
    assert files == {
        "dvc.lock": (project / "dvc.lock").read_bytes(),
        "metrics.json": (project / "reports/metrics.json").read_bytes(),
        **{f"plots/{file.name}": file.read_bytes() for file in plots.glob("*.csv")},
        **{f"model/{file.name}": file.read_bytes() for file in model.glob("model.*")},
    }
    assert "model/model.skops" in files
    assert "plots/roc.csv" in files


def test_a_run_knows_its_code_and_its_data(project: Path) -> None:
    tags = recorded(project, "tags")
    first, *_ = git(project, "log", "--reverse", "--format=%H").splitlines()
    assert tags["mlflow.source.git.commit"] == first
    stages = yaml.safe_load((project / "dvc.lock").read_text())["stages"]
    data = {
        entry["path"]: hashlib.md5((project / entry["path"]).read_bytes()).hexdigest()
        for stage in stages.values()
        for entry in stage["outs"]
        if entry["path"].startswith("data/")
    }
    lines = "\n".join(sorted(f"{path} {md5}" for path, md5 in data.items()))
    assert tags["data_hash"] == hashlib.sha256(lines.encode()).hexdigest()


def test_git_ignores_the_runs_and_dvc_keeps_its_stages(project: Path) -> None:
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "check-ignore", "mlruns/mlflow.db")
    assert "tracking" not in (project / "dvc.yaml").read_text()
    for stage in (project / "src/flight_delays/stages").glob("*.py"):
        assert "mlflow" not in stage.read_text()


def answer(request: urllib.request.Request) -> Any:
    """What the server says; it closes connections until its workers have started."""
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.5)


@pytest.mark.timeout(600)
def test_the_page_shows_the_run(project: Path) -> None:
    port = free_port()
    url = f"http://{HOST}:{port}/api/2.0/mlflow/runs/search"
    query = json.dumps({"experiment_ids": ["1"]}).encode()
    request = urllib.request.Request(url, query, {"Content-Type": "application/json"})
    command = ["make", "-C", str(project), "mlflow-ui", f"ARGS=--port {port}"]
    with running(command, port):
        (run,) = answer(request)["runs"]
    assert {tag["key"] for tag in run["data"]["tags"]} >= {"data_hash"}


def test_the_page_sends_no_statistics(render: Render, tmp_path: Path) -> None:
    project = render(with_mlflow=True)
    (project / ".venv").mkdir()
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\nenv\n")
    uv.chmod(0o755)
    shown = make(project, "mlflow-ui", f"UV={uv}").splitlines()
    assert "MLFLOW_DISABLE_TELEMETRY=true" in shown


def test_another_tracking_server_can_be_named(project: Path, tmp_path: Path) -> None:
    elsewhere = f"sqlite:///{tmp_path}/team.db"
    show = ("--eval", "show: ; @$(RUN) python -m $(PACKAGE).tracking --uri", "show")
    assert make(project, *show, MLFLOW_TRACKING_URI=elsewhere).strip() == elsewhere


def test_only_the_light_client_is_installed(project: Path) -> None:
    site_packages = next(project.glob(".venv/lib/*/site-packages"))
    assert list(site_packages.glob("mlflow_skinny-*"))
    assert not list(site_packages.glob("mlflow-*"))
