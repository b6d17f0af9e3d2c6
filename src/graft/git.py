"""Runs git so that it behaves the same whatever the user has configured."""

import contextlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graft.errors import GraftError
from graft.printable import printable

# Git sets these for hooks and aliases; they would point us at another repository.
REPOSITORY_VARIABLES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
)

# A user's own values would change the result of a merge or start other processes.
SETTINGS = {
    "commit.gpgSign": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "core.splitIndex": "false",
    "diff.renames": "true",
    "gc.auto": "0",
    "grep.patternType": "basic",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "merge.directoryRenames": "true",
    "merge.renames": "true",
    # Addresses come from a file of the project: these run commands or read open files.
    "protocol.ext.allow": "never",
    "protocol.fd.allow": "never",
}

# The variable behind `git -c`; git 2.30 does not know GIT_CONFIG_COUNT yet.
PARAMETERS = "GIT_CONFIG_PARAMETERS"
ISOLATED = " ".join(f"'{key}={value}'" for key, value in SETTINGS.items())

verbose = False


def isolate() -> None:
    """Set up the environment for every git this process starts, Copier's included."""
    for name in REPOSITORY_VARIABLES:
        os.environ.pop(name, None)
    given = os.environ.get(PARAMETERS, "")
    if ISOLATED not in given:
        os.environ[PARAMETERS] = f"{given} {ISOLATED}".strip()
    # A `git status` that is killed would leave its lock on the user's index.
    os.environ["GIT_OPTIONAL_LOCKS"] = "0"


@contextlib.contextmanager
def environment_kept() -> Iterator[None]:
    """Restore the environment afterwards: this may run inside another program."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class GitError(GraftError):
    """A git command that failed; the text says why in git's own words."""


@dataclass(frozen=True)
class Git:
    """Commands in `folder`, with `environment` on top of the process's own."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    inherited: tuple[int, ...] = ()

    def within(self, folder: Path | None = None, **environment: str | Path) -> "Git":
        """The same repository with another work tree, index or object store."""
        added = {name: str(value) for name, value in environment.items()}
        return replace(
            self,
            folder=folder or self.folder,
            environment={**self.environment, **added},
        )

    def set(self, name: str, value: str) -> "Git":
        """The same with a setting changed."""
        given = self.environment.get(PARAMETERS, os.environ.get(PARAMETERS, ""))
        return self._with_parameters(f"{given} '{name}={value}'")

    def as_configured(self) -> "Git":
        """The same with the user's own settings, which `isolate` overrides."""
        given = os.environ.get(PARAMETERS, "")
        return self._with_parameters(given.replace(ISOLATED, ""))

    def _with_parameters(self, text: str) -> "Git":
        return replace(self, environment={**self.environment, PARAMETERS: text.strip()})

    def no_object(self) -> str:
        """The null object's name: zeros, as long as this repository's hashes."""
        return "0" * len(self.text("rev-parse", "HEAD"))

    def run(
        self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)
    ) -> bytes:
        """The command's output; GitError when its exit code is not in `accept`."""
        return self.outcome(*arguments, stdin=stdin, accept=accept)[1]

    def outcome(
        self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0, 1)
    ) -> tuple[int, bytes]:
        """The command's exit code and output."""
        if verbose:
            print(printable(f"+ git {shlex.join(arguments)}"), file=sys.stderr)
        try:
            done = subprocess.run(
                ("git", *arguments),
                cwd=self.folder,
                env={**os.environ, **self.environment},
                input=stdin,
                capture_output=True,
                pass_fds=self.inherited,
            )
        except FileNotFoundError as error:
            raise GraftError(
                "git is not installed: install git 2.30 or newer"
            ) from error
        if done.returncode not in accept:
            said = done.stderr.decode(errors="replace")
            reason = main_line(said) or f"exit code {done.returncode}"
            raise GitError(f"git {arguments[0]} failed: {reason}")
        return done.returncode, done.stdout

    def text(self, *arguments: str, stdin: bytes = b"") -> str:
        """The output as text, without white space around it."""
        return os.fsdecode(self.run(*arguments, stdin=stdin)).strip()

    def items(self, *arguments: str, stdin: bytes = b"") -> list[str]:
        """The NUL-separated items that a command run with `-z` prints."""
        return split(self.run(*arguments, stdin=stdin))

    def home(self) -> Path:
        """The folder with the files of this work tree's own, such as its index."""
        return Path(self.text("rev-parse", "--absolute-git-dir"))

    def path(self, name: str) -> Path:
        """The path of one of git's own files, such as `MERGE_HEAD`."""
        return self.folder / self.text("rev-parse", "--git-path", name)

    def version(self) -> tuple[int, int]:
        """The installed git's major and minor version."""
        major, minor = self.text("--version").split()[2].split(".")[:2]
        return int(major), int(minor)


def main_line(said: str) -> str:
    """The line of git's error output that says what is wrong; "" if it is empty."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (wrong or lines[-1:] or [""])[0]


def split(output: bytes) -> list[str]:
    """NUL-terminated items as text, safe for any file name."""
    return os.fsdecode(output).split("\0")[:-1]


def joined(items: list[str]) -> bytes:
    """The inverse of `split`."""
    return b"".join(os.fsencode(item) + b"\0" for item in items)
