"""The renders, made once for the whole run, and the proof written at its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import REPOSITORY

from .layout import Layout
from .proof import Failures, Proof
from .template import Combination, Template
from .tree import Tree, write

BUILD = REPOSITORY / "build"
_proof = pytest.StashKey[Proof]()


@dataclass(frozen=True)
class Renders:
    """Every combination with its project, by name."""

    template: Template
    combinations: dict[str, Combination]
    trees: dict[str, Tree]


@pytest.fixture(scope="session")
def fast_template(plain_template: Path) -> Template:
    """The template, to render from."""
    return Template(plain_template)


@pytest.fixture(scope="session")
def renders(
    fast_template: Template, proof: Proof, request: pytest.FixtureRequest
) -> Renders:
    """Every combination rendered, or the one that `--only` names."""
    only = request.config.getoption("--only")
    wanted = {
        one.name: one
        for one in fast_template.combinations()
        if only in (None, one.name)
    }
    if not wanted:
        raise pytest.UsageError(f"no combination is named {only!r}")
    proof.combinations = set(wanted)
    trees = {name: fast_template.render(one) for name, one in wanted.items()}
    return Renders(fast_template, wanted, trees)


@pytest.fixture(scope="session")
def layout(fast_template: Template) -> Layout:
    """When each path is there."""
    every = fast_template.combinations()
    return Layout((one, fast_template.paths(one)) for one in every)


@pytest.fixture(scope="session")
def proof(request: pytest.FixtureRequest) -> Proof:
    """What this run proves."""
    return request.config.stash.setdefault(_proof, Proof())


Expect = Callable[[str, Failures], None]


@pytest.fixture
def expect_none(renders: Renders, proof: Proof) -> Expect:
    """Record for which combinations a check holds; fail when there are others.

    The project of the first one is left in `build/failed`.
    """

    def expect_none(check: str, failures: Failures) -> None:
        proof.failed[check] = set(failures)
        for name, troubles in failures.items():
            project = BUILD / "failed"
            shutil.rmtree(project, ignore_errors=True)
            write(renders.trees[name], project)
            lines = [
                f"{len(failures):,} of {len(renders.trees):,} combinations failed",
                f"the first:  {name}",
                *(f"    {trouble}" for trouble in sorted(set(troubles))[:5]),
                f"its files:  {project}",
                f"once more:  make test ARGS=\"tests/combinations --only '{name}'\"",
            ]
            pytest.fail("\n".join(lines), pytrace=False)

    return expect_none


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    proof = terminalreporter.config.stash.get(_proof, None)
    if proof is not None and proof.combinations:
        terminalreporter.section("every combination")
        for line in proof.summary():
            terminalreporter.write_line(line)
        proof.write(BUILD / "proof.json")
