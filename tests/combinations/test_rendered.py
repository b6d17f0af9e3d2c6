"""Every valid combination of answers renders, and is what was asked for."""

from __future__ import annotations

from collections.abc import Callable

from .answers import Combination
from .expected import COMBINATIONS, expected_files
from .places import misplaced
from .proof import Proof
from .workspace import Renders

Expect = Callable[[dict[str, list[str]]], None]


def test_the_number_of_combinations_is_the_one_we_know(
    known_combinations: list[Combination],
) -> None:
    found = [combination.name for combination in known_combinations]
    assert len(found) == len(set(found)) == COMBINATIONS


def test_every_combination_renders_with_the_answers_asked_for(
    renders: Renders, proof: Proof
) -> None:
    # The renderer itself compares each answers file with what was asked for.
    assert list(renders.trees) == list(renders.combinations)
    proof.record("answers", renders.trees)


def test_exactly_the_expected_files_are_there(
    renders: Renders, proof: Proof, expect_none: Expect
) -> None:
    failures = {}
    for name, tree in renders.trees.items():
        expected = expected_files(renders.combinations[name].answers)
        troubles = [f"missing: {path}" for path in sorted(expected - tree.keys())]
        troubles += [f"not expected: {path}" for path in sorted(tree.keys() - expected)]
        if troubles:
            failures[name] = troubles
    proof.record("file list", renders.trees.keys() - failures.keys())
    expect_none(failures)


def test_no_file_lies_where_it_would_be_in_the_way(
    renders: Renders, proof: Proof, expect_none: Expect
) -> None:
    found = {name: misplaced(tree) for name, tree in renders.trees.items()}
    failures = {name: troubles for name, troubles in found.items() if troubles}
    proof.record("places", renders.trees.keys() - failures.keys())
    expect_none(failures)
