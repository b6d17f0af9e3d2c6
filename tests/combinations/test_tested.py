"""The generated project's own tools are content with every combination."""

from __future__ import annotations

from functools import partial

import pytest
from support import FULL

from .conftest import Expect, Renders
from .environments import OLDEST, newest_python
from .layout import Layout
from .projects import TESTS, project_checks, resolve, run_tests, seen
from .proof import CLAIMS, Check
from .tree import cover


@pytest.mark.parametrize("name", [it for it in CLAIMS["tested"] if it != "resolve"])
def test_every_combination_passes(
    name: str, renders: Renders, layout: Layout, expect_none: Expect
) -> None:
    check = project_checks(layout.features)[name]
    expect_none(name, check.failures(renders.trees))


def test_libraries_and_tools_of_every_combination_go_together(
    renders: Renders, expect_none: Expect
) -> None:
    expect_none("resolve", resolve(renders.trees))


def test_all_features_at_once_do_not_get_into_each_other_s_way(
    renders: Renders,
) -> None:
    # A feature is tested without the others: what it would do beside them shows here.
    trees = renders.trees
    largest = cover({name: trees[name].keys() for name in trees})
    python = newest_python() if FULL else OLDEST
    together = Check("all tests", seen(*TESTS), partial(run_tests, python=python))
    assert together.failures({name: trees[name] for name in largest}) == {}
