"""An update of a project that nobody edited gives what a fresh render gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .answers import Answers, Combination
from .pool import counted
from .proof import Proof
from .render import render_all
from .trees import cover, without_answers
from .updates import (
    NEWER,
    OLDER,
    Change,
    Update,
    after_update,
    age,
    changes,
    difference,
    run_updates,
)
from .workspace import Renders

Say = Callable[[str], None]
Expect = Callable[[dict[str, list[str]]], None]


@pytest.fixture(scope="session")
def aged_template(template: Path, memory: Path) -> Path:
    """The template with an older release, in which every file differed by a line."""
    (memory / "aged").mkdir()
    return age(template, memory / "aged")


def test_an_update_from_an_older_release_equals_a_fresh_render(
    aged_template: Path,
    renders: Renders,
    memory: Path,
    proof: Proof,
    full: bool,
    say: Say,
    expect_none: Expect,
) -> None:
    store, trees = renders.store, renders.trees
    sample = list(trees) if full else cover(without_answers(trees))
    combinations = [renders.combinations[name] for name in sample]
    older = memory / "aged" / "older"
    old = {c.name: tree for c, tree in render_all(older, combinations, store)}
    needed = {name: changes(old[name], trees[name], store) for name in sample}
    chosen = sample if full else cover(needed)
    updates = [Update(renders.combinations[name], OLDER, {}) for name in chosen]
    updated = run_updates(aged_template, updates, store)
    failures = {}
    proved: set[Change] = set()
    for name, result in zip(
        chosen, counted(updated, len(chosen), "updates run", say), strict=True
    ):
        expected = after_update(old[name], renders.trees[name])
        if troubles := difference(expected, renders.trees[name], result, store):
            failures[name] = troubles
        else:
            proved |= needed[name]
    # Each distinct file is in the sample, so it shows what every combination needs.
    change_of = {
        (change.path, trees[name][change.path]): change
        for name in sample
        for change in needed[name]
    }
    needed = {
        name: {change_of[file] for file in tree.items() if file in change_of}
        for name, tree in trees.items()
    }
    proof.record("update", [name for name in trees if needed[name] <= proved])
    expect_none(failures)


def test_every_option_can_be_switched_on_and_off_on_a_living_project(
    aged_template: Path, renders: Renders, full: bool, say: Say, expect_none: Expect
) -> None:
    if full:
        switches = _switches(renders.combinations)
    else:
        switches = _all_at_once(renders.combinations)
    updates = [
        Update(start, NEWER, _answers_that_lead_to(start, end))
        for start, end in switches
    ]
    results = run_updates(aged_template, updates, renders.store)
    failures = {}
    for (start, end), result in zip(
        switches, counted(results, len(switches), "switches thrown", say), strict=True
    ):
        expected = after_update(
            renders.trees[start.name], renders.trees[end.name], newly_on=True
        )
        fresh = renders.trees[end.name]
        if troubles := difference(expected, fresh, result, renders.store):
            failures[end.name] = [f"from {start.name}: {text}" for text in troubles]
    expect_none(failures)


def _all_at_once(
    combinations: dict[str, Combination],
) -> list[tuple[Combination, Combination]]:
    """From the fewest to the most parts, and back."""
    by_size = sorted(combinations.values(), key=lambda one: len(one.changed))
    return [(by_size[0], by_size[-1]), (by_size[-1], by_size[0])]


def _switches(
    combinations: dict[str, Combination],
) -> list[tuple[Combination, Combination]]:
    """For every answer that is no default, the simplest combination with and without.

    Both ways round: on, then off.
    """
    simplest: dict[tuple[str, object], Combination] = {}
    for end in sorted(combinations.values(), key=lambda end: len(end.changed)):
        for question, value in end.changed.items():
            simplest.setdefault((question, value), end)
    pairs = []
    for (question, _), end in simplest.items():
        for start in combinations.values():
            rest = {k: v for k, v in end.changed.items() if k != question}
            if start.changed == rest:
                pairs += [(start, end), (end, start)]
    return pairs


def _answers_that_lead_to(start: Combination, end: Combination) -> Answers:
    return {
        name: value
        for name, value in end.answers.items()
        if start.answers.get(name) != value
    }
