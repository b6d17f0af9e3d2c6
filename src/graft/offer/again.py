"""Repeats the update to check that a prepared one is what the template gives.

The prepared update comes from a job that runs the merged project and all its
libraries, any of which can change it. So the job with write access repeats the update
separately, with this tool alone, and compares the files that would run on the server.
"""

import json
import os
import subprocess
import sys
import tempfile

from graft.offer import held_back, prepare
from graft.offer.repository import IDENTITY, git

SECRETS = ("GH_TOKEN", "GITHUB_TOKEN", "UPDATE_TOKEN", "CI_JOB_TOKEN")


def entries(base: str) -> dict[str, str]:
    """Mode and hash of each file that runs on a server, after the update of `base`.

    Empty when the update cannot be repeated: then no file can be vouched for.
    """
    known = {name: text for name, text in os.environ.items() if name not in SECRETS}
    with tempfile.TemporaryDirectory() as folder:
        git("clone", "--quiet", "--no-checkout", ".", folder)
        git("-C", folder, "checkout", "--quiet", "--detach", base)
        made = subprocess.run(
            [sys.executable, "-m", "graft.offer.again"],
            cwd=folder,
            # A lock file is not a workflow: no library has to be built for it.
            env=known | IDENTITY | {"UV_NO_BUILD": "1"},
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
    if made.returncode:
        return {}
    found: dict[str, str] = json.loads(made.stdout.splitlines()[-1])
    return found


def listed(commit: str) -> dict[str, str]:
    """Mode and hash of each file of a commit that runs on a server."""
    lines = git("ls-tree", "-r", "-z", commit, "--", *held_back.RUNS).split("\0")
    pairs = (line.split("\t", 1) for line in lines if line)
    return {path: entry for entry, path in pairs}


def main() -> None:
    """Update the project in this folder; its files that run, as JSON."""
    held_back.reclaim()
    prepare.update()
    prepare.finish_merge()
    print(json.dumps(listed("HEAD")))


if __name__ == "__main__":
    main()
