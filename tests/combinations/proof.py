"""Run each check once for every distinct thing that it sees, and count what holds."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from textwrap import indent

import pytest
from support import REPOSITORY

from .template import Combination, Template
from .tree import File, Tree, write
from .workplace import CheckError

CLAIMS = {
    "rendered": ("answers", "paths", "files", "places"),
    "tested": ("ruff", "wheel", "dvc dag", "mypy", "tests", "imports"),
    "updated": ("copier update", "make update"),
}
"""The checks that each claim stands on; it needs them all."""

FAILED = REPOSITORY / "build" / "failed"

Renders = Mapping[Combination, Tree]
"""Combinations with their projects."""

Failures = Mapping[Combination, list[str]]
"""What is wrong with each combination that fails."""


Cut = Callable[[Tree], Iterable[Tree]]
"""Takes from a project what a check can see, as one tree or several."""

Check = Callable[[Tree, list[Tree]], None]
"""Raises CheckError when something does not hold.

It gets one such part, which is all that exists while it runs, and the projects that
have this part.
"""


def failures(trees: Renders, cut: Cut, check: Check) -> Failures:
    """The combinations that fail a check, run once for each distinct part."""
    sharing = defaultdict(list)
    for one, tree in trees.items():
        for part in cut(tree):
            sharing[frozenset(part.items())].append(one)

    def trouble(files: frozenset[tuple[str, File]]) -> str:
        try:
            check(dict(files), [trees[one] for one in sharing[files]])
        except CheckError as error:
            return str(error)
        return ""

    failing = defaultdict(list)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        found = pool.map(trouble, sharing)
        for those, text in zip(sharing.values(), found, strict=True):
            for one in those if text else ():
                failing[one].append(text)
    return failing


@dataclass
class Proof:
    """What a test run proves: the combinations that failed each check that it ran."""

    template: Template
    combinations: Collection[Combination]
    failed: dict[str, set[Combination]] = field(default_factory=dict)

    def expect_none(self, check: str, failures: Failures) -> None:
        """Record for which combinations a check holds; fail when there are others.

        The project of the first one is left in `build/failed`.
        """
        self.failed[check] = set(failures)
        for one, troubles in failures.items():
            shutil.rmtree(FAILED, ignore_errors=True)
            write(self.template.render(one), FAILED)
            again = f"tests/combinations --only '{one.name}'"
            lines = [
                f"{len(failures):,} of {len(self.combinations):,} combinations failed",
                f"the first:  {one.name}",
                *(_shortened(trouble) for trouble in sorted(set(troubles))[:5]),
                f"its files:  {FAILED}",
                f'once more:  make test ARGS="{again}"',
            ]
            pytest.fail("\n".join(lines), pytrace=False)

    def summary(self) -> list[str]:
        """For how many combinations every check of a claim ran and passed."""
        lines = []
        for claim, checks in CLAIMS.items():
            missing = [check for check in checks if check not in self.failed]
            note = f" (not run: {', '.join(missing)})" if missing else ""
            failed = set().union(*(self.failed.get(check, ()) for check in checks))
            count = 0 if missing else len(self.combinations) - len(failed)
            lines.append(f"{claim}: {count:,} of {len(self.combinations):,}{note}")
        return lines


def _shortened(trouble: str) -> str:
    first, *others = trouble.splitlines()
    return indent("\n".join([first, *others[-15:]]), "    ")
