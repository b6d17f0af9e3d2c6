"""Runs the user's hooks around a merge commit, as `git merge` does."""

import os
import subprocess

from graft.git import Git


def run(git: Git, name: str, *arguments: str) -> bool:
    """Whether a hook passes; a missing one does."""
    git = git.as_configured()
    hook = git.path(f"hooks/{name}")
    if not hook.is_file() or not os.access(hook, os.X_OK):
        return True
    done = subprocess.run(
        [hook, *arguments],
        cwd=git.folder,
        env={**os.environ, **git.environment, "GIT_EDITOR": ":"},
        stdin=subprocess.DEVNULL,
        stdout=2,  # stdout is for the summary
    )
    return done.returncode == 0
