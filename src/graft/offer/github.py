"""GitHub, through its command `gh`."""

import json
import os
import subprocess
from typing import Any

ENVIRONMENT = "template-update"
ISSUE = "Workflow changes of the template wait"


class GitHub:
    """The repository of the working folder."""

    remote = "origin"

    def warnings(self) -> list[str]:
        """Who else can read a token that is kept for updates, where GitHub tells it."""
        if os.environ.get("GH_TOKEN", "").startswith("ghs_"):
            return []  # the job's own: none is kept
        try:
            default = api("")["default_branch"]
            others = [name for name in deploying() if name != default]
        except subprocess.CalledProcessError:
            return []  # a private repository, of which this token may not ask
        if not others:
            return []
        return [
            f"branches named {', '.join(others)} may deploy to the environment "
            f"{ENVIRONMENT}, so whoever can push one can read its UPDATE_TOKEN: in "
            f"Settings, Environments, {ENVIRONMENT}, Deployment branches and tags, "
            f"leave only {default}"
        ]

    def offer(self, branch: str, title: str, text: str, draft: bool) -> None:
        text_on_stdin = ("--title", title, "--body-file", "-")
        requests = self._open_requests(branch)
        if not requests:
            flags = ("--draft",) if draft else ()
            gh("pr", "create", "--head", branch, *flags, *text_on_stdin, stdin=text)
            return
        number = str(requests[0]["number"])
        gh("pr", "edit", number, *text_on_stdin, stdin=text)
        if requests[0]["isDraft"] != draft:
            gh("pr", "ready", number, *(("--undo",) if draft else ()))

    def withdraw(self, branch: str) -> None:
        for request in self._open_requests(branch):
            number = str(request["number"])
            reason = "The project is up to date with its template."
            gh("pr", "close", number, "--comment", reason, "--delete-branch")

    def mark(self, commit: str, passed: bool, text: str) -> None:
        gh(
            *("api", f"repos/{{owner}}/{{repo}}/statuses/{commit}"),
            *("-f", f"state={'success' if passed else 'failure'}"),
            *("-f", "context=template update"),
            *("-f", f"description={text}"),
        )

    def say_waiting(self, text: str) -> None:
        search = ("--state", "open", "--search", f'in:title "{ISSUE}"')
        issues = json.loads(gh("issue", "list", *search, "--json", "number") or "[]")
        numbers = [str(issue["number"]) for issue in issues]
        if text and not numbers:
            gh("issue", "create", "--title", ISSUE, "--body-file", "-", stdin=text)
        elif text:
            gh("issue", "edit", numbers[0], "--body-file", "-", stdin=text)
        else:
            for number in numbers:
                gh("issue", "close", number, "--comment", "They are in.")

    def _open_requests(self, branch: str) -> list[dict[str, object]]:
        listed = gh("pr", "list", "--head", branch, "--json", "number,isDraft")
        requests: list[dict[str, object]] = json.loads(listed or "[]")
        return requests


def deploying() -> list[str]:
    """The names, or patterns, of what may use the environment; `*` is all branches."""
    environment = f"/environments/{ENVIRONMENT}"
    rule = api(environment)["deployment_branch_policy"]
    if rule is None:
        return ["*"]
    if rule["protected_branches"]:
        # While no branch is protected, GitHub lets all of them deploy.
        return [] if api("/branches?protected=true") else ["*"]
    policies = api(f"{environment}/deployment-branch-policies")["branch_policies"]
    return [
        name if kind == "branch" else f"{name} ({kind})"
        for name, kind in ((one["name"], one.get("type", "branch")) for one in policies)
    ]


def api(path: str) -> Any:
    """What GitHub's API says of the repository."""
    return json.loads(gh("api", f"repos/{{owner}}/{{repo}}{path}"))


def gh(*command: str, stdin: str | None = None) -> str:
    return subprocess.run(
        ["gh", *command],
        check=True,
        capture_output=True,
        encoding="utf-8",
        input=stdin,
    ).stdout
