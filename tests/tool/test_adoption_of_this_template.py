"""Repositories as other templates make them come under this one, and work there."""

import subprocess
import sys
from pathlib import Path

import pytest
from support import FULL, make

from .look_alikes import LOOK_ALIKES, LookAlike
from .story import build_file_tree, edit, git, git_save, graft, tracked

pytestmark = pytest.mark.skipif(not FULL, reason="part of make test-all")
PLUMBING = {"Makefile", "pyproject.toml", ".gitignore"}  # of the other template


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_no_line_is_lost_tests_run_and_the_next_update_is_clean(
    released_template: Path, tmp_path: Path, kind: str
) -> None:
    like = LOOK_ALIKES[kind]
    project = tmp_path / "project"
    build_file_tree(project, like.first)
    git_save(project, "Initial commit")
    edit(project, like.own)
    before = tracked(project)

    code, said = adopt(project, released_template)

    assert code == 1, said
    there = {
        line
        for path in before
        if before[path]
        for line in (project / path).read_text().splitlines()
    }
    assert written_by_owners(like) <= there
    finish_as_the_template_has_it(project)
    assert f"package_name: {like.ours}\n" in tracked(project)[".copier-answers.yml"]
    make(project, "setup")
    assert "1 passed" in make(project, "test", "ARGS=tests/test_own.py")
    git_save(project, "Lock the dependencies")

    run = graft(project, "update")

    assert run.code in (0, 1), run.err
    unmerged = set(git(project, "diff", "--name-only", "--diff-filter=U").split())
    assert unmerged <= like.first.keys() | like.own.keys()


def adopt(project: Path, template: Path) -> tuple[int, str]:
    """Adopt it at the first release; exit code and output."""
    command = [sys.executable, "-m", "graft", "adopt", "--project", project]
    command += ["--template", template]
    run = subprocess.run([*command, "--to", "v0.1.0"], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def written_by_owners(like: LookAlike) -> set[str]:
    """Every line that is theirs; not what the other template wrote as plumbing."""
    lines: set[str] = set()
    for path, text in (like.first | like.own).items():
        foreign = like.first.get(path, "") if path in PLUMBING else ""
        lines |= set(text.splitlines()) - set(foreign.splitlines())
    return lines


def finish_as_the_template_has_it(project: Path) -> None:
    """Resolve each conflict in the template's favour, and commit."""
    for path in set(git(project, "diff", "--name-only", "--diff-filter=U").split()):
        git(project, "checkout", "--quiet", "--theirs", path)
    git_save(project, "Adopt the template")
