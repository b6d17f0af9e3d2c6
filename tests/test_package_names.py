"""Package names that hide a library or a command, or that git ignores, are refused."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from quick_copier import run_copy, run_update
from support import FULL, REPOSITORY, Render, git


def reserved_names() -> set[str]:
    return set((REPOSITORY / "questions/reserved_names.jinja").read_text().split())


def test_no_package_can_shadow_the_standard_library() -> None:
    modules = {name for name in sys.stdlib_module_names if name.islower()}
    public = {name for name in modules if not name.startswith("_")}
    assert public <= reserved_names()


@pytest.fixture(scope="module")
def environment(
    template: Path, questions: set[str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """All that a project can install, each storage included, in one environment."""
    folder = tmp_path_factory.mktemp("environment")
    wanted: list[str | Path] = []
    for storage in ("s3", "gcs", "azure"):
        project = folder / storage
        features = {name: True for name in questions if name.startswith("with_")}
        run_copy(
            str(template),
            project,
            data={"storage": storage, **features},
            defaults=True,
            quiet=True,
        )
        settings = tomllib.loads((project / "pyproject.toml").read_text())
        for group in settings["dependency-groups"]:
            wanted += ["--group", f"{project / 'pyproject.toml'}:{group}"]
        wanted += ["-r", project / "pyproject.toml"]
        for demo in project.glob("demos/*/requirements.txt"):
            text = demo.read_text().replace("-e ../..", "")
            demo.write_text(text)
            wanted += ["-r", demo]
    subprocess.run(["uv", "venv", "--quiet", folder / "all"], check=True)
    install = ["uv", "pip", "install", "--quiet", "--python", folder / "all"]
    subprocess.run([*install, "--all-extras", *wanted], check=True)
    return folder / "all"


@pytest.mark.skipif(not FULL, reason="part of make test-all")
def test_no_package_can_take_the_name_of_what_a_project_installs(
    environment: Path,
) -> None:
    # The newest libraries may bring a name on any day: add it to reserved_names.jinja.
    (libraries,) = environment.glob("lib/python3*/site-packages")
    taken = {path.name.replace("-", "_") for path in (environment / "bin").iterdir()}
    for distribution in distributions(path=[str(libraries)]):
        taken.add(re.sub("[-_.]+", "_", distribution.name).lower())
        tops = {file.parts[0] for file in distribution.files or ()}
        taken |= {re.sub(r"\.(py|[\w.-]+\.so)$", "", top) for top in tops}
    possible = {name for name in taken if re.fullmatch("[a-z](_?[a-z0-9])*", name)}
    assert sorted(possible - reserved_names() - {"flight_delays"}) == []


def test_no_package_can_take_the_name_of_a_command_of_the_system() -> None:
    commands = """awk basename cat cd chmod cp cut date diff dirname echo env expand
    find git grep head id kill ln ls make mkdir mktemp mv printf ps pwd rm rmdir sed
    seq sh sleep sort tail tar tee test touch tr true uname uniq wc which xargs
    bash curl docker gh pip python python3 ssh sudo uv uvx"""
    assert set(commands.split()) <= reserved_names()


def test_a_package_may_be_called_what_git_ignores_elsewhere(render: Render) -> None:
    project = render(package_name="htmlcov")
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    assert "src/htmlcov/model.py" in git(project, "ls-files")


def test_a_project_made_before_a_name_was_reserved_keeps_it(
    released_template: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    run_copy(
        str(released_template),
        project,
        data={"package_name": "anyio"},
        defaults=True,
        quiet=True,
        vcs_ref="v0.2.0",
    )
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "-m", "Start")
    run_update(project, defaults=True, overwrite=True, quiet=True)
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert (answers["_commit"], answers["package_name"]) == ("v999.0.0", "anyio")
