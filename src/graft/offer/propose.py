"""The second half: push what was prepared and open or refresh the request.

What comes from the first half is commits, which are pushed and not checked out, and
text. Nothing of the merged project runs here.
"""

import json
import os
from base64 import b64encode
from typing import Protocol

from graft.offer.description import Offer, description, title, workflows_wait
from graft.offer.github import GitHub
from graft.offer.gitlab import GitLab
from graft.offer.repository import ADDRESS, FULL, HELD_BACK, OFFER, git, succeeds

BRANCH = "template-update"


class Forge(Protocol):
    """What GitHub and GitLab both offer."""

    remote: str  # where to push; it holds no token

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
    forge: Forge = GitLab() if os.environ.get("GITLAB_CI") else GitHub()
    push = Push(offer["base"], forge.remote)
    if push.touched_by_people():
        print(f"Someone has committed to {BRANCH}: it is left as it is.")
        return
    pushed, held_back = push.commits() if offer["changed"] else ("", False)
    if pushed:
        failed = offer["conflicts"] or any(not one["passed"] for one in offer["checks"])
        text = description(offer, held_back)
        forge.offer(BRANCH, title(offer), text, draft=bool(offer["conflicts"]))
        forge.mark(pushed, not failed, verdict(offer))
    else:
        forge.withdraw(BRANCH)
    forge.say_waiting(workflows_wait(offer) if held_back else "")


def verdict(offer: Offer) -> str:
    if offer["conflicts"]:
        return f"{len(offer['conflicts'])} files in conflict"
    failed = [one["target"] for one in offer["checks"] if not one["passed"]]
    return f"make {failed[0]} failed" if failed else "merged and tested"


class Push:
    """The branch of the request on the remote."""

    def __init__(self, base: str, remote: str) -> None:
        self.base = base
        self.remote = remote
        listed = git("ls-remote", remote, f"refs/heads/{BRANCH}", env=authorised())
        self.tip = listed.split("\t")[0]
        if self.tip:
            git("fetch", "--quiet", remote, self.tip, env=authorised())

    def touched_by_people(self) -> bool:
        """Whether the branch ends in a commit that is not ours."""
        return bool(self.tip) and git("log", "-1", "--format=%ce", self.tip) != ADDRESS

    def commits(self) -> tuple[str, bool]:
        """Push all, or all but the workflows; the commit, and whether any wait.

        The commit is empty when nothing but workflow changes is left to push.
        """
        self.unpack()
        waiting = git("diff", "--name-only", FULL, HELD_BACK) != ""
        if commit := self.push(FULL):
            return commit, False
        if succeeds("diff", "--quiet", self.base, HELD_BACK):
            return "", waiting
        if commit := self.push(HELD_BACK):
            return commit, waiting
        raise SystemExit(f"{BRANCH} could not be pushed: may this job write contents?")

    def unpack(self) -> None:
        """Take the commits in; they must build on what is checked out."""
        bundle = str(OFFER / "commits.bundle")
        fetch = ("-c", "fetch.fsckObjects=true", "fetch", "--quiet", bundle)
        git(*fetch, f"+{FULL}:{FULL}", f"+{HELD_BACK}:{HELD_BACK}")
        for name in (FULL, HELD_BACK):
            if not succeeds("merge-base", "--is-ancestor", self.base, name):
                raise SystemExit(f"The prepared commits do not build on {self.base}.")

    def push(self, name: str) -> str:
        """Put a commit on the branch; the commit that is there, or none if refused."""
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
    """The environment for git, with the token as a header; the checkout keeps none."""
    token = os.environ.get("UPDATE_TOKEN") or os.environ.get("GH_TOKEN", "")
    header = b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {header}",
    }
