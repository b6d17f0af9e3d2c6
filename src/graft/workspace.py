"""A folder below .git where everything is computed aside, for one process at a time."""

import contextlib
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

PATIENCE = 10  # seconds for the git of a killed update to end


class Workspace:
    """Scratch space whose objects reach the repository only when published."""

    def __init__(self, folder: Path, git: Git) -> None:
        self.folder = folder
        self.repository = git
        self.objects = folder / "objects"
        self.shared = git.path("objects").resolve()
        self.git = git.within(
            GIT_DIR=git.text("rev-parse", "--absolute-git-dir"),
            GIT_OBJECT_DIRECTORY=self.objects,
            # Quoted, since a colon would end a path in this list.
            GIT_ALTERNATE_OBJECT_DIRECTORIES=json.dumps(
                str(self.shared), ensure_ascii=False
            ),
        )

    @property
    def journal(self) -> Path:
        """Says, while the user's files are being changed, from what to what."""
        return self.folder / "journal.json"

    def prepare(self) -> None:
        """Start afresh; temporary files of Copier's go here too."""
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
                os.replace(path, target)

    def remove(self) -> None:
        """Leave nothing behind, unless an update has still to be undone."""
        tempfile.tempdir = None
        if not self.journal.exists():
            shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def opened(git: Git) -> Iterator[Workspace]:
    """The repository's workspace; GraftError when another update holds it."""
    home = Path(git.text("rev-parse", "--absolute-git-dir"))
    lock = os.open(home, os.O_RDONLY)
    try:
        acquire(lock)
        # Every git we start holds the lock too, should we be killed before it ends.
        workspace = Workspace(home / "graft", replace(git, inherited=(lock,)))
        try:
            yield workspace
        finally:
            workspace.remove()
    finally:
        os.close(lock)


def acquire(lock: int) -> None:
    """Take the lock, or say who is in the way."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise GraftError(
                    "another update of this repository is running: wait for it"
                ) from error
            time.sleep(0.1)
