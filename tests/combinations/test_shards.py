"""The sum of the shards is the whole, or it is said what is missing."""

from __future__ import annotations

from pathlib import Path

from .expected import COMBINATIONS
from .proof import CLAIMS, Proof
from .shards import main

NAMES = [f"combination {number}" for number in range(COMBINATIONS)]


def _write(path: Path, names: list[str], lacking: set[str]) -> str:
    proof = Proof(set(names))
    for checks in CLAIMS.values():
        for check in checks:
            proof.record(check, set(names) - lacking)
    proof.write(path)
    return str(path)


def test_shards_that_cover_every_combination_add_up(tmp_path: Path) -> None:
    paths = [
        _write(tmp_path / f"{shard}.json", NAMES[shard::3], set()) for shard in range(3)
    ]
    assert main(paths) == 0


def test_a_lost_shard_is_noticed(tmp_path: Path) -> None:
    assert main([_write(tmp_path / "0.json", NAMES[0::3], set())]) == 1


def test_a_combination_that_one_shard_did_not_prove_is_noticed(tmp_path: Path) -> None:
    assert main([_write(tmp_path / "all.json", NAMES, {NAMES[7]})]) == 1
