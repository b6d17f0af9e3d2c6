"""The devcontainer, resolved as an editor resolves it, and what it promises."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from node_tools import devcontainer_configuration
from support import Render, git


def test_an_editor_reads_it_and_sets_up_the_project(render: Render) -> None:
    project = render(project_name='The "quoted" 🚀 name')
    configuration = devcontainer_configuration(project)
    assert configuration["name"] == 'The "quoted" 🚀 name'
    assert configuration["image"].startswith("mcr.microsoft.com/devcontainers/python:")
    assert configuration["postCreateCommand"] == "make setup SYNC=--all-groups"
    # Nobody works in it before it is set up.
    assert configuration["waitFor"] == "postCreateCommand"


def test_the_editor_works_in_the_environment_of_the_project(render: Render) -> None:
    configuration = devcontainer_configuration(render())
    settings = configuration["customizations"]["vscode"]["settings"]
    interpreter = settings["python.defaultInterpreterPath"]
    assert interpreter == "/workspaces/project/.venv/bin/python"
    assert configuration["remoteEnv"]["PATH"].startswith(
        "/workspaces/project/.venv/bin:"
    )
    assert settings["python.testing.pytestEnabled"] is True
    assert settings["jupyter.notebookFileRoot"] == "/workspaces/project"


@pytest.mark.parametrize(
    ("answers", "ports"),
    [
        ({}, {8888: "Jupyter"}),
        ({"with_service": True}, {8000: "Service", 8888: "Jupyter"}),
        ({"with_demos": True}, {8501: "Demo", 8888: "Jupyter"}),
        ({"with_docs": True}, {8001: "Documentation", 8888: "Jupyter"}),
        ({"with_mlflow": True}, {5000: "MLflow", 8888: "Jupyter"}),
        (
            {"with_airflow": True, "storage": "s3", "storage_url": "s3://bucket/x"},
            {8080: "Airflow", 8888: "Jupyter"},
        ),
    ],
)
def test_the_ports_of_what_is_on_are_forwarded_with_a_name(
    render: Render, answers: dict[str, Any], ports: dict[int, str]
) -> None:
    # It is plain JSON; other tests here read it as an editor does.
    text = (render(**answers) / ".devcontainer/devcontainer.json").read_text()
    configuration = json.loads(text)
    attributes = configuration["portsAttributes"]
    assert configuration["forwardPorts"] == sorted(ports)
    assert {int(port): attributes[port]["label"] for port in attributes} == ports


@pytest.mark.parametrize("set_up", [True, False])
def test_the_terminal_says_whether_the_project_is_ready(
    trained_project: Render, render: Render, set_up: bool
) -> None:
    project = trained_project() if set_up else render()
    command = devcontainer_configuration(project)["postAttachCommand"].split()
    said = subprocess.run(command, cwd=project, capture_output=True, text=True).stdout
    assert said.startswith("Ready. " if set_up else "Not ready: ")
    assert "make train" in said if set_up else "make setup" in said


def test_the_commit_button_runs_the_hooks_without_an_active_environment(
    clone: Path, tmp_path: Path
) -> None:
    (clone / "bin/ugly.py").write_text("x = {  'a':1 }\n")
    git(clone, "add", "bin/ugly.py")
    git_program = shutil.which("git")
    assert git_program
    # An editor calls git with the login's PATH: no virtual environment, no uv.
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    command = [git_program, *who, "commit", "--message", "Add a command"]
    first = subprocess.run(
        command, cwd=clone, env=environment, capture_output=True, text=True
    )
    assert first.returncode == 1
    assert (clone / "bin/ugly.py").read_text() == 'x = {"a": 1}\n'
    git(clone, "add", "bin/ugly.py")
    second = subprocess.run(
        command, cwd=clone, env=environment, capture_output=True, text=True
    )
    assert second.returncode == 0, second.stderr
