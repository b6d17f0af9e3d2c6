"""Adopting repositories made by other templates or by hand."""

import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from support import FULL, make

from .look_alikes import LOOK_ALIKES, MAKE_V1, LookAlike
from .story import (
    Run,
    build_file_tree,
    edit,
    git,
    git_save,
    graft,
    release,
    status,
    tracked,
)

SHARED = {"pyproject.toml", ".gitignore", "Makefile"}
MADE = {"starter", "stages", "model.py", "settings.py", "schemas.py", "conftest.py"}


@dataclass(frozen=True)
class Adopted:
    """A look-alike, the original repository, and the adoption's result and output."""

    like: LookAlike
    before: dict[str, str]
    project: Path
    run: Run


@pytest.fixture(scope="module")
def releases(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template, to which a test can add later releases."""
    copy = tmp_path_factory.mktemp("adopted from") / "graft"
    return Path(shutil.copytree(released_template, copy, symlinks=True))


def begin(folder: Path, like: LookAlike) -> Path:
    """The repository that a look-alike stands for."""
    build_file_tree(folder, like.first)
    git_save(folder, "Initial commit")
    edit(folder, like.own)
    return folder


def adopt(project: Path, template: Path, *options: str) -> Run:
    """Adopt a repository at today's template."""
    return graft(
        project, "adopt", "--template", str(template), "--to", "v999.0.0", *options
    )


@pytest.fixture(scope="module", params=LOOK_ALIKES)
def adopted(
    request: pytest.FixtureRequest,
    releases: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Adopted:
    """One of the look-alikes, adopted."""
    like = LOOK_ALIKES[request.param]
    project = begin(tmp_path_factory.mktemp("adopted") / "old-folder", like)
    before = tracked(project)
    return Adopted(like, before, project, adopt(project, releases))


def test_the_plumbing_comes_in_one_clean_commit_on_a_branch(adopted: Adopted) -> None:
    assert adopted.run.code == 0, adopted.run.err
    assert git(adopted.project, "branch", "--show-current") == "adopt-template\n"
    assert status(adopted.project) == ""
    assert git(adopted.project, "log", "--format=%s", "main..").startswith("Adopt")
    assert {"bin/setup", "make/update.mk"} <= tracked(adopted.project).keys()


def test_nothing_of_a_starter_comes(adopted: Adopted) -> None:
    new = tracked(adopted.project).keys() - adopted.before.keys()
    assert not {path for path in new if path.startswith(("src/", "tests/", "docs/"))}
    assert not {Path(path).name for path in new} & MADE
    for path in new - {"lint-baseline.txt"}:
        text = (adopted.project / path).read_text().lower()
        assert not {"flight", "polars", "scikit", "lightgbm"} & set(text.split()), path


def test_every_byte_of_the_owner_is_there_or_listed(adopted: Adopted) -> None:
    after = tracked(adopted.project)
    if "Makefile" in adopted.before:
        assert after["own.mk"] == adopted.before["Makefile"]
    for path, text in adopted.before.items():
        if path not in SHARED:
            assert after[path] == text
        elif path != "Makefile":
            assert set(text.splitlines()) <= set(after[path].splitlines()), path
            assert f"| {path} " in adopted.run.out


def test_what_was_ignored_still_is(adopted: Adopted) -> None:
    rules = adopted.before.get(".gitignore", "").splitlines()
    secrets = [rule for rule in rules if rule in (".envrc", "venv/", ".env")]
    for rule in secrets:
        path = rule + "key" if rule.endswith("/") else rule
        git(adopted.project, "check-ignore", path)


def test_a_pointer_of_dvc_is_not_ignored_and_its_data_is(adopted: Adopted) -> None:
    if "/data/" in adopted.before.get(".gitignore", ""):
        git(adopted.project, "check-ignore", "data/raw/table.csv")
        git(adopted.project, "check-ignore", "data/raw")
    hidden = subprocess.run(
        ["git", "check-ignore", "data/raw.dvc"], cwd=adopted.project
    )
    assert hidden.returncode == 1


def test_no_file_of_the_template_is_ignored(adopted: Adopted) -> None:
    new = tracked(adopted.project).keys() - adopted.before.keys()
    shown = subprocess.run(
        ["git", "check-ignore", "--no-index", *new],
        cwd=adopted.project,
        capture_output=True,
        text=True,
    )
    assert shown.stdout == ""


def test_the_answers_are_what_the_repository_says(adopted: Adopted) -> None:
    answers = yaml.safe_load((adopted.project / ".copier-answers.yml").read_text())
    assert adopted.like.answers.items() <= answers.items()
    assert "starter" not in answers
    told = adopted.run.out.partition("\n\nTemplate ")[0]
    for value in adopted.like.answers.values():
        assert f" {value} " in told


def test_dependencies_stand_in_pyproject_with_their_pins(adopted: Adopted) -> None:
    read = tomllib.loads((adopted.project / "pyproject.toml").read_text())
    listed = list(read["project"].get("dependencies", []))
    for group in read["dependency-groups"].values():
        listed += [item for item in group if isinstance(item, str)]
    assert set(adopted.like.requires) <= set(listed)
    for line in listed:
        Requirement(line)
    assert {"include-group": "template"} in read["dependency-groups"]["dev"]


def test_what_was_said_of_the_project_stays(adopted: Adopted) -> None:
    before = tomllib.loads(adopted.before.get("pyproject.toml", ""))
    after = tomllib.loads((adopted.project / "pyproject.toml").read_text())

    def holds(whole: object, part: object) -> bool:
        if isinstance(whole, dict) and isinstance(part, dict):
            return all(key in whole and holds(whole[key], part[key]) for key in part)
        return whole == part

    assert holds(after, before)
    assert after["project"]["name"]


def test_the_settings_of_tools_stay_in_force(adopted: Adopted) -> None:
    tools = tomllib.loads(adopted.before.get("pyproject.toml", "")).get("tool", {})
    after = tracked(adopted.project)
    assert "pytest.ini" not in after
    assert not ("ruff" in tools and "ruff.toml" in after)
    if "[mypy]" in adopted.before.get("setup.cfg", ""):
        assert "mypy.ini" not in after


def test_commands_that_worked_work(adopted: Adopted) -> None:
    for command in adopted.like.works:
        run = subprocess.run(
            command.split(), cwd=adopted.project, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"
        assert run.stderr == "", command


def test_help_lists_targets_that_there_are(adopted: Adopted) -> None:
    shown = make(adopted.project, "help").splitlines()
    names = [line.split()[0] for line in shown]
    assert {"setup", "lint", "test", "update"} <= set(names)
    assert len(names) == len(set(names))
    trains = "dvc.yaml" in adopted.before or "\ntrain:" in adopted.before.get(
        "Makefile", ""
    )
    assert ("train" in names) == trains
    assert "predict" not in names


def test_each_leftover_is_one_line(adopted: Adopted) -> None:
    steps = adopted.run.out.partition("What is left, and what to do:\n")[2]
    lines = steps.splitlines()
    assert all(line.startswith("- ") for line in lines)
    for said in adopted.like.said:
        assert any(said in line for line in lines), said


LATER = {
    "adopted/Makefile.jinja": ("ARGS ?=\n", "ARGS ?=\nMORE ?= 1\n"),
    "adopted/.gitignore": ("/.uv/\n", "/.uv/\n/.later/\n"),
    "adopted/pyproject.toml.jinja": ('  "mypy",\n', '  "mypy",\n  "pip-audit",\n'),
    "adopted/ruff.toml": ('"E", ', '"E", "W", '),
    "adopted/mypy.ini": ("follow_imports = silent", "follow_imports = normal"),
    "adopted/.pre-commit-config.yaml": ("--maxkb 1000", "--maxkb 900"),
    "adopted/.gitlab-ci.yml": ("timeout: 30", "timeout: 25"),
    "adopted/.devcontainer/devcontainer.json.jinja": ('"4gb"', '"8gb"'),
    "template/.dvc/config.jinja": ("autostage = true", "autostage = false"),
    "template/bin/setup": ("build/setup.log", "build/set-up.log"),
    "adopted/.github/workflows/ci.yml": ("timeout-minutes: 30", "timeout-minutes: 25"),
}


@pytest.fixture(scope="module")
def later(releases: Path) -> list[str]:
    """Two releases: a new file and what plumbing changes most, and that back again."""
    for version, forth in (("v1000.0.0", True), ("v1001.0.0", False)):
        files: dict[str, str] = {}
        for path, (old, new) in LATER.items():
            text = (releases / path).read_text()
            assert (old if forth else new) in text, path
            files[path] = text.replace(*((old, new) if forth else (new, old)))
        files["adopted/make/later.mk"] = f"later:\n\t@echo {version}\n"
        release(releases, version, files)
    return ["v1000.0.0", "v1001.0.0"]


def test_later_releases_come_without_a_conflict(
    adopted: Adopted, later: list[str]
) -> None:
    project = adopted.project
    # The way back is taken by the project of the next test.
    for version in later if FULL else later[:1]:
        run = graft(project, "update", "--to", version)
        assert run.code == 0, run.out + run.err
        kept = yaml.safe_load((project / ".copier-answers.yml").read_text())["yours"]
        after = tracked(project)
        assert {path for path in kept if path in after} <= adopted.before.keys()
        assert ("set-up.log" in after["bin/setup"]) == (version == later[0])
        assert version in after["make/later.mk"]
    for path in adopted.before.keys() - SHARED:
        assert after[path] == adopted.before[path]


def test_a_starter_comes_on_request_beside_what_is_there(
    releases: Path, later: list[str], tmp_path: Path
) -> None:
    project = begin(tmp_path / "old", LOOK_ALIKES["notebooks and conda"])
    edit(project, {"Makefile": MAKE_V1})
    before = tracked(project)

    run = adopt(project, releases, "--data", "starter=text")

    assert run.code == 0, run.err
    after = tracked(project)
    assert {"params.yaml", "src/bird_songs/model.py"} <= after.keys()
    assert all(after[path] == before[path] for path in before.keys() - SHARED)
    assert "starter: text\n" in after[".copier-answers.yml"]
    assert "own-train: ## Train Model\n" in after["make/project.mk"]
    assert "EXAMPLE ?=" in after["make/project.mk"]
    assert "\n02-model.ipynb\n" in after["lint-baseline.txt"]
    for version in later:
        run = graft(project, "update", "--to", version)
        assert run.code == 0, run.out + run.err
    assert "set-up.log" not in tracked(project)["bin/setup"]
    assert "$(NEW) mypy -- src tests\n" in tracked(project)["Makefile"]
    assert "baseline: true\n" in tracked(project)[".copier-answers.yml"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("cookiecutter data science v1", "src is a package itself"),
        ("cookiecutter data science v2", "your package is built from elsewhere"),
        ("whisk", "src/spam_filter/cli.py would meet code of yours"),
    ],
)
def test_a_starter_that_could_not_be_imported_is_refused(
    releases: Path, tmp_path: Path, kind: str, reason: str
) -> None:
    project = begin(tmp_path / "old", LOOK_ALIKES[kind])

    run = adopt(project, releases, "--data", "starter=text")

    assert run.code == 2
    assert f"a starter's code goes below src, and {reason}: " in run.err
    assert git(project, "branch", "--list") == "* main\n"
