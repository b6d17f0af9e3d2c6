"""How often an update of an edited project of this template meets a conflict.

Half of the updates are those from the releases so far to the working tree; the other
half goes on to releases that may come.
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus import years
from corpus.authors import CHANGES
from corpus.edits import Edit, Files
from corpus.habits import HEAVY
from corpus.merges import merged, repository
from corpus.owners import HABITS
from corpus.places import MAKE
from corpus.projects import (
    ANSWERS,
    Count,
    Update,
    conflicts,
    make,
    plumbing,
    to_come,
    to_release,
    work,
)
from releases import releases
from support import FULL, REPOSITORY
from tool.story import (
    copier_update,
    edit,
    git,
    graft,
    new_project,
    new_template,
    release,
)

UPDATES = 2000 if FULL else 100  # of each release, for each set of answers
LARGE = 400 if FULL else 24  # edited projects on their way through eight releases

# Owner and template chose other values: a row each in docs/explanation/updates.md.
ONLY_A_PERSON_KNOWS = {"checked with other options": MAKE}


@pytest.fixture(scope="module")
def versions(released_template: Path) -> list[list[Files]]:
    """For each set of answers the files of every version."""
    tags = [release.tag for release in releases(REPOSITORY)] + ["v999.0.0"]
    return [
        [plumbing(released_template, tag, answers) for tag in tags]
        for answers in ANSWERS
    ]


@pytest.fixture(scope="module")
def counted(
    versions: list[list[Files]], tmp_path_factory: pytest.TempPathFactory
) -> Count:
    """All updates together."""
    folder = tmp_path_factory.mktemp("merge")
    total = Count()
    for number, (*past, last) in enumerate(versions):
        known = [to_release(base, last, number) for base in past]
        for updates in (*known, *[to_come(last, number)] * len(past)):
            for update in itertools.islice(updates, UPDATES):
                total.add(*conflicts(update, folder))
    print(total, dict(total.left))
    return total


@pytest.mark.parametrize("name", [*CHANGES, *HABITS])
def test_every_edit_finds_its_place(versions: list[list[Files]], name: str) -> None:
    everything = versions[-1][-1]
    ways = [CHANGES[name]] if name in CHANGES else HABITS[name][1]
    for way in ways:
        files = dict(everything)
        for one in way:
            files[one.path] = one.apply(files[one.path])
        assert not way or files != everything


def test_copier_update_conflicts_in_at_most_15_percent(counted: Count) -> None:
    assert 0 < counted.plain <= 0.15 * counted.updates


def test_graft_update_conflicts_in_at_most_5_percent(counted: Count) -> None:
    assert 0 < counted.graft <= 0.05 * counted.updates


def test_hardly_any_update_has_conflicts_in_two_files_or_three_places(
    counted: Count,
) -> None:
    assert counted.large <= 0.01 * counted.updates


@pytest.mark.parametrize(
    ("edits", "one", "all_eight"), [(work, 0.05, 0.15), (years.heavy, 0.05, 0.5)]
)
def test_large_releases_one_by_one_and_eight_at_once(
    versions: list[list[Files]],
    tmp_path: Path,
    edits: Callable[[random.Random], list[Edit]],
    one: float,
    all_eight: float,
) -> None:
    git = repository(tmp_path / "repository")
    count: Counter[str] = Counter()
    updates = years.updates([files for *_, files in versions], edits, seed=1)
    for pair in itertools.islice(updates, LARGE):
        for name, update in zip(("one", "eight"), pair, strict=True):
            plain, left = merged(git, update)
            count[f"plain {name}"] += bool(plain)
            count[name] += bool(left)
            count.update(f"{name} {path}" for path in left)
    print(edits.__name__, dict(count))

    assert count["plain one"] > 0
    assert count["one"] <= one * LARGE
    assert 0 < count["eight"] <= all_eight * LARGE


def test_few_of_the_heavy_edits_meet_all_eight_large_releases_in_a_conflict(
    versions: list[list[Files]], tmp_path: Path
) -> None:
    git = repository(tmp_path / "repository")
    first, *_, last = years.versions(versions[-1][-1])
    left = {}
    for name, edits in HEAVY.items():
        _, open_ones = merged(git, Update(first, make(first, edits), last))
        if open_ones:
            left[name] = ", ".join(open_ones)
    assert left == ONLY_A_PERSON_KNOWS


@pytest.mark.skipif(not FULL, reason="part of make test-all")
@pytest.mark.parametrize("seed", range(10))
def test_what_is_counted_is_what_happens(
    versions: list[list[Files]], tmp_path: Path, seed: int
) -> None:
    update = next(to_come(versions[-1][-1], seed))
    plain, left = conflicts(update, tmp_path)
    project = made(update, tmp_path)

    run = graft(project, "update")

    assert unmerged(project) == set(left), run.out + run.err
    git(project, "reset", "--quiet", "--hard", "start")
    copier_update(project)
    assert unmerged(project) <= plain


def made(update: Update, folder: Path) -> Path:
    """The edited project, of a template that holds the files as they are."""
    base, ours, theirs = (
        {path: files[path] for path in files if path != ".copier-answers.yml"}
        for files in (update.base, update.ours, update.theirs)
    )
    template = new_template(folder / "template", base)
    project = new_project(template, folder / "project")
    edit(project, ours)
    git(project, "tag", "start")
    release(template, "v2.0.0", theirs)
    return project


def unmerged(project: Path) -> set[str]:
    """The files that git lists as in conflict."""
    listed = git(project, "diff", "--name-only", "--diff-filter=U", "-z")
    return set(listed.split("\0")[:-1])
