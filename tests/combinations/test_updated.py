"""An update of a project gives what a fresh render gives, by either command."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from support import FULL

from .proof import Proof, Renders
from .template import Combination, Template
from .tree import cover
from .updates import COMMANDS, OLDER, Change, Update

FIXED = ("starter", "package_name")
"""Questions whose answer cannot change later."""

K = TypeVar("K", bound=Hashable)


@pytest.fixture(scope="module")
def from_older(
    older_template: Path, repository: Path, renders: Renders
) -> dict[Combination, Update]:
    """The update of every project from the older release."""
    older = Template(older_template, repository, OLDER)
    return {one: Update(older.render(one), tree, {}) for one, tree in renders.items()}


@pytest.mark.parametrize("command", COMMANDS)
def test_an_update_from_an_older_release_equals_a_fresh_render(
    command: str, from_older: dict[Combination, Update], proof: Proof
) -> None:
    needed = {one: update.changes for one, update in from_older.items()}
    troubles = _run(command, {one: from_older[one] for one in cover(needed)})
    passed = (needed[one] for one, found in troubles.items() if not found)
    proved = frozenset[Change]().union(*passed)
    unproved = {
        one: [f"no update proves {path}" for path, _ in changes - proved]
        for one, changes in needed.items()
    }
    failures = {one: troubles.get(one, []) + found for one, found in unproved.items()}
    proof.expect_none(command, {one: it for one, it in failures.items() if it})


@pytest.mark.parametrize("command", COMMANDS)
def test_options_can_be_switched_on_and_off_on_a_living_project(
    command: str, renders: Renders
) -> None:
    pairs = _one_by_one(renders) if FULL else _all_at_once(renders)
    updates = {
        f"from {start.name} to {end.name}": Update(
            renders[start],
            renders[end],
            {k: v for k, v in end.answers.items() if start.answers.get(k) != v},
        )
        for start, end in pairs
    }
    troubles = _run(command, updates)
    assert {name: found for name, found in troubles.items() if found} == {}


def _run(command: str, updates: dict[K, Update]) -> dict[K, list[str]]:
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        found = pool.map(COMMANDS[command], updates.values())
        return dict(zip(updates, found, strict=True))


def _all_at_once(renders: Renders) -> list[tuple[Combination, Combination]]:
    """From the fewest to the most features, and back, for each starter."""
    alike = defaultdict(list)
    for one in renders:
        alike[tuple(map(one.answers.get, FIXED))].append(one)
    pairs = []
    for group in alike.values():
        by_size = sorted(group, key=lambda one: len(renders[one]))
        pairs += [(by_size[0], by_size[-1]), (by_size[-1], by_size[0])]
    return pairs


def _one_by_one(renders: Renders) -> list[tuple[Combination, Combination]]:
    """For every answer that is no default, the simplest combination with and without.

    Both ways round: on, then off.
    """
    by_size = sorted(renders, key=lambda one: len(one.changed))
    known = {frozenset(one.changed.items()): one for one in by_size}
    pairs: dict[tuple[str, object], tuple[Combination, Combination]] = {}
    for end in by_size:
        for answer in end.changed.items():
            start = known.get(frozenset(end.changed.items() - {answer}))
            if start and answer[0] not in FIXED:
                pairs.setdefault(answer, (start, end))
    return [pair for both in pairs.values() for pair in (both, both[::-1])]
