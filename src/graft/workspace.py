"""A folder below .git where everything is computed, for one process at a time."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graft.errors import GraftError
from graft.git import Git

PATIENCE = 10  # seconds for git processes of a killed update to end


class Workspace:
    """Scratch space whose git objects reach the repository only when published."""

    def __init__(self, folder: Path, git: Git) -> None:
        self.folder = folder
        self.repository = git
        self.objects = folder / "objects"
        self.shared = git.path("objects").resolve()
        # A sparse checkout is the user's setting; the computed tree is complete.
        self.git = git.set("core.sparseCheckout", "false").within(
            GIT_DIR=folder.parent,
            GIT_OBJECT_DIRECTORY=self.objects,
            # Quoted, since a colon would end a path in this list.
            GIT_ALTERNATE_OBJECT_DIRECTORIES=json.dumps(
                str(self.shared), ensure_ascii=False
            ),
        )

    @property
    def journal(self) -> Path:
        """The file that records a change of the user's files in progress."""
        return self.folder / "journal.json"

    def prepare(self) -> None:
        """Start with an empty folder; Copier's temporary files go here too."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.objects.mkdir()
        tempfile.tempdir = str(self.new("temporary"))

    def new(self, name: str) -> Path:
        """A new folder, removed with all others at the end."""
        path = self.folder / name
        path.mkdir(parents=True)
        return path

    def publish(self) -> None:
        """Move the new objects into the repository, a pack's index after its pack."""
        files = [path for path in self.objects.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.suffix == ".idx"):
            target = self.shared / path.relative_to(self.objects)
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                move(path, target)

    def remove(self) -> None:
        """Remove everything, unless an update still has to be undone."""
        tempfile.tempdir = None
        if not self.journal.exists():
            shutil.rmtree(self.folder, ignore_errors=True)


def move(path: Path, target: Path) -> None:
    """Move a file atomically, from another file system too."""
    try:
        os.replace(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = target.with_name(f"tmp_graft_{target.name}")
        shutil.copy2(path, near)
        os.replace(near, target)


@contextlib.contextmanager
def opened(git: Git) -> Iterator[Workspace]:
    """The repository's workspace; GraftError when another update holds it."""
    home = git.home()
    path = home / "graft.lock"
    lock = acquire(path)
    try:
        # Every git we start inherits the lock, in case we are killed before it ends.
        workspace = Workspace(home / "graft", replace(git, inherited=(lock,)))
        try:
            yield workspace
        finally:
            workspace.remove()
    finally:
        path.unlink(missing_ok=True)
        os.close(lock)


def acquire(path: Path) -> int:
    """Take the lock and return its descriptor; GraftError if another process has it.

    The file is opened for writing, as NFS requires.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its last holder has removed it: another process may hold a new one by now.
            if os.path.lexists(path) and os.path.samestat(
                os.stat(path), os.fstat(lock)
            ):
                return lock
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                os.close(lock)
                raise GraftError(
                    "another update of this repository is running: wait for it"
                ) from error
            time.sleep(0.1)
        os.close(lock)
