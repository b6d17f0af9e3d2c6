"""The git commands that the other modules of the offer need."""

import os
import subprocess
from pathlib import Path

OFFER = Path("build/update")
FULL = "refs/update/full"
ADDRESS = "template-update@localhost"


def identity(name: str, address: str) -> dict[str, str]:
    """The environment in which git commits as this author."""
    return {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address,
    }


IDENTITY = identity("Template update", ADDRESS)


def git(*command: str, stdin: str = "", env: dict[str, str] | None = None) -> str:
    """Run git in the project; raise CalledProcessError with git's output.

    Bytes that are not UTF-8 and line endings are preserved both ways.
    """
    words = ["git", *command]
    done = subprocess.run(
        words,
        check=False,
        capture_output=True,
        input=os.fsencode(stdin),
        env=env,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise subprocess.CalledProcessError(done.returncode, words, stderr=said)
    return os.fsdecode(done.stdout).removesuffix("\n")


def succeeds(*command: str, env: dict[str, str] | None = None) -> bool:
    """Whether the git command succeeds."""
    try:
        git(*command, env=env)
    except subprocess.CalledProcessError:
        return False
    return True


def paths(*command: str) -> list[str]:
    """The paths that a command run with `-z` lists."""
    return [path for path in git(*command).split("\0") if path]
