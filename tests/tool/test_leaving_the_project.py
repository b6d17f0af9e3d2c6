"""Projects of early releases carried the update tool; an update takes it out."""

from pathlib import Path

import pytest
from quick_copier import run_copy
from releases import releases
from support import FULL, REPOSITORY, git, make

from .story import copier_update, git_save

WITH_TOOL = [
    one.tag
    for one in releases(REPOSITORY)
    if git(REPOSITORY, "ls-tree", one.commit, "template/bin/graft")
]
OLDEST, NEWEST = (WITH_TOOL, WITH_TOOL) if FULL else (WITH_TOOL[:1], WITH_TOOL[-1:])
FOLDERS = ("bin/graft", "bin/update_request")
EDITED = "bin/graft/errors.py"


def project_of(template: Path, release: str, folder: Path) -> Path:
    """A committed project of a release, which finds uv."""
    run_copy(str(template), folder, vcs_ref=release, defaults=True, quiet=True)
    git_save(folder, "Start the project")
    return folder


def edit(project: Path) -> str:
    """Change a module of the tool; its content."""
    text = (project / EDITED).read_text() + "# ours\n"
    (project / EDITED).write_text(text)
    git_save(project, "Change the tool")
    return text


def tool_files(project: Path) -> list[str]:
    return git(project, "ls-files", *FOLDERS).splitlines()


@pytest.mark.parametrize("release", OLDEST)
def test_their_own_make_update_takes_the_tool_out(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = project_of(released_template, release, tmp_path / "project")
    assert tool_files(project)

    make(project, "update")

    assert tool_files(project) == []
    assert git(project, "status", "--porcelain") == ""
    assert "up to date" in make(project, "update-status")


@pytest.mark.parametrize("release", NEWEST)
def test_a_module_that_its_owner_edited_stays_and_is_named(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = project_of(released_template, release, tmp_path / "project")
    mine = edit(project)

    said = make(project, "update")

    assert f"| {EDITED} " in said
    assert tool_files(project) == [EDITED]
    assert (project / EDITED).read_text() == mine
    assert "up to date" in make(project, "update-status")


@pytest.mark.parametrize("release", NEWEST)
def test_plain_copier_takes_the_tool_out(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = project_of(released_template, release, tmp_path / "project")

    copier_update(project)

    git_save(project, "Update")
    assert tool_files(project) == []
    assert "up to date" in make(project, "update-status")
