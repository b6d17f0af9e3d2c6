"""What would be pushed to Heroku, started in a clean environment, and the push."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from served import ask, served
from servers import free_port
from support import SERVED, Render, clone_with_data, git, make

# Stands in for Heroku's command: knows one app once it is created, and notes calls.
HEROKU = """#!/bin/sh
echo "$@" >> {folder}/calls
case "$1" in
apps:create) git init --quiet --bare {folder}/app.git ;;
apps:info)
  [ -d {folder}/app.git ] || exit 1
  [ "$4" != --shell ] || printf 'git_url={folder}/app.git\\nweb_url=https://x/\\n' ;;
esac
"""


@pytest.fixture(scope="module")
def project(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A clone: no other test may change what these look at.
    project = tmp_path_factory.mktemp("pushed") / "project"
    clone_with_data(trained_project(**SERVED), project)
    return project


@pytest.fixture(scope="module")
def heroku(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the stand-in, first on the PATH."""
    folder = tmp_path_factory.mktemp("heroku")
    (folder / "heroku").write_text(HEROKU.format(folder=folder))
    (folder / "heroku").chmod(0o755)
    tools = [str(folder), str(Path(sys.executable).parent), os.environ["PATH"]]
    os.environ["PATH"] = os.pathsep.join(tools)
    return folder


@pytest.fixture(scope="module")
def pushed(project: Path, heroku: Path) -> Path:
    """The bare repository that the push filled."""
    make(project, "deploy", "APP=delays")
    return heroku / "app.git"


def state(project: Path) -> list[str]:
    commands = ["rev-parse HEAD", "status --porcelain", "ls-files --stage", "branch -a"]
    return [git(project, *command.split()) for command in commands]


def test_a_second_push_creates_no_app_and_leaves_branch_index_and_files_alone(
    project: Path, heroku: Path, pushed: Path
) -> None:
    before = state(project)
    make(project, "deploy", "APP=delays")
    assert state(project) == before
    created = [
        call
        for call in (heroku / "calls").read_text().splitlines()
        if call.startswith("apps:create")
    ]
    assert created == ["apps:create delays --no-remote --buildpack heroku/python"]


def test_the_pushed_tree_holds_the_service_and_the_model_only(pushed: Path) -> None:
    names = git(pushed, "ls-tree", "-r", "--name-only", "main").split()
    top = {name for name in names if not name.startswith("src/flight_delays/")}
    assert top == {
        ".python-version",
        "LICENSE",
        "Procfile",
        "README.md",
        "app.json",
        "pyproject.toml",
        "requirements.txt",
    }
    assert "src/flight_delays/artifacts/model.skops" in names
    libraries = git(pushed, "show", "main:requirements.txt")
    assert "fastapi==" in libraries
    assert "dvc" not in libraries
    assert "://" not in libraries


def test_the_pushed_tree_answers_in_a_clean_environment(
    project: Path, pushed: Path, tmp_path: Path
) -> None:
    app = tmp_path / "app"
    git(pushed, "clone", "--quiet", "--branch", "main", str(pushed), str(app))
    uv = ["uv", "--quiet"]
    version = (app / ".python-version").read_text().strip()
    subprocess.run([*uv, "venv", "--python", version, "env"], cwd=app, check=True)
    install = [*uv, "pip", "install", "--python", "env", "-r", "requirements.txt"]
    subprocess.run(install, cwd=app, check=True)
    port = free_port()
    path = os.pathsep.join([str(app / "env/bin"), "/usr/bin", "/bin"])
    honcho = str(Path(sys.executable).parent / "honcho")
    with served(app, port, honcho, "start", PATH=path, PORT=str(port)):
        rows = json.loads((project / "examples/request.json").read_text())
        answers = ask(port, "/predict", rows)
    assert [set(answer) for answer in answers] == [{"probability", "late"}] * 2


def test_what_is_not_committed_is_not_deployed(project: Path, heroku: Path) -> None:
    routes = project / "src/flight_delays/service/routes.py"
    original = routes.read_text()
    routes.write_text(original + "# not committed\n")
    run = subprocess.run(
        ["make", "deploy", "APP=delays"], cwd=project, capture_output=True, text=True
    )
    routes.write_text(original)
    assert run.returncode != 0
    assert "not committed" in run.stderr
