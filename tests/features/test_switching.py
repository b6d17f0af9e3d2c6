"""Every feature disabled again: what stays, and the command that removes it."""

import shlex
import shutil
from pathlib import Path

import pytest
from copier import run_update
from support import Render, git, make

PARTS = ("service", "container", "heroku", "demos", "docs", "airflow", "mlflow")
STORAGE = {"storage": "s3", "storage_url": "s3://bucket/folder"}
ON = STORAGE | {f"with_{part}": True for part in PARTS}
OFF = STORAGE | {f"with_{part}": False for part in PARTS}


def files(project: Path) -> dict[str, bytes]:
    """Every file by its path, except the answers file."""
    found = (path for path in project.rglob("*") if path.is_file())
    names = {path.relative_to(project).as_posix(): path for path in found}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not name.startswith(".git/") and name != ".copier-answers.yml"
    }


def test_the_printed_commands_leave_a_project_that_never_had_the_parts(
    render: Render, capsys: pytest.CaptureFixture[str]
) -> None:
    project = render("project", **ON)
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Start")
    capsys.readouterr()
    run_update(project, data=OFF, defaults=True, overwrite=True)
    said = capsys.readouterr().err.splitlines()

    fresh = files(render("fresh", **OFF))
    # The starter files of a disabled feature stay until then; its plumbing is gone.
    left = set(files(project)) - set(fresh)
    assert left >= {
        "src/flight_delays/service/routes.py",
        "demos/flights/app.py",
        "docs/model-card.md",
    }
    assert not {"make/service.mk", "bin/demo", "zensical.toml"} & left
    for line in said:
        if "git rm" in line:
            program, *arguments = shlex.split(line)
            assert program == "git"
            git(project, *arguments)
    assert files(project) == fresh


def test_what_airflow_wrote_stays_ignored_when_it_is_disabled(
    render: Render,
) -> None:
    on, off = render("on", **ON), render("off", **OFF)
    (on / "deploy/airflow/.venv").mkdir()
    (on / "deploy/airflow/.venv/ready").touch()
    make(on, "airflow", f"UV={shutil.which('true')}")
    home = "deploy/airflow/home"
    shutil.copytree(on / home, off / home)
    git(off, "init", "--quiet")
    assert git(off, "check-ignore", f"{home}/airflow.cfg")
