"""Records a change of the user's files until it is complete; undoes a partial one."""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from graft.git import Git, joined, split
from graft.workspace import Workspace


@dataclass(frozen=True)
class Change:
    """From the commit `before` to the tree `after`, then to the commit `commit`.

    `commit` is empty until there is one.
    """

    before: str
    after: str
    commit: str = ""

    def begin(self, workspace: Workspace) -> None:
        """Record it so that it survives a crash."""
        draft = workspace.journal.with_suffix(".draft")
        with draft.open("w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, workspace.journal)


LOCK_OF_OURS = "graft is updating this repository"
GRACE = 2  # seconds in which a git that lives has written a ref


@dataclass(frozen=True)
class Lock:
    """Git's lock file. Ours is a dangling link, which tells it from git's own."""

    path: Path

    def take(self) -> bool:
        """Whether it was free. Atomic, so a kill never leaves an unmarked lock."""
        try:
            self.path.symlink_to(LOCK_OF_OURS)
        except FileExistsError:
            return False
        return True

    def release(self) -> None:
        """Remove it if it is ours."""
        if self.path.is_symlink() and os.readlink(self.path) == LOCK_OF_OURS:
            self.path.unlink()


def index_lock(git: Git) -> Lock:
    """The lock of the user's index."""
    return Lock(git.path("index.lock"))


def recover(workspace: Workspace) -> bool:
    """Undo or complete what a killed update left; whether there was anything."""
    # No other update runs, so a lock of ours is left from a killed one.
    index_lock(workspace.repository).release()
    if not workspace.journal.exists():
        return False
    change = Change(**json.loads(workspace.journal.read_text()))
    git = workspace.repository
    remove_ref_locks(git)
    head = git.text("rev-parse", "HEAD")
    # MERGE_HEAD is written last: if it exists, the merge in progress is complete.
    in_progress = not change.commit and git.path("MERGE_HEAD").exists()
    if head == change.before and not in_progress:
        restore(git, change.before, change.after)
    elif head == change.commit:
        restore(git, change.commit, change.before)
    workspace.journal.unlink()
    return True


def remove_ref_locks(git: Git) -> None:
    """Remove the ref locks that a killed update left.

    They do not say whose they are, but no git holds one for long.
    """
    branch = git.text("rev-parse", "--symbolic-full-name", "HEAD")
    locks = [git.path(f"{name}.lock") for name in ("HEAD", branch)]
    deadline = time.monotonic() + GRACE
    while any(map(os.path.lexists, locks)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for lock in locks:
        lock.unlink(missing_ok=True)


def restore(git: Git, wanted: str, other: str) -> None:
    """Restore the files that differ between two trees to those of `wanted`."""
    differing = git.items("diff-tree", "-r", "-z", "--name-only", wanted, other)
    kept = set(split(git.run("ls-tree", "-r", "-z", "--name-only", wanted)))
    ours = [path for path in differing if is_ours(git, path, (wanted, other))]
    # Remove first: on a full disk the old files need the space of the new ones.
    for path in ours:
        if path not in kept:
            remove(git.folder, path)
    git.run("read-tree", "--reset", wanted)
    write(git, (path for path in ours if path in kept))
    git.outcome("update-index", "-q", "--refresh")


def is_ours(git: Git, path: str, versions: tuple[str, str]) -> bool:
    """Whether a file is one of these versions, the beginning of one, or missing."""
    file = git.folder / path
    if not os.path.lexists(file):
        return True
    if file.is_dir() and not file.is_symlink():
        return False
    found = os.fsencode(os.readlink(file)) if file.is_symlink() else file.read_bytes()
    for version in versions:
        code, content = git.outcome(
            "cat-file", "--filters", f"{version}:{path}", accept=(0, 128)
        )
        if code == 0 and content.startswith(found):
            return True
    return False


def remove(top: Path, path: str) -> None:
    """Remove a file and the folders that become empty."""
    file = top / path
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == top or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def write(git: Git, paths: Iterable[str]) -> None:
    """Write files as the index has them."""
    git.run(
        *("checkout-index", "--force", "--quiet", "-z", "--stdin"),
        stdin=joined(list(paths)),
    )
