"""What a colleague meets who clones a trained project."""

import os
import shutil
from pathlib import Path
from subprocess import CalledProcessError

import pytest
from support import Render, git, make, run_tool


@pytest.fixture
def fresh_clone(trained_project: Render, tmp_path: Path) -> Path:
    """A clone that is not set up, with no storage in its parent folder."""
    git(tmp_path, "clone", "--quiet", str(trained_project()), "team/clone")
    return tmp_path / "team/clone"


def test_setup_names_the_storage_that_is_not_there_and_what_to_do(
    fresh_clone: Path,
) -> None:
    lines = make(fresh_clone, "setup", VIRTUAL_ENV="/elsewhere").splitlines()
    storage = fresh_clone.parent / "flight-delays-storage"
    assert lines[-1].startswith(
        f"Set up, but without data and model: the storage {storage} is not there yet"
    )
    assert "`make push`" in lines[-1]
    assert "`make train`" in lines[-1]
    assert not [line for line in lines if "Ready" in line or "VIRTUAL_ENV" in line]
    assert len(lines) < 12


def test_settings_of_the_storage_that_cannot_be_read_are_named(clone: Path) -> None:
    with (clone / ".dvc/config").open("a") as settings:
        settings.write("url\n")
    screen = make(clone, "pull", fails=True)
    assert "error: .dvc/config cannot be read: " in screen
    assert "Traceback" not in screen


def test_setup_shows_and_logs_the_step_that_failed(fresh_clone: Path) -> None:
    (fresh_clone / "pyproject.toml").write_text("broken = \n")
    screen = make(fresh_clone, "setup", fails=True)
    assert "Ready" not in screen
    assert "TOML parse error" in screen
    assert "TOML parse error" in (fresh_clone / "build/setup.log").read_text()
    (step,) = [line for line in screen.splitlines() if line.endswith("... failed")]
    assert step.startswith("Environment")


def test_setup_makes_the_environment_of_a_moved_folder_anew(
    fresh_clone: Path, trained_project: Render
) -> None:
    # Its commands call the Python of the folder where it was made.
    shutil.copytree(
        trained_project() / ".venv",
        fresh_clone / ".venv",
        symlinks=True,
        copy_function=os.link,
    )
    assert "Set up" in make(fresh_clone, "setup")
    first_line, *_ = (fresh_clone / ".venv/bin/dvc").read_text().splitlines()
    assert first_line == f"#!{fresh_clone}/.venv/bin/python"
    made = (fresh_clone / ".venv").stat().st_ino
    make(fresh_clone, "setup")
    assert (fresh_clone / ".venv").stat().st_ino == made


def train_and_commit(clone: Path, patch: str) -> None:
    make(clone, "params", f"PATCH={patch}")
    make(clone, "train")
    git(clone, "commit", "--quiet", "--no-verify", "--all", "--message", patch)


def test_a_merge_of_two_trained_branches_ends_in_one_training(
    clone: Path,
) -> None:
    git(clone, "switch", "--quiet", "--create", "theirs")
    train_and_commit(clone, "split.test_from=2013-11-15")
    git(clone, "switch", "--quiet", "--create", "ours", "HEAD~1")
    run_tool(clone, "dvc", "checkout", "--quiet", "--force")
    train_and_commit(clone, "train.leaves=7")
    ours = (clone / "dvc.lock").read_text()

    with pytest.raises(CalledProcessError):
        git(clone, "merge", "theirs")
    conflicts = git(clone, "diff", "--name-only", "--diff-filter=U").split()
    assert conflicts == ["dvc.lock", "reports/metrics.json"]
    # Nothing is a mix: the results are still those of this branch.
    assert (clone / "dvc.lock").read_text() == ours

    screen = make(clone, "resolve-results")
    assert "end the merge with 'git commit'" in screen
    git(clone, "commit", "--quiet", "--no-verify", "--no-edit")
    lock = (clone / "dvc.lock").read_text()
    assert "leaves: 7" in lock
    assert "test_from: '2013-11-15'" in lock or "test_from: 2013-11-15" in lock
    assert "up to date" in run_tool(clone, "dvc", "status")
