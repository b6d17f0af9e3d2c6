"""An unresolved merge fails the checks, with or without hooks."""

import subprocess
from pathlib import Path

import pytest
from support import Render, git


@pytest.fixture
def project(render: Render) -> Path:
    made = render()
    git(made, "init", "--quiet")
    git(made, "add", "--all")
    return made


def leftovers(project: Path) -> subprocess.CompletedProcess[str]:
    git(project, "add", "--all", "--force")
    return subprocess.run(
        ["make", "update-leftovers"], cwd=project, capture_output=True, text=True
    )


def test_a_fresh_project_passes(project: Path) -> None:
    done = leftovers(project)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("notes.md", "<<<<<<< ours\n", "notes.md:1:<<<<<<< ours"),
        ("notes.md", "text\n>>>>>>> v1.1.0\n", "notes.md:2:>>>>>>> v1.1.0"),
        ("Makefile.rej", "@@ -1 +1 @@\n", "Makefile.rej"),
    ],
)
def test_what_an_update_left_behind_is_named_and_refused(
    project: Path, name: str, text: str, complaint: str
) -> None:
    (project / name).write_text(text)
    done = leftovers(project)
    assert done.returncode != 0
    assert complaint in done.stdout


def test_lint_looks_for_leftovers(project: Path) -> None:
    (project / ".venv").mkdir()
    done = subprocess.run(
        ["make", "--dry-run", "lint"], cwd=project, capture_output=True, text=True
    )
    assert "git grep" in done.stdout
