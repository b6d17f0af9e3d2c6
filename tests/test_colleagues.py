"""What somebody meets who clones a project that others trained."""

from pathlib import Path

import pytest
from support import Render, git, make


@pytest.fixture
def clone(trained_project: Render, tmp_path: Path) -> Path:
    """A clone whose parent folder holds no storage; it is not set up."""
    git(tmp_path, "clone", "--quiet", str(trained_project()), "team/clone")
    return tmp_path / "team/clone"


def test_setup_names_the_storage_that_is_not_there_and_what_to_do(clone: Path) -> None:
    lines = make(clone, "setup", VIRTUAL_ENV="/elsewhere").splitlines()
    storage = clone.parent / "flight-delays-storage"
    assert lines[-1].startswith(
        f"Set up, but without data and model: the storage {storage} is not there yet"
    )
    assert "`make push`" in lines[-1]
    assert "`make train`" in lines[-1]
    assert not [line for line in lines if "Ready" in line or "VIRTUAL_ENV" in line]
    assert len(lines) < 12


def test_setup_shows_and_logs_the_step_that_failed(clone: Path) -> None:
    (clone / "pyproject.toml").write_text("broken = \n")
    screen = make(clone, "setup", fails=True)
    assert "Ready" not in screen
    assert "TOML parse error" in screen
    assert "TOML parse error" in (clone / "build/setup.log").read_text()
    (step,) = [line for line in screen.splitlines() if line.endswith("... failed")]
    assert step.startswith("Environment")


def test_setup_is_ready_once_the_data_are_there(
    clone: Path, trained_project: Render
) -> None:
    cache = trained_project() / ".dvc/cache"
    (clone / ".dvc/cache").symlink_to(cache)
    assert make(clone, "setup").splitlines()[-1].startswith("Ready.")
    model = "src/flight_delays/artifacts/model.skops"
    assert (clone / model).read_bytes() == (trained_project() / model).read_bytes()
