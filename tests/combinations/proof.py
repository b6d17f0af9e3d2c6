"""Run each check once for every distinct thing that it sees, and count what holds."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .tree import File, Tree

CLAIMS = {
    "rendered": ("answers", "paths", "files", "places", "hooks"),
    "tested": ("ruff", "wheel", "dvc dag", "mypy", "tests", "imports", "resolve"),
    "updated": ("copier update", "make update"),
}
"""The checks that each claim stands on; it needs them all."""

Failures = dict[str, list[str]]
"""What is wrong, by the name of the combination."""


class CheckError(Exception):
    """A project is not as it should be; the text says what is wrong and where."""


@dataclass(frozen=True)
class Check:
    """Something that must hold for every combination.

    `parts` takes from a project what the check can see, as one tree or several. `run`
    raises CheckError. It gets such a part, which is all that exists while it runs, and
    the projects that have this part.
    """

    name: str
    parts: Callable[[Tree], Iterable[Tree]]
    run: Callable[[Tree, list[Tree]], None]

    def failures(self, trees: Mapping[str, Tree]) -> Failures:
        """The combinations that it fails, run once for each distinct part."""
        names = defaultdict(list)
        for name, tree in trees.items():
            for part in self.parts(tree):
                names[frozenset(part.items())].append(name)

        def trouble(key: frozenset[tuple[str, File]]) -> str | None:
            try:
                self.run(dict(key), [trees[name] for name in names[key]])
            except CheckError as error:
                return f"{self.name}: {error}"
            return None

        failures = defaultdict(list)
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            for key, text in zip(names, pool.map(trouble, names), strict=True):
                for name in names[key] if text else ():
                    failures[name].append(str(text))
        return failures


@dataclass
class Proof:
    """The combinations that failed each check, gathered while the tests run."""

    combinations: set[str] = field(default_factory=set)
    failed: dict[str, set[str]] = field(default_factory=dict)

    def holding(self, claim: str) -> set[str]:
        """The combinations for which a claim is proved: every check ran and passed."""
        failed = (self.failed.get(it, self.combinations) for it in CLAIMS[claim])
        return self.combinations.difference(*failed)

    def summary(self) -> list[str]:
        """One line for each claim, with what has not been run."""
        lines = []
        for claim, checks in CLAIMS.items():
            missing = [check for check in checks if check not in self.failed]
            note = f" (not run: {', '.join(missing)})" if missing else ""
            count = len(self.holding(claim))
            lines.append(f"{claim}: {count:,} of {len(self.combinations):,}{note}")
        return lines

    def write(self, path: Path) -> None:
        """Write the numbers as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        numbers = {claim: len(self.holding(claim)) for claim in CLAIMS}
        numbers["of"] = len(self.combinations)
        path.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
