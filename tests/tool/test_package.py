"""The update tool as a package: its contents, and that it works alone."""

import os
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from releases import newest_version
from support import REPOSITORY

from .story import LINES, edit, git, release, tracked

METADATA = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]


def test_its_version_is_the_newest_of_the_changelog() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text()
    assert METADATA["version"] == newest_version(changelog)


def test_every_package_that_it_needs_is_pinned_exactly() -> None:
    pinned = set()
    for line in METADATA["dependencies"]:
        (pin,) = Requirement(line).specifier
        assert pin.operator == "==", line
        pinned.add(canonicalize_name(Requirement(line).name))
    for name in pinned:
        for line in requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in pinned, line


def run_alone(source: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """The tool as run by somebody who only has uv."""
    return subprocess.run(
        ["uvx", "--from", f"git+{source.as_uri()}", "graft", *command],
        env=os.environ | {"UV_NO_PROGRESS": "1"},
        capture_output=True,
        text=True,
    )


def test_it_updates_a_project_of_any_template_from_its_repository(
    released_template: Path, template: Path, project: Path
) -> None:
    edit(project, {"Makefile": LINES.replace("line 3\n", "mine\n")})
    release(template, "v2.0.0", {"Makefile": LINES.replace("line 15\n", "theirs\n")})

    run = run_alone(released_template, "update", "--project", str(project))

    assert run.returncode == 0, run.stderr
    assert "| Makefile            | merged  |" in run.stdout
    both = LINES.replace("line 3\n", "mine\n").replace("line 15\n", "theirs\n")
    assert tracked(project)["Makefile"] == both


def test_a_repository_is_adopted_by_the_template_that_the_tool_came_with(
    released_template: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", "old")
    edit(tmp_path / "old", {"README.md": "# Old\n", "data.txt": "1\n"})

    run = run_alone(released_template, "adopt", "--project", str(tmp_path / "old"))

    assert run.returncode in (0, 1), run.stderr
    answers = (tmp_path / "old/.copier-answers.yml").read_text()
    assert f"_src_path: git+{released_template.as_uri()}" in answers
    assert git(tmp_path / "old", "branch", "--show-current") == "adopt-template\n"
