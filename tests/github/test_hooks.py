"""The hooks of this repository refuse secrets and unresolved merges."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support import REPOSITORY, Render, git

# In two parts, or this file would be refused itself.
PLANTED = "key = '" + "AKIA" + "Z7Q2M4X6C8V0B1N3" + "'\n"
MARKERS = "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", folder.name)
    shutil.copy2(REPOSITORY / ".pre-commit-config.yaml", folder)
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".gitignore").write_text(".venv\n")
    return folder


def commit(repository: Path, text: str) -> subprocess.CompletedProcess[str]:
    """The hooks' output for a file with this text."""
    (repository / "notes.txt").write_text(text)
    git(repository, "add", "--all")
    return subprocess.run(
        [Path(sys.prefix, "bin/pre-commit"), "run"],
        cwd=repository,
        env={"PATH": "/usr/bin:/bin", "HOME": str(repository.parent)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [(PLANTED, "AWS Access Key"), (MARKERS, "Merge conflict string")],
)
def test_a_planted_secret_and_a_half_merge_are_refused(
    repository: Path, text: str, reason: str
) -> None:
    refused = commit(repository, text)
    assert refused.returncode == 1
    assert reason in refused.stdout
    accepted = commit(repository, "nothing of that kind\n")
    assert accepted.returncode == 0, accepted.stdout


def test_no_file_of_this_repository_holds_a_secret() -> None:
    done = subprocess.run(
        [Path(sys.prefix, "bin/pre-commit"), "run", "secrets", "--all-files"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "looked_at"),
    [("uv.lock", False), ("docs/my-uv.lock.md", True), ("a.copier-answers.yml", True)],
)
def test_a_project_excepts_from_the_search_for_secrets_the_very_files_that_it_names(
    rendered: Render, tmp_path: Path, name: str, looked_at: bool
) -> None:
    hooks = yaml.safe_load((rendered() / ".pre-commit-config.yaml").read_text())
    (entry,) = (h["entry"] for h in hooks["repos"][0]["hooks"] if h["id"] == "secrets")
    program, *options = shlex.split(entry)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(PLANTED)
    found = subprocess.run(
        [Path(sys.prefix, "bin", Path(program).name), *options, name], cwd=tmp_path
    )
    assert bool(found.returncode) is looked_at


def test_old_code_that_black_and_ruff_are_told_of_is_left_alone(
    rendered: Render, tmp_path: Path
) -> None:
    """As the table in docs/explanation/updates.md has it."""
    page = (REPOSITORY / "docs/explanation/updates.md").read_text()
    ruff = 'force-exclude = true\nextend-exclude = ["legacy"]\n'
    black = '[tool.black]\nforce-exclude = "/legacy/"\n'
    for line in (ruff + black).splitlines():
        assert f"`{line}`" in page
    (tmp_path / "ruff.toml").write_text(
        ruff + (REPOSITORY / "template/ruff.toml").read_text()
    )
    (tmp_path / "pyproject.toml").write_text(black)
    (tmp_path / "legacy").mkdir()
    (tmp_path / "legacy/old.py").write_text("import os ;x= 1\n")
    hooks = yaml.safe_load((rendered() / ".pre-commit-config.yaml").read_text())
    commands = [
        [*shlex.split(hook["entry"]), "legacy/old.py"]
        for hook in hooks["repos"][0]["hooks"]
        if hook["id"] in ("black", "ruff")
    ]
    assert len(commands) == 2
    for program, *rest in (*commands, ["black", "--check", "."], ["ruff", "check"]):
        done = subprocess.run(
            [Path(sys.prefix, "bin", Path(program).name), *rest],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout
    assert (tmp_path / "legacy/old.py").read_text() == "import os ;x= 1\n"
