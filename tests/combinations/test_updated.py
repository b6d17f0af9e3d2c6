"""An update of a project gives what a fresh render gives, by either command."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from support import FULL

from .conftest import Expect, Renders
from .proof import CLAIMS
from .template import Combination, Template
from .tree import ANSWERS_FILE, cover
from .updates import NEWER, OLDER, Change, Update, age, changes, run_update

FIXED = ("starter", "package_name")
"""Questions whose answer cannot change later."""


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
    # Every answers file differs, and what an update makes of it is compared as answers.
    old = {
        name: old_template.render(one, without=ANSWERS_FILE)
        for name, one in renders.combinations.items()
    }
    needed = {name: changes(old[name], renders.trees[name]) for name in old}
    updates = {
        name: Update(
            renders.combinations[name], OLDER, {}, old[name], renders.trees[name]
        )
        for name in cover(needed)
    }
    results = _run(repository, renders, updates)
    for command in CLAIMS["updated"]:
        passed = [needed[name] for name in updates if not results[name][command]]
        proved = set[Change]().union(*passed)
        failures = {
            name: results.get(name, {}).get(command, [])
            + [f"no update proves {path}" for path, _ in sorted(needed[name] - proved)]
            for name in needed
        }
        broken = {name: troubles for name, troubles in failures.items() if troubles}
        expect_none(command, broken)


def test_options_can_be_switched_on_and_off_on_a_living_project(
    two_releases: tuple[Path, Path], renders: Renders
) -> None:
    _, repository = two_releases
    pairs = _one_by_one(renders) if FULL else _all_at_once(renders)
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
) -> dict[str, dict[str, list[str]]]:
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
    by_size = sorted(renders.combinations.values(), key=lambda one: len(one.changed))
    known = {frozenset(one.changed.items()): one for one in by_size}
    pairs: dict[tuple[str, object], tuple[Combination, Combination]] = {}
    for end in by_size:
        for answer in end.changed.items():
            start = known.get(frozenset(end.changed.items() - {answer}))
            if start and answer[0] not in FIXED:
                pairs.setdefault(answer, (start, end))
    return [pair for both in pairs.values() for pair in (both, both[::-1])]
