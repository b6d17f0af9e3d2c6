"""What a project tells its editors: AGENTS.md and the settings of VS Code."""

import fnmatch
import json
import re
from pathlib import Path
from typing import Any

import pytest
from starter_files import is_starter
from support import Render, make

ALL = {"with_demos": True, "with_docs": True, "ci": "none", "starter": "blank"}
PACKAGE = "src/flight_delays/"
both = pytest.mark.parametrize("answers", [{}, ALL])


def agents(project: Path) -> str:
    return (project / "AGENTS.md").read_text(encoding="utf-8")


def owned(project: Path, owner: str) -> list[str]:
    """The patterns of files in a row of the table of owners."""
    (row,) = re.findall(rf"^\| {owner} \| (.*) \|$", agents(project), re.MULTILINE)
    found, inside = [], ""
    for path in re.findall("`(.*?)`", row):
        if path == PACKAGE:
            inside = path
            continue
        found.append(inside + path)
        if inside:  # with its tests
            name = path.partition(".")[0]
            found.append(f"tests/{path}" if name == path else f"tests/test_{name}.py")
    return [f"{path}*" if path.endswith("/") else path for path in found]


def files(project: Path) -> list[str]:
    return [
        path.relative_to(project).as_posix()
        for path in project.rglob("*")
        if path.is_file()
    ]


@both
def test_every_command_in_agents_md_exists(
    render: Render, answers: dict[str, Any]
) -> None:
    project = render(**answers)
    named = re.findall(r"(?:^|`)make ([a-z-]+(?: [a-z-]+)*)", agents(project), re.M)
    known = make(project, "help")
    targets = {target for words in named for target in words.split()}
    assert {"setup", "train", "test", "lint", "update"} <= targets
    for target in targets:
        assert re.search(rf"^{target} ", known, re.MULTILINE), target


@both
def test_every_path_in_agents_md_is_there(
    render: Render, answers: dict[str, Any]
) -> None:
    project = render(**answers)
    made = {"dvc.lock", "reports/metrics.json", ".env"}
    (package,) = project.glob("src/*")
    for path in re.findall(r"`([\w./*-]+[./][\w./*-]*)`", agents(project)):
        here = [*project.glob(path), *package.glob(path)]
        assert here or path in made, path


def test_agents_md_gives_each_starter_file_to_the_project(render: Render) -> None:
    project = render()
    ours = owned(project, "this project")
    given = {file for path in ours for file in fnmatch.filter(files(project), path)}
    starters = {file for file in files(project) if is_starter(file)}
    assert given == {file for file in starters if "/conf/" not in file}
    unmatched = [path for path in ours if not fnmatch.filter(files(project), path)]
    assert set(unmatched) <= {"tests/test_settings.py", "tests/test_trees.py"}


def test_agents_md_gives_no_starter_file_to_the_template(render: Render) -> None:
    for path in owned(render(), "the template") + owned(render(), "both"):
        assert not is_starter(path)


def test_agents_of_another_make_read_the_same_file(render: Render) -> None:
    assert (render() / "CLAUDE.md").read_text() == "@AGENTS.md\n"


def test_vs_code_works_the_same_with_and_without_a_container(render: Render) -> None:
    project = render()
    container = json.loads((project / ".devcontainer/devcontainer.json").read_text())
    inside = container["customizations"]["vscode"]
    settings = (project / ".vscode/settings.json").read_text()
    extensions = json.loads((project / ".vscode/extensions.json").read_text())
    outside = settings.replace("workspaceFolder", "containerWorkspaceFolder")
    assert json.loads(outside) == inside["settings"]
    assert extensions["recommendations"] == inside["extensions"]
