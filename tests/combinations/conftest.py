"""The renders, made once for the whole run, and the proof written at its end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import FULL, REPOSITORY

from .layout import features
from .proof import Failures, Proof
from .template import Combination, Template, Tree, write

BUILD = REPOSITORY / "build"
_proof = pytest.StashKey[Proof]()


@dataclass(frozen=True)
class Renders:
    """Every combination with its project, by name."""

    template: Template
    combinations: dict[str, Combination]
    trees: dict[str, Tree]


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether everything is to be done that the gate only samples (`make test-all`)."""
    return FULL


@pytest.fixture(scope="session")
def fast_template(plain_template: Path) -> Template:
    """The template, to render from."""
    return Template(plain_template)


@pytest.fixture(scope="session")
def known_combinations(fast_template: Template) -> list[Combination]:
    """Every valid combination of answers."""
    return list(fast_template.combinations())


@pytest.fixture(scope="session")
def renders(
    fast_template: Template,
    known_combinations: list[Combination],
    proof: Proof,
    request: pytest.FixtureRequest,
) -> Renders:
    """Every combination rendered, or the one that `--only` names."""
    only = request.config.getoption("--only")
    wanted = {c.name: c for c in known_combinations if only in (None, c.name)}
    if not wanted:
        raise pytest.UsageError(f"no combination is named {only!r}")
    proof.combinations = set(wanted)
    trees = {name: fast_template.render(one) for name, one in wanted.items()}
    return Renders(fast_template, wanted, trees)


@pytest.fixture(scope="session")
def features_of(
    fast_template: Template, known_combinations: list[Combination]
) -> Callable[[str], frozenset[str]]:
    """The switches that are on wherever a path is there."""
    paths = {c.name: fast_template.paths(c) for c in known_combinations}
    return features(known_combinations, paths).__getitem__


@pytest.fixture(scope="session")
def proof(request: pytest.FixtureRequest) -> Proof:
    """What this run proves."""
    return request.config.stash.setdefault(_proof, Proof())


Expect = Callable[[str, Failures], None]


@pytest.fixture
def expect_none(renders: Renders, proof: Proof) -> Expect:
    """Record for which combinations a check holds; fail when there are others.

    The projects of the first ones are left in `build/failed`.
    """

    def expect_none(check: str, failures: Failures) -> None:
        proof.record(check, failures)
        if failures:
            pytest.fail(_report(failures, renders), pytrace=False)

    return expect_none


def _report(failures: Failures, renders: Renders) -> str:
    lines = [f"{len(failures):,} of {len(renders.trees):,} combinations failed"]
    for name, troubles in list(failures.items())[:3]:
        project = BUILD / "failed" / re.sub(r"[^\w=.-]+", "-", name)
        shutil.rmtree(project, ignore_errors=True)
        write(renders.trees[name], project)
        data = " ".join(f"--data={it}" for it in renders.combinations[name].arguments)
        lines += [
            "",
            f"combination: {name}",
            *(f"    {trouble}" for trouble in sorted(set(troubles))[:5]),
            f"rendered in: {project}",
            f"reproduce:   make test ARGS=\"tests/combinations --only '{name}'\"",
            f"by hand:     copier copy --defaults -r HEAD {data} . ../project",
        ]
    return "\n".join(lines)


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    proof = terminalreporter.config.stash.get(_proof, None)
    if proof is not None and proof.combinations:
        terminalreporter.section("every combination")
        for line in proof.summary():
            terminalreporter.write_line(line)
        proof.write(BUILD / "proof.json")
