# The template's: `make update` merges its later versions into this file.
"""Record the last training as a run in MLflow; `make train` does it at the end.

A run holds the settings, metrics, plots and model, the data's hash and the git commit.
The stages know nothing of it: all is read from what the pipeline left behind. Runs go
below `mlruns/`, or to the server that MLFLOW_TRACKING_URI names.
"""

import argparse
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import __name__ as experiment
from . import artifacts_dir, config, dvc_files, project_dir, reports_dir
from .errors import printable
from .params import leaves

# MLflow neither counts its users here nor tells how it makes its database.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uri", action="store_true", help="print where runs go")
    parser.add_argument("--version", action="store_true", help="print MLflow's version")
    options = parser.parse_args()
    if options.uri:
        print(tracking_uri())
    elif options.version:
        print(version("mlflow-skinny"))
    else:
        print(printable(f"MLflow run {record()} is in {tracking_uri()}"))


def tracking_uri() -> str:
    """The tracking server, or a database in the project."""
    store = project_dir / "mlruns" / "mlflow.db"
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{store}"


def record() -> str:
    """Record the state of the project, and return the id of the run."""
    import mlflow

    pipeline = dvc_files.read("dvc.yaml")
    runs = project_dir / "mlruns"
    runs.mkdir(exist_ok=True)
    # They stay ignored where MLflow is disabled later.
    (runs / ".gitignore").write_text("*\n")
    mlflow.set_tracking_uri(tracking_uri())
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags=code_tags()) as run:
        mlflow.log_params(config.load_last_run().values())
        for path in outputs(pipeline, "metrics"):
            mlflow.log_metrics(dict(numbers(json.loads(path.read_text()))))
            mlflow.log_artifact(str(path))
        for path in outputs(pipeline, "plots", "outs"):
            if path.is_relative_to(reports_dir):
                mlflow.log_artifact(str(path), "plots")
        if artifacts_dir.is_dir():
            mlflow.log_artifacts(str(artifacts_dir), "model")
        mlflow.set_tag("data_hash", data_hash(dvc_files.read("dvc.lock")))
        mlflow.log_artifact(str(project_dir / "dvc.lock"))
    return str(run.info.run_id)


def outputs(pipeline: dict[str, Any], *kinds: str) -> list[Path]:
    """The files that the stages of dvc.yaml list as `metrics`, `plots` or `outs`."""
    return [project_dir / path for path in dvc_files.outputs(pipeline, *kinds)]


def numbers(values: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Every number of nested metrics by its dotted key."""
    for key, value in leaves(values):
        if isinstance(value, int | float):
            yield key, float(value)


def data_hash(lock: dict[str, Any]) -> str:
    """One hash over all files below data/ that the stages of dvc.lock read or wrote."""
    files = {
        f"{entry['path']} {entry['md5']}"
        for stage in lock["stages"].values()
        for entry in stage.get("deps", []) + stage.get("outs", [])
        if entry["path"].startswith("data/")
    }
    return hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()


def code_tags() -> dict[str, str]:
    """The git commit that was trained, and whether the code differed from it."""
    return {
        "mlflow.source.git.commit": _git("rev-parse", "HEAD") or "none yet",
        "uncommitted_changes": "yes" if _git("status", "--porcelain") else "no",
    }


def _git(*command: str) -> str:
    run = subprocess.run(
        ["git", "-C", str(project_dir), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip() if run.returncode == 0 else ""


if __name__ == "__main__":
    main()
