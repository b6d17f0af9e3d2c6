"""What a test run has proved: for each claim, how many combinations it holds for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .sandbox import INPUTS_ARE_WATCHED

CLAIMS: dict[str, tuple[str, ...]] = {
    "rendered": ("answers",),
    "checked": (
        *("file list", "files", "ignore rules", "places", "same bytes", "hooks"),
    ),
    "tested": ("ruff", "wheel", "dvc dag", "mypy", "tests", "imports"),
    "updated": ("update",),
}
"""The checks that each claim stands on; it needs them all."""


@dataclass
class Proof:
    """The combinations that passed each check, gathered while the tests run."""

    combinations: set[str] = field(default_factory=set)
    passed: dict[str, set[str]] = field(default_factory=dict)

    def record(self, check: str, names: Iterable[str]) -> None:
        """Note that these combinations passed a check."""
        self.passed[check] = set(names)

    def holding(self, claim: str) -> set[str]:
        """The combinations for which a claim is proved."""
        checks = (self.passed.get(check, set()) for check in CLAIMS[claim])
        return self.combinations.intersection(*checks)

    def summary(self) -> list[str]:
        """One line for each claim, with what has not been run."""
        lines = []
        for claim, checks in CLAIMS.items():
            missing = [check for check in checks if check not in self.passed]
            note = f" (not run: {', '.join(missing)})" if missing else ""
            count = len(self.holding(claim))
            lines.append(f"{claim}: {count:,} of {len(self.combinations):,}{note}")
        if not INPUTS_ARE_WATCHED:
            lines.append("undeclared inputs went unseen: strace is not installed")
        return lines

    def write(self, path: Path) -> None:
        """Write the numbers as JSON, and what each of them counts."""
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "numbers": {claim: len(self.holding(claim)) for claim in CLAIMS},
            "of": len(self.combinations),
            "checks": {check: len(names) for check, names in self.passed.items()},
            "inputs_watched": INPUTS_ARE_WATCHED,
            "lacking": {
                claim: sorted(self.combinations - self.holding(claim))
                for claim in CLAIMS
            },
            "combinations": sorted(self.combinations),
        }
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
