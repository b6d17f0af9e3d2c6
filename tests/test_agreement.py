"""Facts that stand in several files are the same in all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from combinations.environments import SUPPORTED_PYTHONS
from quick_copier import run_copy
from support import REPOSITORY

EVERYTHING = {
    **{"with_service": True, "with_container": True, "with_heroku": True},
    **{"with_demos": True, "with_airflow": True, "with_mlflow": True},
    **{"with_docs": True, "storage": "s3"},
}
_USES = re.compile(r"uses: ([\w/.-]+)@(\S+)(?: # (\S+))?")
_TARGETS = re.compile(r"^([a-z][\w -]*):(?!=)", re.MULTILINE)
# In code only: prose may say that a part makes sense.
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_MAKE = re.compile(r"(?:^|[`;&]\s*|\$ )make ([a-z][a-z-]*)", re.MULTILINE)


@pytest.fixture(scope="module")
def full_project(plain_template: Path, memory: Path) -> Path:
    """A project with every feature enabled."""
    project = memory / "everything"
    run_copy(str(plain_template), project, data=EVERYTHING, defaults=True, quiet=True)
    return project


def _workflows() -> list[Path]:
    folders = (REPOSITORY / ".github", REPOSITORY / "template" / ".github")
    return [path for folder in folders for path in folder.glob("workflows/*.yml")]


def test_every_action_is_pinned_to_one_commit_everywhere() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for path in _workflows():
        for action, commit, version in _USES.findall(path.read_text()):
            assert re.fullmatch(r"[0-9a-f]{40}", commit), f"{path.name}: {action}"
            assert version, f"{path.name}: {action} does not say its version"
            pins.setdefault(action, set()).add((commit, version))
    assert pins
    assert {action: found for action, found in pins.items() if len(found) > 1} == {}


def test_a_workflow_that_both_repositories_have_is_one_text() -> None:
    ours = {p.name: p for p in (REPOSITORY / ".github/workflows").glob("*.yml")}
    shared = [
        path
        for path in (REPOSITORY / "template/.github/workflows").glob("*.yml")
        if path.name in ours
    ]
    assert shared
    for path in shared:
        assert path.read_bytes() == ours[path.name].read_bytes(), path.name


def test_every_file_names_the_same_versions_of_python(full_project: Path) -> None:
    oldest, newest = SUPPORTED_PYTHONS[-1], SUPPORTED_PYTHONS[0]
    workflow = (full_project / ".github/workflows/ci.yml").read_text()
    (tested,) = re.findall(r"python: \[(.*)\]", workflow)
    assert set(re.findall(r"3\.\d+", tested)) <= set(SUPPORTED_PYTHONS)
    assert f'"{oldest}"' in tested
    assert f'"{newest}"' in tested
    required = (full_project / "pyproject.toml").read_text()
    assert f'requires-python = ">={oldest}"' in required
    assert f"Python {oldest} or newer" in (REPOSITORY / "README.md").read_text()


def _targets(*files: Path) -> set[str]:
    lines = [line for path in files for line in _TARGETS.findall(path.read_text())]
    return {name for line in lines for name in line.split()}


def _quoted_targets(text: str) -> set[str]:
    return {name for code in _CODE.findall(text) for name in _MAKE.findall(code)}


def test_make_targets_that_a_project_s_pages_quote_exist(full_project: Path) -> None:
    makefiles = [full_project / "Makefile", *full_project.glob("make/*.mk")]
    known = _targets(*makefiles, *full_project.glob("demos/*/Makefile"))
    pages = [page for page in full_project.rglob("*.md") if ".git" not in page.parts]
    assert pages
    for page in pages:
        unknown = _quoted_targets(page.read_text()) - known
        assert not unknown, f"{page.relative_to(full_project)}: make {sorted(unknown)}"


def test_make_targets_that_workflows_run_exist_on_both_sides(
    full_project: Path,
) -> None:
    known = {
        REPOSITORY: _targets(REPOSITORY / "Makefile"),
        full_project: _targets(
            full_project / "Makefile", *full_project.glob("make/*.mk")
        ),
    }
    for folder, targets in known.items():
        for path in folder.glob(".github/workflows/*.yml"):
            for name in re.findall(r"run: make ([a-z-]+)", path.read_text()):
                assert name in targets, f"{path.relative_to(folder)}: make {name}"


def test_make_targets_that_our_pages_quote_exist(full_project: Path) -> None:
    # These pages speak of this repository and of the projects that it makes.
    known = _targets(
        REPOSITORY / "Makefile",
        full_project / "Makefile",
        *full_project.glob("make/*.mk"),
    )
    pages = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
    for page in pages:
        unknown = _quoted_targets(page.read_text()) - known
        assert not unknown, f"{page.relative_to(REPOSITORY)}: make {sorted(unknown)}"


def test_commands_that_pages_quote_are_commands_of_the_project(
    full_project: Path,
) -> None:
    source = (full_project / "src/flight_delays/cli.py").read_text()
    known = set(re.findall(r"^def ([a-z]\w*)\(", source, re.MULTILINE))
    known |= set(re.findall(r'\.command\("(\w+)"', source))
    quoted = re.compile(r"(?<![\w/.-])flight-delays ([a-z]+)\b")
    pages = [*full_project.rglob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
    for page in pages:
        for code in _CODE.findall(page.read_text()):
            for name in quoted.findall(code):
                assert name in known, f"{page}: {name}"
