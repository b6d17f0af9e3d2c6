"""Add up the proofs of all shards: python -m combinations.shards PROOF..."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .expected import COMBINATIONS
from .proof import CLAIMS


def complaints(proofs: Sequence[dict[str, Any]]) -> list[str]:
    """What is missing before these proofs cover every combination, once each."""
    names = [name for proof in proofs for name in proof["combinations"]]
    found = []
    if len(set(names)) != COMBINATIONS:
        found.append(f"{len(set(names)):,} of {COMBINATIONS:,} combinations are there")
    if len(names) != len(set(names)):
        found.append("some combinations are in two shards")
    for claim in CLAIMS:
        lacking = [name for proof in proofs for name in proof["lacking"][claim]]
        if lacking:
            found.append(f"{claim}: not proved for {len(lacking):,}, as {lacking[0]!r}")
    return found


def main(paths: list[str]) -> int:
    """Print the sum, or what is wrong with it; the exit code."""
    found = complaints([json.loads(Path(path).read_text()) for path in paths])
    for complaint in found:
        print(complaint)
    if not found:
        claims = ", ".join(CLAIMS)
        print(f"{len(paths)} shards prove {COMBINATIONS:,} combinations: {claims}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
