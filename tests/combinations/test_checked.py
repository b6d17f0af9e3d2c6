"""Every file of every combination is sound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .checks import Check, run_checks
from .files import WELL_FORMED
from .places import NOT_IGNORED
from .proof import Proof
from .workspace import Renders


@pytest.mark.parametrize("check", [WELL_FORMED, NOT_IGNORED], ids=lambda c: c.name)
def test_every_combination_passes(
    check: Check,
    renders: Renders,
    proof: Proof,
    say: Callable[[str], None],
    expect_none: Callable[[dict[str, list[str]]], None],
) -> None:
    results = run_checks([check], renders.trees, renders.store, say)
    failures = results.failures()
    proof.record(check.name, renders.trees.keys() - failures.keys())
    expect_none(failures)
