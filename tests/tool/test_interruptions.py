"""An update that is killed, or fills the disk, ends complete or undone.

`GRAFT_FULL=1` (make test-all) runs many more.
"""

import contextlib
import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import FULL

from .story import LINES, edit, git, graft, litter, release, status

KILLS = 1000 if FULL else 12
FULL_DISKS = 200 if FULL else 4
MOUNT = 'mount -t tmpfs -o size=16m none "$0" && exec "$@"'
SMALL_DISK = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT]
BIG = "".join(f"{number * 7919 % 10007}\n" for number in range(20_000))


@pytest.fixture
def edited(template: Path, project: Path) -> Path:
    """A project for which the next release adds, changes, renames and removes."""
    edit(project, {"Makefile": LINES.replace("line 3\n", "mine\n")})
    release(
        template,
        "v2.0.0",
        {
            "Makefile": LINES.replace("line 15\n", "theirs\n"),
            "README.md": None,
            "src/app.py": None,
            "lib/main.py": LINES,
            **{f"many/{number}.txt": f"{number}\n" for number in range(30)},
            "big.txt": BIG,
        },
    )
    return project


def tree(project: Path) -> str:
    """The name of the tree that is committed."""
    return git(project, "rev-parse", "HEAD^{tree}").strip()


def start_update(project: Path) -> int:
    """An update in a process group of its own."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            graft(project, "update")
        finally:
            os._exit(0)
    with contextlib.suppress(PermissionError):  # it is that far already
        os.setpgid(child, child)
    return child


def kill_during_update(project: Path, chance: random.Random, duration: float) -> None:
    """Kill an update anywhere, every other time while it changes the user's files."""
    child = start_update(project)
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, duration))
    else:
        journal = project / ".git/graft/journal.json"
        while not journal.exists() and os.waitpid(child, os.WNOHANG) == (0, 0):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
    with contextlib.suppress(ProcessLookupError, ChildProcessError):  # it was done
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_killed_update_leaves_the_old_or_the_new_tree(
    edited: Path, tmp_path: Path
) -> None:
    whole = shutil.copytree(edited, tmp_path / "whole", symlinks=True)
    began = time.monotonic()
    assert graft(whole, "update").code == 0
    duration = time.monotonic() - began
    old, new = tree(edited), tree(whole)
    chance = random.Random(0)
    for number in range(2 * KILLS // 3):
        project = shutil.copytree(edited, tmp_path / "killed", symlinks=True)
        kill_during_update(project, chance, duration)

        assert tree(project) in (old, new), number
        run = graft(project, "update")

        assert run.code == 0, (number, run.err)
        assert tree(project) == new, number
        assert status(project) == "", number
        assert litter(project) == [], number
        shutil.rmtree(project)


def test_a_killed_update_with_conflicts_can_be_repeated(
    template: Path, edited: Path, tmp_path: Path
) -> None:
    edit(edited, {"src/app.py": LINES.replace("line 9\n", "mine\n")})
    release(template, "v3.0.0", {"lib/main.py": LINES.replace("line 9\n", "theirs\n")})
    old = tree(edited)
    chance = random.Random(1)
    for number in range(KILLS // 3):
        project = shutil.copytree(edited, tmp_path / "killed", symlinks=True)
        kill_during_update(project, chance, 0.6)

        run = graft(project, "update")

        again = "a merge is in progress" in run.err
        assert (run.code == 1) or again, (number, run.err)
        assert "UU lib/main.py" in status(project), number
        assert litter(project) == [], number
        git(project, "merge", "--abort")
        assert (tree(project), status(project)) == (old, ""), number
        shutil.rmtree(project)


def test_a_look_at_the_project_takes_no_lock_that_a_kill_would_leave(
    edited: Path,
) -> None:
    for file in edited.glob("*.*"):
        os.utime(file, (1, 1))  # git would note the new times in its index
    before = (edited / ".git/index").read_bytes()
    graft(edited, "update", "--dry-run")
    assert (edited / ".git/index").read_bytes() == before


def test_edits_made_after_a_kill_are_not_lost(edited: Path) -> None:
    child = start_update(edited)
    journal = edited / ".git/graft/journal.json"
    while not journal.exists():
        time.sleep(0.001)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    (edited / "Makefile").write_text("edited after the crash\n")

    run = graft(edited, "update")

    assert run.code == 2
    assert "uncommitted changes (Makefile)" in run.err
    assert (edited / "Makefile").read_text() == "edited after the crash\n"


def test_an_update_on_a_full_disk_changes_nothing_or_is_whole(
    edited: Path, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    runs = subprocess.run(
        [
            *(*SMALL_DISK, str(disk)),
            *(sys.executable, "-m", "tool.full_disk", str(edited), str(disk)),
            str(FULL_DISKS),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )

    assert runs.returncode == 0, runs.stdout + runs.stderr
    assert f"{FULL_DISKS} runs" in runs.stdout


def test_an_update_of_a_killed_parent_is_waited_for(edited: Path) -> None:
    holder = os.open(edited / ".git/graft.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(holder, fcntl.LOCK_EX)
    process = subprocess.Popen(["sleep", "1"], pass_fds=[holder])
    os.close(holder)

    assert graft(edited, "update").code == 0
    process.wait()
