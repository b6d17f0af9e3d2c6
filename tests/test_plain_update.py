"""Plain `copier update` of a project whose owner deleted or moved plumbing."""

from pathlib import Path

import pytest
from copier import run_update
from quick_copier import run_copy
from releases import releases
from support import FULL, REPOSITORY, git

EVERY = [release.tag for release in releases(REPOSITORY)]
RELEASES = EVERY if FULL else [EVERY[0], EVERY[-1]]


def project_of(template: Path, release: str, folder: Path) -> Path:
    data = {"with_service": True, "with_docs": True, "with_demos": True}
    run_copy(
        str(template), folder, data=data, vcs_ref=release, defaults=True, quiet=True
    )
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")
    return folder


@pytest.mark.parametrize("release", RELEASES)
def test_files_may_be_deleted_and_plumbing_moved_before_copier_update(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = project_of(released_template, release, tmp_path / "project")
    plumbing = ["mypy.ini", ".editorconfig", "make/audit.mk"]
    starters = ["src/flight_delays/service/routes.py", "src/flight_delays/report.py"]
    git(project, "rm", "--quiet", *plumbing, *starters)
    git(project, "mv", "tests/test_cli.py", "tests/test_commands.py")
    git(project, "commit", "--quiet", "--message", "My way")

    run_update(project, vcs_ref="v999.0.0", defaults=True, overwrite=True, quiet=True)

    assert "_commit: v999.0.0" in (project / ".copier-answers.yml").read_text()
    deleted = ["mypy.ini", ".editorconfig", *starters]
    assert not [path for path in deleted if (project / path).exists()]
    assert (project / "tests/test_commands.py").exists()
