"""GitLab, through its API, at the address given by the pipeline's variables."""

import json
import os
import urllib.parse
import urllib.request
from typing import Any


class GitLab:
    """The project whose pipeline runs this; UPDATE_TOKEN is a project access token."""

    def __init__(self) -> None:
        # `origin` contains the job's token, which may not push.
        self.remote = f"{os.environ['CI_PROJECT_URL']}.git"

    def warnings(self) -> list[str]:
        """None: a Developer's token is not told who may use an environment."""
        return []

    def offer(self, branch: str, title: str, text: str, draft: bool) -> None:
        content = {"title": f"Draft: {title}" if draft else title, "description": text}
        requests = self._open_requests(branch)
        if requests:
            call("PUT", f"merge_requests/{requests[0]['iid']}", content)
            return
        branches = {
            "source_branch": branch,
            "target_branch": os.environ["CI_DEFAULT_BRANCH"],
            "remove_source_branch": True,
        }
        call("POST", "merge_requests", content | branches)

    def withdraw(self, branch: str) -> None:
        for request in self._open_requests(branch):
            call("PUT", f"merge_requests/{request['iid']}", {"state_event": "close"})

    def mark(self, commit: str, passed: bool, text: str) -> None:
        status = {
            "state": "success" if passed else "failed",
            "name": "template update",
            "description": text,
        }
        call("POST", f"statuses/{commit}", status)

    def say_waiting(self, text: str) -> None:
        """Nothing is held back on GitLab: its tokens may push every file."""

    def _open_requests(self, branch: str) -> list[dict[str, Any]]:
        query = urllib.parse.urlencode({"state": "opened", "source_branch": branch})
        requests: list[dict[str, Any]] = call("GET", f"merge_requests?{query}")
        return requests


def call(method: str, path: str, content: dict[str, Any] | None = None) -> Any:
    """One request to the project's part of the API; raises HTTPError."""
    api, project = os.environ["CI_API_V4_URL"], os.environ["CI_PROJECT_ID"]
    request = urllib.request.Request(
        f"{api}/projects/{project}/{path}",
        method=method,
        data=json.dumps(content).encode() if content is not None else None,
        headers={
            "PRIVATE-TOKEN": os.environ["UPDATE_TOKEN"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
