"""An update of a project gives what a fresh render gives, by either command."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from .conftest import Expect, Renders
from .proof import CLAIMS, Failures
from .template import Combination, Template, cover
from .updates import NEWER, OLDER, Change, Update, age, changes, run_update

FIXED = ("starter", "package_name")
"""Questions whose answer cannot change later."""

Troubles = dict[str, list[str]]


@pytest.fixture(scope="session")
def two_releases(template: Path, memory: Path) -> tuple[Path, Path]:
    """An older release, where every file differed by a line; both as a repository."""
    (memory / "aged").mkdir()
    return age(template, memory / "aged")


def test_an_update_from_an_older_release_equals_a_fresh_render(
    two_releases: tuple[Path, Path], renders: Renders, expect_none: Expect
) -> None:
    older, repository = two_releases
    old_template = Template(older)
    old, needed = {}, {}
    for name, combination in renders.combinations.items():
        old[name] = old_template.render(combination)
        needed[name] = changes(old[name], renders.trees[name])
    updates = {
        name: Update(
            renders.combinations[name], OLDER, {}, old[name], renders.trees[name]
        )
        for name in cover(needed)
    }
    proved: dict[str, set[Change]] = defaultdict(set)
    failures: dict[str, Failures] = defaultdict(dict)
    for name, troubles in _run(repository, renders, updates).items():
        for command in CLAIMS["updated"]:
            if troubles[command]:
                failures[command][name] = troubles[command]
            else:
                proved[command] |= needed[name]
    for command in CLAIMS["updated"]:
        for name in needed:
            if lacking := needed[name] - proved[command]:
                paths = ", ".join(sorted(change.path for change in lacking))
                failures[command].setdefault(name, [f"not proved for {paths}"])
    expect_none(CLAIMS["updated"][0], failures[CLAIMS["updated"][0]])
    expect_none(CLAIMS["updated"][1], failures[CLAIMS["updated"][1]])


def test_options_can_be_switched_on_and_off_on_a_living_project(
    two_releases: tuple[Path, Path], renders: Renders, full: bool
) -> None:
    _, repository = two_releases
    pairs = _one_by_one(renders) if full else _all_at_once(renders)
    updates = {
        f"from {start.name} to {end.name}": Update(
            start,
            NEWER,
            {k: v for k, v in end.answers.items() if start.answers.get(k) != v},
            renders.trees[start.name],
            renders.trees[end.name],
        )
        for start, end in pairs
    }
    results = _run(repository, renders, updates)
    assert {name: found for name, found in results.items() if any(found.values())} == {}


def _run(
    repository: Path, renders: Renders, updates: dict[str, Update]
) -> dict[str, Troubles]:
    run = partial(run_update, repository, renders.template.is_starter)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return dict(zip(updates, pool.map(run, updates.values()), strict=True))


def _all_at_once(renders: Renders) -> list[tuple[Combination, Combination]]:
    """From the fewest to the most features, and back, for each starter."""
    alike = defaultdict(list)
    for combination in renders.combinations.values():
        alike[tuple(map(combination.answers.get, FIXED))].append(combination)
    pairs = []
    for group in alike.values():
        by_size = sorted(group, key=lambda one: len(renders.trees[one.name]))
        pairs += [(by_size[0], by_size[-1]), (by_size[-1], by_size[0])]
    return pairs


def _one_by_one(renders: Renders) -> list[tuple[Combination, Combination]]:
    """For every answer that is no default, the simplest combination with and without.

    Both ways round: on, then off.
    """
    simplest: dict[tuple[str, object], Combination] = {}
    by_size = sorted(renders.combinations.values(), key=lambda end: len(end.changed))
    for end in by_size:
        for question, value in end.changed.items():
            if question not in FIXED:
                simplest.setdefault((question, value), end)
    without = {frozenset(one.changed.items()): one for one in by_size}
    pairs = []
    for (question, value), end in simplest.items():
        start = without.get(frozenset(end.changed.items() - {(question, value)}))
        if start is not None:
            pairs += [(start, end), (end, start)]
    return pairs
