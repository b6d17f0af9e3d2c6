"""Copier's last message: following it word for word leaves nothing out."""

import re
import subprocess
from pathlib import Path

import pytest
from copier import run_copy, run_update
from support import git


def test_the_commands_after_an_update_commit_new_files_too(
    released_template: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    run_copy(str(released_template), project, defaults=True, quiet=True)
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Start")

    run_update(project, data={"with_service": True}, defaults=True, overwrite=True)

    (step,) = re.findall(r"^ *3\. (.*)$", capfd.readouterr().err, re.MULTILINE)
    git(project, "config", "user.name", "Test")
    git(project, "config", "user.email", "test@example.org")
    for command in re.findall("`(git .*?)`", step):
        subprocess.run(command, shell=True, cwd=project, check=True)
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "ls-files", "make/service.mk")
