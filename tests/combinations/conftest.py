"""The renders, made once for the whole run, and the proof shown at its end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import REPOSITORY, git

from .layout import paths_of, switched_on
from .projects import Features
from .proof import Proof, Renders
from .template import Combination, Template
from .updates import NEWER, OLDER, add_remarks

_proof = pytest.StashKey[Proof]()


@pytest.fixture(scope="session")
def older_template(plain_template: Path, memory: Path) -> Path:
    """An older release of the template, in which every file differed by a line."""
    older = Path(shutil.copytree(plain_template, memory / "older"))
    add_remarks(older)
    return older


@pytest.fixture(scope="session")
def repository(template: Path, older_template: Path, memory: Path) -> Path:
    """A repository with both releases, tagged."""
    copy = Path(shutil.copytree(template, memory / "repository", symlinks=True))
    of_the_copy = (f"--git-dir={copy}/.git", f"--work-tree={older_template}")
    git(older_template, *of_the_copy, "add", "--all")
    git(older_template, *of_the_copy, "commit", "--quiet", "--message", "Older")
    git(copy, "tag", OLDER)
    return copy


@pytest.fixture(scope="session")
def fast_template(plain_template: Path, repository: Path) -> Template:
    """The template, to render from."""
    return Template(plain_template, repository, NEWER)


@pytest.fixture(scope="session")
def combinations(
    fast_template: Template, request: pytest.FixtureRequest
) -> list[Combination]:
    """Every combination, or the one that `--only` names."""
    every, only = fast_template.combinations(), request.config.getoption("--only")
    wanted = [one for one in every if only in (None, one.name)]
    if not wanted:
        raise pytest.UsageError(f"no combination is named {only!r}")
    return wanted


@pytest.fixture(scope="session")
def renders(fast_template: Template, combinations: list[Combination]) -> Renders:
    """The project of every combination."""
    return {one: fast_template.render(one) for one in combinations}


@pytest.fixture(scope="session")
def features(fast_template: Template) -> Features:
    """The switches that are on wherever a path is there."""
    paths = paths_of(fast_template, fast_template.combinations())
    return {path: switched_on(those) for path, those in paths.items()}


@pytest.fixture(scope="session")
def proof(
    fast_template: Template,
    combinations: list[Combination],
    request: pytest.FixtureRequest,
) -> Proof:
    """What this run proves."""
    return request.config.stash.setdefault(_proof, Proof(fast_template, combinations))


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if proof := terminalreporter.config.stash.get(_proof, None):
        terminalreporter.section("every combination")
        lines = "\n".join(proof.summary())
        terminalreporter.write_line(lines)
        (REPOSITORY / "build").mkdir(exist_ok=True)
        (REPOSITORY / "build/proof.txt").write_text(f"{lines}\n", encoding="utf-8")
