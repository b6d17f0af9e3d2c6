"""uv's lock file is renewed with the pyproject.toml that it was made from."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .story import edit, git, git_save, graft, new_project, release, tracked

METADATA = '[project]\nname = "example"\nversion = "1.0"\nrequires-python = ">=3.11"\n'
NEWER = METADATA.replace("1.0", "2.0")
BROUGHT = Path(__file__).resolve().parents[2] / ".uv/bin/uv"


@pytest.fixture
def uv(monkeypatch: pytest.MonkeyPatch) -> str:
    """The uv that runs these tests."""
    found = shutil.which("uv") or str(BROUGHT)
    monkeypatch.setenv("UV", found)
    return found


@pytest.fixture
def locked(template: Path, tmp_path: Path, uv: str) -> Path:
    """A project with a lock file; the next release changes its version."""
    release(template, "v1.1.0", {"pyproject.toml": METADATA})
    project = new_project(template, tmp_path / "locked")
    subprocess.run([uv, "lock", "--quiet"], cwd=project, check=True)
    git_save(project)
    return project


def test_the_lock_file_is_part_of_the_update(template: Path, locked: Path) -> None:
    release(template, "v2.0.0", {"pyproject.toml": NEWER})

    run = graft(locked, "update")

    assert run.code == 0, run.out
    assert 'version = "2.0"' in tracked(locked)["uv.lock"]
    assert "| uv.lock " in run.out
    assert git(locked, "log", "--oneline", "--first-parent").count("\n") == 3


def test_it_is_left_alone_when_the_metadata_did_not_change(
    template: Path, locked: Path
) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    before = tracked(locked)["uv.lock"]

    assert graft(locked, "update").code == 0
    assert tracked(locked)["uv.lock"] == before


def test_without_uv_it_is_said_what_to_do(
    template: Path, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(template, "v2.0.0", {"pyproject.toml": NEWER})
    monkeypatch.setenv("UV", "/bin/false")

    run = graft(locked, "update")

    assert run.code == 1
    assert "run `uv lock`, then commit uv.lock" in run.out
    assert tracked(locked)["pyproject.toml"] == NEWER


def test_with_conflicts_in_the_metadata_it_is_left_to_you(
    template: Path, locked: Path
) -> None:
    edit(locked, {"pyproject.toml": METADATA.replace("example", "mine")})
    release(template, "v2.0.0", {"pyproject.toml": METADATA.replace("example", "it")})

    run = graft(locked, "update")

    assert run.code == 1
    assert "run `uv lock`" in run.out
