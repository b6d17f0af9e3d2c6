"""Run each check once for every distinct tree it can see, on every core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from support import FULL

from .pool import counted, workers
from .trees import Store, Tree, cover, key

WATCHED: ContextVar[bool] = ContextVar("watched", default=True)
"""Whether a check is to tell what it looks for in vain, which takes twice as long."""


class CheckError(Exception):
    """A tree is not as it should be; the text says what is wrong and where."""


@dataclass(frozen=True)
class Check:
    """Something that must hold for every combination.

    `cut` takes from a rendered project the trees that the check can see: one for each
    file, or one for the whole check. `run` gets nothing but such a tree; it returns
    the paths that it looked for and did not find.
    """

    name: str
    cut: Callable[[Tree, Store], Iterable[Tree]]
    run: Callable[[Tree, Store], Iterable[str]]


class Job(NamedTuple):
    """A check of one tree: it has to be done once, whoever needs it."""

    check: str
    tree: str


class Outcome(NamedTuple):
    """What went wrong, or `None`; and the paths that were looked for in vain."""

    trouble: str | None
    missed: frozenset[str] = frozenset()


@dataclass
class Results:
    """What became of each job, and which jobs each combination needs."""

    trees: dict[str, Tree]
    outcomes: dict[Job, Outcome] = field(default_factory=dict)
    needs: dict[str, list[Job]] = field(default_factory=dict)

    def failures(self) -> dict[str, list[str]]:
        """The trouble of each combination that has any; a job never done is trouble."""
        found: dict[str, list[str]] = {}
        for name, jobs in self.needs.items():
            there = _paths_and_folders(self.trees[name])
            for job in jobs:
                outcome = self.outcomes.get(job, Outcome("was never run"))
                trouble = outcome.trouble
                if trouble is None and (undeclared := there & outcome.missed):
                    # It is there in this combination, and could have mattered.
                    trouble = f"looked for {', '.join(sorted(undeclared))}, undeclared"
                if trouble is not None:
                    found.setdefault(name, []).append(f"{job.check}: {trouble}")
        return found


def run_checks(
    checks: Iterable[Check],
    trees: dict[str, Tree],
    store: Store,
    say: Callable[[str], None],
) -> Results:
    """Run the checks on the trees of all combinations, by combination name."""
    results = Results(trees, needs={name: [] for name in trees})
    todo: dict[Job, tuple[Check, Tree]] = {}
    for check in checks:
        for name, tree in trees.items():
            for part in check.cut(tree, store):
                job = Job(check.name, key(part))
                todo.setdefault(job, (check, part))
                results.needs[name].append(job)
    outcomes = _run_jobs(todo, store, set(todo) if FULL else _to_watch(todo))
    for job, outcome in counted(outcomes, len(todo), "distinct checks done", say):
        results.outcomes[job] = outcome
    return results


def _to_watch(todo: dict[Job, tuple[Check, Tree]]) -> set[Job]:
    """Of each check, the smallest tree, and few trees that together have every path.

    Code that looks for a file does so in each tree that holds the code.
    """
    trees: dict[str, dict[Job, Tree]] = {}
    for job, (_, tree) in todo.items():
        trees.setdefault(job.check, {})[job] = tree
    watched: set[Job] = set()
    for alike in trees.values():
        watched |= set(cover({job: tree.keys() for job, tree in alike.items()}))
        watched.add(min(alike, key=lambda job: len(alike[job])))
    return watched


def _run_jobs(
    todo: dict[Job, tuple[Check, Tree]], store: Store, watched: set[Job]
) -> Iterator[tuple[Job, Outcome]]:
    with workers() as pool:
        jobs = {
            pool.submit(_outcome, check, tree, store, job in watched): job
            for job, (check, tree) in todo.items()
        }
        for future in as_completed(jobs):
            yield jobs[future], future.result()


def _outcome(check: Check, tree: Tree, store: Store, watched: bool) -> Outcome:
    WATCHED.set(watched)
    try:
        return Outcome(None, frozenset(check.run(tree, store)))
    except CheckError as error:
        return Outcome(str(error))


def _paths_and_folders(tree: Tree) -> set[str]:
    folders = {str(parent) for path in tree for parent in PurePosixPath(path).parents}
    return tree.keys() | folders
