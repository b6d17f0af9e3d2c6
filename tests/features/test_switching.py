"""Every part switched off again: what stays, and the command that removes it."""

import shlex
from pathlib import Path

import pytest
from conftest import Render, git
from copier import run_update

PARTS = ("service", "container", "heroku", "demos", "docs", "airflow", "mlflow")
STORAGE = {"storage": "s3", "storage_url": "s3://bucket/folder"}
ON = STORAGE | {f"with_{part}": True for part in PARTS}
OFF = STORAGE | {f"with_{part}": False for part in PARTS}


def files(project: Path) -> dict[str, bytes]:
    """Every file by its path, but for the record of what was answered."""
    found = (path for path in project.rglob("*") if path.is_file())
    names = {path.relative_to(project).as_posix(): path for path in found}
    return {
        name: path.read_bytes()
        for name, path in names.items()
        if not name.startswith(".git/") and name != ".copier-answers.yml"
    }


@pytest.fixture
def switched_off(
    render: Render, capsys: pytest.CaptureFixture[str]
) -> tuple[Path, list[str]]:
    """A project that had every part, and the commands that the update printed."""
    project = render("project", **ON)
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Start")
    capsys.readouterr()
    run_update(project, data=OFF, defaults=True, overwrite=True)
    said = capsys.readouterr().err.splitlines()
    return project, [line.strip() for line in said if "git rm" in line]


def test_the_printed_commands_leave_a_project_that_never_had_the_parts(
    switched_off: tuple[Path, list[str]], render: Render
) -> None:
    project, commands = switched_off
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "git"
        git(project, *arguments)
    assert files(project) == files(render("fresh", **OFF))


def test_what_a_part_gave_to_start_from_stays_until_then(
    switched_off: tuple[Path, list[str]], render: Render
) -> None:
    project, _ = switched_off
    left = set(files(project)) - set(files(render("fresh", **OFF)))
    assert "src/flight_delays/service/routes.py" in left
    assert "demos/flights/app.py" in left
    assert "docs/model-card.md" in left
    assert not {"make/service.mk", "bin/demo", "zensical.toml"} & left
