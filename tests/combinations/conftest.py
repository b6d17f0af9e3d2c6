"""The renders, made once for the whole run, and the proof written at its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import FULL

from .answers import Combination
from .proof import Proof
from .render import every_combination
from .workspace import Renders, render_everything, report

REPOSITORY = Path(__file__).parents[2]
BUILD = REPOSITORY / "build"

Say = Callable[[str], None]
_proof = pytest.StashKey[Proof]()


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Print progress at once, past pytest's capture."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n  {text}", end="", flush=True)

    return say


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether everything is to be done that the gate only samples (`make test-all`)."""
    return FULL


@pytest.fixture(scope="session")
def known_combinations(plain_template: Path) -> list[Combination]:
    """Every valid combination of answers."""
    return every_combination(plain_template)


@pytest.fixture(scope="session")
def renders(
    plain_template: Path,
    known_combinations: list[Combination],
    memory: Path,
    say: Say,
    proof: Proof,
    request: pytest.FixtureRequest,
) -> Renders:
    """Every combination rendered, or what `--only` or `--shard` choose."""
    only = request.config.getoption("--only")
    shard, shards = map(int, request.config.getoption("--shard").split("/"))
    wanted = [c for c in known_combinations if only in (None, c.name)]
    wanted = wanted[shard - 1 :: shards]
    if not wanted:
        raise pytest.UsageError(f"no combination is named {only!r}")
    renders = render_everything(plain_template, wanted, memory, say)
    proof.combinations = set(renders.combinations)
    return renders


@pytest.fixture(scope="session")
def proof(request: pytest.FixtureRequest) -> Proof:
    """What this run proves."""
    return request.config.stash.setdefault(_proof, Proof())


@pytest.fixture
def expect_none(renders: Renders) -> Callable[[dict[str, list[str]]], None]:
    """Fail when a combination has trouble, and leave its project in `build/failed`."""

    def expect_none(failures: dict[str, list[str]]) -> None:
        if failures:
            pytest.fail(report(failures, renders, BUILD / "failed"), pytrace=False)

    return expect_none


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    proof = terminalreporter.config.stash.get(_proof, None)
    if proof is not None and proof.combinations:
        terminalreporter.section("every combination")
        for line in proof.summary():
            terminalreporter.write_line(line)
        proof.write(BUILD / "proof.json")
