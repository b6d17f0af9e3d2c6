"""Updates a project again and again on a small disk that is nearly full.

Run by `test_interruptions.py` where the disk is mounted:
`python -m tool.full_disk PROJECT DISK RUNS`.
"""

import os
import random
import shutil
import sys
from pathlib import Path

from .story import git, graft, litter, status


def tree(project: Path) -> str:
    """The name of the tree that is committed."""
    return git(project, "rev-parse", "HEAD^{tree}").strip()


def fill(disk: Path, free: int) -> Path:
    """Write a file that leaves `free` bytes on the disk."""
    filler = disk / "filler"
    space = os.statvfs(disk)
    filler.write_bytes(b"x" * (space.f_bavail * space.f_frsize - free))
    return filler


def main(original: Path, disk: Path, runs: int) -> None:
    """Check that each update is whole or did nothing, and the next one is whole."""
    whole = shutil.copytree(original, disk / "whole", symlinks=True)
    before = shutil.disk_usage(disk).used
    assert graft(whole, "update").code == 0
    needed = 2 * (shutil.disk_usage(disk).used - before) + 1_500_000
    new = tree(whole)
    shutil.rmtree(whole)
    chance = random.Random(2)
    failed = 0
    for _ in range(runs):
        project = shutil.copytree(original, disk / "project", symlinks=True)
        old = tree(project)
        filler = fill(disk, chance.randrange(needed))
        run = graft(project, "update")
        if run.code:
            failed += 1
            assert run.code == 2, run.out
            assert len(run.err.splitlines()) == 1, run.err
        filler.unlink()
        assert tree(project) in (old, new)
        run = graft(project, "update")
        assert run.code == 0, run.err
        assert (tree(project), status(project), litter(project)) == (new, "", [])
        shutil.rmtree(project)
    assert failed, "the disk was never full"
    print(f"{runs} runs, {failed} on a full disk")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
