"""Workflow changes, which the token of a GitHub workflow may not push.

They are kept as a patch next to the workflows. Each update starts from them, so the
next offer contains them all, until someone applies them or a token may push them.
"""

import os
import sys
from pathlib import Path

from graft.offer.repository import git, paths, succeeds

WORKFLOWS = ".github/workflows"
# What runs on a server as soon as it is pushed.
RUNS = (WORKFLOWS, ".gitlab-ci.yml")
PATCH = Path(".github/held-back-workflows.patch")


def reclaim() -> bool:
    """Commit the waiting changes and remove the patch; False if it does not apply."""
    if not PATCH.exists():
        return True
    known = succeeds("apply", "--reverse", "--check", str(PATCH))
    if not known and not succeeds("apply", "--3way", "--index", str(PATCH)):
        git("reset", "--quiet", "--hard")
        return False
    git("rm", "--quiet", str(PATCH))
    git("commit", "--quiet", "--message", "Take over workflow changes of the template")
    return True


def changed(before: str, after: str, *below: str) -> list[str]:
    """Files below some paths that differ between two commits, except removed ones."""
    return paths(
        *("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d"),
        *(before, after, "--", *below),
    )


def without(before: str, after: str, held: list[str], message: str) -> str:
    """All of `after` as one commit on `before`; changes of `held` are only recorded."""
    index = Path(git("rev-parse", "--absolute-git-dir"), "held-back-index")
    aside = {**os.environ, "GIT_INDEX_FILE": str(index)}
    git("read-tree", after, env=aside)
    if held:
        patch = git("diff", "--binary", "--full-index", before, after, "--", *held)
        blob = git("hash-object", "-w", "--stdin", stdin=patch + "\n")
        git("update-index", "--force-remove", "--", *held, env=aside)
        kept = git("ls-tree", "-r", before, "--", *held)
        git("update-index", "--index-info", stdin=kept, env=aside)
        entry = f"100644,{blob},{PATCH}"
        git("update-index", "--add", "--cacheinfo", entry, env=aside)
    tree = git("write-tree", env=aside)
    index.unlink()
    return git("commit-tree", tree, "-p", before, "-m", message)


def main() -> None:
    """Apply the waiting changes, as the person who runs this."""
    if not PATCH.exists():
        print("No workflow change is waiting.")
        return
    if not reclaim():
        sys.exit(
            f"{PATCH} does not fit any more: make its changes by hand in {WORKFLOWS}, "
            f"then `git rm {PATCH}` and commit."
        )
    print("Committed. `git push` brings the workflow changes in.")
