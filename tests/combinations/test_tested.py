"""The generated project's own tools are content with every combination."""

from __future__ import annotations

from functools import partial

import pytest
from support import FULL

from .environments import OLDEST, newest_python
from .projects import TESTS, Features, project_checks, run_tests, seen
from .proof import CLAIMS, Proof, Renders, failures
from .tree import cover


@pytest.mark.parametrize("name", CLAIMS["tested"])
def test_every_combination_passes(
    name: str, renders: Renders, features: Features, proof: Proof
) -> None:
    cut, check = project_checks(features)[name]
    proof.expect_none(name, failures(renders, cut, check))


def test_all_features_at_once_do_not_get_into_each_other_s_way(
    renders: Renders,
) -> None:
    # A feature is tested without the others: what it would do beside them shows here.
    largest = cover({one: tree.keys() for one, tree in renders.items()})
    python = newest_python() if FULL else OLDEST
    run = partial(run_tests, python=python)
    trees = {one: renders[one] for one in largest}
    assert failures(trees, seen(*TESTS), run) == {}
