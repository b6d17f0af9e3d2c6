"""Variables of make reach the shell as data, never as code."""

import os
import re
from pathlib import Path

import pytest
from support import REPOSITORY, Render, make

EVERYTHING = {
    "ci": "github",
    "storage": "s3",
    "with_airflow": True,
    "with_container": True,
    "with_demos": True,
    "with_docs": True,
    "with_heroku": True,
    "with_mlflow": True,
    "with_service": True,
}
COMMANDS = ("uv", "docker", "gh")
# What make hands to the shell; it makes one dollar of two.
HOSTILE = "x'\";touch pwned;`touch pwned`$$(touch pwned)"
# These are several words of the shell, with its quotes, by what they are for.
WORDS = {"ARGS", "BUILD_ARGS", "RUN_ARGS"}
WITHOUT_DEFAULT = {"DATA", "NAME", "TEMPLATE", "TO"}
# The name of a file that is written to.
ELSEWHERE = {"SUMMARY"}


@pytest.fixture
def project(render: Render) -> Path:
    """A project with all features, whose commands record their arguments."""
    project = render(**EVERYTHING)
    (project / ".venv").mkdir()
    (project / "tools").mkdir()
    commands = [project / "tools" / name for name in COMMANDS]
    scripts = [file for file in project.glob("bin/*") if os.access(file, os.X_OK)]
    for command in [*commands, *filter(Path.is_file, scripts)]:
        told = f'"$@" "$EXAMPLE" >>"{project}/said"'
        command.write_text(f'#!/bin/sh\nprintf "%s\\n" {told}\n')
        command.chmod(0o755)
    return project


def test_no_variable_is_run_by_the_shell(project: Path) -> None:
    files = [project / "Makefile", *project.glob("make/*.mk")]
    text = "".join(file.read_text() for file in files)
    variables = set(re.findall(r"(?m)^([A-Z_]+) \?=", text)) | WITHOUT_DEFAULT
    targets = set(re.findall(r"(?m)^([a-z][a-z-]*):", text))
    values = [f"{name}={name} {HOSTILE}" for name in sorted(variables - WORDS)]

    for target in sorted(targets):
        make(project, target, *values, fails=None, PATH=commands(project))

    assert not list(project.rglob("pwned"))
    said = (project / "said").read_text()
    plain = HOSTILE.replace("$$", "$")
    reached = {name for name in variables if f"{name} {plain}" in said}
    assert reached == variables - WORDS - ELSEWHERE


def test_a_name_of_the_machine_names_no_experiment(project: Path) -> None:
    make(project, "experiment", PATH=commands(project), NAME="DESKTOP-1")
    assert "DESKTOP-1" not in (project / "said").read_text()


def commands(project: Path) -> str:
    return os.pathsep.join([f"{project}/tools", "/usr/local/bin", "/usr/bin", "/bin"])


def test_no_variable_of_the_template_is_run_by_the_shell(tmp_path: Path) -> None:
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>said\n')
    uv.chmod(0o755)
    makefile = ("--file", f"{REPOSITORY}/Makefile", f"UV={uv}")
    for target, name in {"project": "DEST", "adopt": "PROJECT"}.items():
        make(tmp_path, *makefile, target, f"{name}={name} {HOSTILE}")
        plain = HOSTILE.replace("$$", "$")
        assert f"{name} {plain}\n" in (tmp_path / "said").read_text()
    assert not (tmp_path / "pwned").exists()
