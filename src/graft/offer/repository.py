"""The few git commands that the other modules need."""

import subprocess
from pathlib import Path

OFFER = Path("build/update")
FULL, HELD_BACK = "refs/update/full", "refs/update/held-back"
NAME, ADDRESS = "Template update", "template-update@localhost"
IDENTITY = {
    "GIT_AUTHOR_NAME": NAME,
    "GIT_AUTHOR_EMAIL": ADDRESS,
    "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": ADDRESS,
}


def git(
    *command: str, stdin: str | None = None, env: dict[str, str] | None = None
) -> str:
    """Run git in the project; raises CalledProcessError with what git said."""
    return subprocess.run(
        ["git", *command],
        check=True,
        capture_output=True,
        encoding="utf-8",
        input=stdin,
        env=env,
    ).stdout.removesuffix("\n")


def succeeds(*command: str, env: dict[str, str] | None = None) -> bool:
    """Whether git could do it."""
    try:
        git(*command, env=env)
    except subprocess.CalledProcessError:
        return False
    return True


def paths(*command: str) -> list[str]:
    """What a command with -z lists."""
    return [path for path in git(*command).split("\0") if path]
