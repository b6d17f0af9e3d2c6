"""What a project starts with: chosen once, and older projects keep what they have."""

from pathlib import Path

import pytest
import yaml
from copier import run_copy, run_update
from releases import releases
from support import REPOSITORY, Render, git

RELEASES = [release.tag for release in releases(REPOSITORY)]
BEFORE_STARTERS = [tag for tag in RELEASES if tag.startswith(("v0.1.", "v0.2."))]


def recorded(project: Path) -> dict[str, object]:
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    return dict(answers)


def test_a_new_project_records_its_starter(render: Render) -> None:
    assert recorded(render())["starter"] == "table"


@pytest.mark.parametrize("release", BEFORE_STARTERS)
def test_a_project_of_before_keeps_its_files_and_its_library(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = tmp_path / "project"
    source = f"git+file://{released_template}"
    run_copy(source, project, vcs_ref=release, defaults=True, quiet=True)
    before = {
        path for path in git_files(project) if not path.startswith(("bin/", "make/"))
    }
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        git(project, *command)

    run_update(project, defaults=True, overwrite=True, quiet=True)

    assert before <= git_files(project)
    assert "lightgbm" in (project / "pyproject.toml").read_text()
    changed = git(project, "diff", "--name-only").splitlines()
    assert not [path for path in changed if "/stages/" in path or "model" in path]
    answers = recorded(project)
    assert not {"starter", "starter_at_first_copy"} & answers.keys()


def git_files(project: Path) -> set[str]:
    return {
        path.relative_to(project).as_posix()
        for path in project.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix()
    }
