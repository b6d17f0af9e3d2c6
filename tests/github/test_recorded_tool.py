"""A project runs the update tool that it has recorded, and a newer one on purpose."""

import subprocess
from pathlib import Path

import pytest
from offers import Server, Template, plumbing
from support import git, make

NEW = 'print("the new tool")\n'


@pytest.fixture
def template(template_and_server: tuple[Template, Server]) -> Template:
    return template_and_server[0]


@pytest.fixture
def project(template: Template) -> Path:
    """The project, once the template has a second version with another tool."""
    project = template.folder.with_name("project")
    git(project, "config", "user.name", "Test")
    git(project, "config", "user.email", "test@example.org")
    with (template.folder / "src/graft/__init__.py").open("a") as code:
        code.write(NEW)
    template.release("1.1.0", plumbing("one", "ONE"))
    return project


def test_a_newer_tool_runs_once_its_version_was_taken_in(project: Path) -> None:
    assert "the new tool" not in make(project, "update-status")
    assert "the new tool" not in make(project, "update")
    assert (project / "plumbing.txt").read_text().startswith("ONE\n")
    assert "the new tool" in make(project, "update-status")


def test_a_newer_tool_runs_before_that_on_purpose(project: Path) -> None:
    assert "the new tool" in make(project, "update", "TOOL=v1.1.0")
    assert (project / "plumbing.txt").read_text().startswith("ONE\n")


def test_a_fork_brings_its_own_tool(
    template: Template, project: Path, tmp_path: Path
) -> None:
    fork = tmp_path / "fork"
    git(tmp_path, "clone", "--quiet", str(template.folder), str(fork))
    template.folder.rename(tmp_path / "gone")

    said = make(project, "update", f"TEMPLATE={fork}")

    assert "Template v1.0.0 -> v1.1.0" in said
    assert f"_src_path: {fork}" in (project / ".copier-answers.yml").read_text()
    assert "up to date" in make(project, "update-status")


def test_a_commit_that_is_nowhere_runs_nothing(project: Path) -> None:
    answers = project / ".copier-answers.yml"
    recorded = answers.read_text().splitlines()[-1]
    answers.write_text(answers.read_text().replace(recorded, recorded[:-8] + "0" * 8))

    run = subprocess.run(
        ["make", "update"], cwd=project, capture_output=True, text=True
    )

    assert run.returncode == 2
    assert "0" * 8 in run.stderr
    assert git(project, "rev-list", "--count", "HEAD") == "1\n"


def test_a_template_in_the_home_folder_of_a_server(
    template: Template, project: Path, tmp_path: Path
) -> None:
    name = "it's"
    home = tmp_path / "home"
    home.mkdir()
    (home / name).symlink_to(template.folder)
    ssh = tmp_path / "ssh"
    run_last = 'for last; do :; done; eval "exec $last"'
    ssh.write_text(f"#!/bin/sh\ncd {home}\n{run_last}\n")
    ssh.chmod(0o755)
    settings = {"GIT_SSH_COMMAND": str(ssh), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    source = f"git@example.org:{name}"

    said = make(project, "update", f"TEMPLATE={source}", **settings)

    assert "Template v1.0.0 -> v1.1.0" in said
    assert "the new tool" in make(project, "update-status", **settings)
