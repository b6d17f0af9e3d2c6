"""The generated project's own tools are content with every combination."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from .conftest import Expect, Renders
from .projects import (
    OLDEST,
    TESTS,
    newest_python,
    project_checks,
    resolve,
    run_tests,
    seen,
)
from .proof import CLAIMS, Check, run_check
from .template import cover

Features = Callable[[str], frozenset[str]]


@pytest.mark.parametrize(
    "name", [name for name in CLAIMS["tested"] if name != "resolve"]
)
def test_every_combination_passes(
    name: str, renders: Renders, features_of: Features, expect_none: Expect
) -> None:
    (check,) = (check for check in project_checks(features_of) if check.name == name)
    expect_none(name, run_check(check, renders.trees))


def test_libraries_and_tools_of_every_combination_go_together(
    renders: Renders, expect_none: Expect
) -> None:
    expect_none("resolve", resolve(renders.trees))


def test_all_features_at_once_do_not_get_into_each_other_s_way(
    renders: Renders, full: bool
) -> None:
    # A feature is tested without the others: what it would do beside them shows here.
    trees = renders.trees
    largest = cover({name: trees[name].keys() for name in trees})
    python = newest_python() if full else OLDEST
    together = Check("all tests", seen(*TESTS), partial(run_tests, python=python))
    assert run_check(together, {name: trees[name] for name in largest}) == {}
