"""The generated project's own tools are content with every combination."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support import FULL

from .checks import Check, run_checks
from .projects import FULL_CHECKS, PROJECT_CHECKS
from .proof import Proof
from .workspace import Renders

CHECKS = PROJECT_CHECKS + (FULL_CHECKS if FULL else ())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_combination_passes(
    check: Check,
    renders: Renders,
    proof: Proof,
    say: Callable[[str], None],
    expect_none: Callable[[dict[str, list[str]]], None],
) -> None:
    failures = run_checks([check], renders.trees, renders.store, say).failures()
    proof.record(check.name, renders.trees.keys() - failures.keys())
    expect_none(failures)
