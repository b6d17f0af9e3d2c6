"""The second half: push the prepared update and open or refresh the request.

The first half hands over text and commits, which are pushed but not checked out.
Nothing of the merged project runs here, and a workflow is pushed only if repeating
the update gives the same.
"""

import json
import os
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from graft import record
from graft.offer import again, held_back
from graft.offer.description import Offer, description, title, workflows_wait
from graft.offer.github import GitHub
from graft.offer.gitlab import GitLab
from graft.offer.repository import ADDRESS, FULL, IDENTITY, OFFER, git, succeeds
from graft.project import find_repository, locate

BRANCH = "template-update"


class Forge(Protocol):
    """The operations that GitHub and GitLab share."""

    remote: str  # where to push; it holds no token

    def warnings(self) -> list[str]:
        """What endangers the token that pushes."""

    def offer(self, branch: str, title: str, text: str, draft: bool) -> None:
        """Open the branch's request, or refresh it."""

    def withdraw(self, branch: str) -> None:
        """Close the branch's request if one is open."""

    def mark(self, commit: str, passed: bool, text: str) -> None:
        """Show on a commit whether its checks passed."""

    def say_waiting(self, text: str) -> None:
        """Keep one issue open while the text is not empty."""


def main() -> None:
    """Bring the forge in line with the offer in build/update."""
    offer: Offer = json.loads((OFFER / "offer.json").read_text(encoding="utf-8"))
    # Read from the checkout: the prepared data may have been tampered with.
    offer["warnings"] = record.edits(locate(find_repository(Path()), Path(), None))
    forge: Forge = GitLab() if os.environ.get("GITLAB_CI") else GitHub()
    offer["warnings"] += forge.warnings()
    push = Push(offer["base"], forge.remote)
    if push.touched_by_people():
        print(f"Someone has committed to {BRANCH}: it is left as it is.")
        return
    pushed, held = push.commits(title(offer)) if offer["changed"] else ("", Held())
    if pushed:
        failed = offer["conflicts"] or any(not one["passed"] for one in offer["checks"])
        text = description(offer, held.all, held.doubtful)
        forge.offer(BRANCH, title(offer), text, draft=bool(offer["conflicts"]))
        forge.mark(pushed, not failed, verdict(offer))
    else:
        forge.withdraw(BRANCH)
    forge.say_waiting(workflows_wait(held.all, held.doubtful) if held.all else "")


def verdict(offer: Offer) -> str:
    if offer["conflicts"]:
        return f"{len(offer['conflicts'])} files in conflict"
    failed = [one["target"] for one in offer["checks"] if not one["passed"]]
    return f"make {failed[0]} failed" if failed else "merged and tested"


@dataclass(frozen=True)
class Held:
    """Files that run on the server, whose changes were not pushed."""

    all: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)  # not what the template gives


class Push:
    """The branch of the request on the remote."""

    def __init__(self, base: str, remote: str) -> None:
        self.base = git("rev-parse", "HEAD")
        if base != self.base:
            raise SystemExit(f"The offer is for {base}, not for {self.base}.")
        self.remote = remote
        listed = git("ls-remote", remote, f"refs/heads/{BRANCH}", env=authorised())
        self.tip = listed.split("\t")[0]
        if self.tip:
            git("fetch", "--quiet", remote, self.tip, env=authorised())

    def touched_by_people(self) -> bool:
        """Whether the branch ends in a commit that is not ours."""
        return bool(self.tip) and git("log", "-1", "--format=%ce", self.tip) != ADDRESS

    def commits(self, message: str) -> tuple[str, Held]:
        """Push all, or all but some workflows; return the commit and what is held back.

        The commit is empty when nothing but workflow changes is left to push.
        """
        self.unpack()
        doubtful = self.doubtful()
        refused = held_back.changed(self.base, FULL, held_back.WORKFLOWS)
        for files in (doubtful, sorted({*refused, *doubtful})):
            held = Held(files, doubtful)
            commit = self.without(files, message) if files else FULL
            if succeeds("diff", "--quiet", self.base, commit):
                return "", held
            if pushed := self.push(commit):
                return pushed, held
        raise SystemExit(f"{BRANCH} could not be pushed: may this job write contents?")

    def doubtful(self) -> list[str]:
        """Changed files that run on a server and differ when the update is repeated."""
        files = held_back.changed(self.base, FULL, *held_back.RUNS)
        if not files:
            return []
        given, prepared = again.entries(self.base), again.listed(FULL)
        return [file for file in files if prepared[file] != given.get(file)]

    def without(self, files: list[str], message: str) -> str:
        os.environ.update(IDENTITY)
        return held_back.without(self.base, FULL, files, message)

    def unpack(self) -> None:
        """Unpack the commits; they must build on the checked-out commit."""
        bundle = str(OFFER / "commits.bundle")
        fetch = ("-c", "fetch.fsckObjects=true", "fetch", "--quiet", bundle)
        git(*fetch, f"+{FULL}:{FULL}")
        if not succeeds("merge-base", "--is-ancestor", self.base, FULL):
            raise SystemExit(f"The prepared commits do not build on {self.base}.")

    def push(self, name: str) -> str:
        """Push a commit to the branch; return the branch's commit, "" if refused."""
        if self.says_the_same(name):
            return self.tip
        lease = f"--force-with-lease=refs/heads/{BRANCH}:{self.tip}"
        target = f"{name}:refs/heads/{BRANCH}"
        push = ("push", "--quiet", lease, self.remote, target)
        return git("rev-parse", name) if succeeds(*push, env=authorised()) else ""

    def says_the_same(self, name: str) -> bool:
        """Whether the branch needs no push."""
        return (
            bool(self.tip)
            and succeeds("diff", "--quiet", self.tip, name)
            and succeeds("merge-base", "--is-ancestor", self.base, self.tip)
        )


def authorised() -> dict[str, str]:
    """The environment for git, with the token as a header; the checkout stores none."""
    token = os.environ.get("UPDATE_TOKEN") or os.environ.get("GH_TOKEN", "")
    header = b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {header}",
    }
