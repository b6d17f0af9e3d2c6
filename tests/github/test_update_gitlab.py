"""Merge requests with updates: the shipped jobs, against GitLab's API on loopback."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
import yaml
from offers import Server, Template, plumbing, second_workflow
from support import REPOSITORY, git
from workflow_steps import machine, run_steps


class GitLabApi(BaseHTTPRequestHandler):
    """The part of GitLab's API that an offer needs."""

    requests: ClassVar[list[dict[str, Any]]] = []
    statuses: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.answer([one for one in self.requests if one["state"] == "opened"])

    def do_POST(self) -> None:
        content = self.content()
        if "/statuses/" in self.path:
            self.statuses.append(content)
        else:
            number = len(self.requests) + 1
            self.requests.append({**content, "iid": number, "state": "opened"})
        self.answer({})

    def do_PUT(self) -> None:
        content = self.content()
        if content.pop("state_event", "") == "close":
            content["state"] = "closed"
        self.requests[int(self.path.rsplit("/", 1)[1]) - 1].update(content)
        self.answer({})

    def content(self) -> dict[str, Any]:
        assert self.path.startswith("/api/v4/projects/7/")
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        text = self.rfile.read(int(self.headers["Content-Length"]))
        content: dict[str, Any] = json.loads(text)
        return content

    def answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Do not log."""


@pytest.fixture
def gitlab() -> Iterator[str]:
    GitLabApi.requests.clear()
    GitLabApi.statuses.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), GitLabApi)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/v4"
    server.shutdown()


def run_gitlab_jobs(server: Server, api: str) -> None:
    """Both scheduled jobs of the shipped file, on a commit without a branch."""
    shipped = yaml.safe_load((REPOSITORY / "template/.gitlab-ci.yml").read_text())
    folder = server.checkout("gitlab")
    git(folder, "checkout", "--quiet", "--detach")
    secrets = {
        "UPDATE_TOKEN": "secret",
        "CI_API_V4_URL": api,
        "CI_PROJECT_ID": "7",
        "CI_PROJECT_URL": str(server.bare).removesuffix(".git"),
        "CI_DEFAULT_BRANCH": "main",
    }
    for name in ("update-prepare", "update-propose"):
        steps = [{"run": line} for line in shipped[name]["script"]]
        protected = secrets if "environment" in shipped[name] else {}
        environment = machine(server.tools) | {"GITLAB_CI": "true"} | protected
        assert run_steps({"steps": steps}, folder, environment)
        git(folder, "checkout", "--quiet", "--force", "origin/main")


def test_gitlab_gets_a_merge_request_with_the_workflows_in_it(
    template_and_server: tuple[Template, Server], gitlab: str
) -> None:
    template, server = template_and_server
    server.restrict(False)
    server.commit(plumbing("three", "mine"))
    template.release("1.1.0", plumbing("three", "theirs") | second_workflow())
    run_gitlab_jobs(server, gitlab)
    (request,) = GitLabApi.requests
    assert request["title"] == "Draft: Update the template to v1.1.0"
    assert request["source_branch"] == "template-update"
    assert request["target_branch"] == "main"
    assert GitLabApi.statuses[-1]["state"] == "failed"
    assert server.show(".github/workflows/ci.yml") == "name: second\n"

    server.commit(plumbing("three", "theirs"))
    run_gitlab_jobs(server, gitlab)
    (request,) = GitLabApi.requests
    assert request["title"] == "Update the template to v1.1.0"
    assert GitLabApi.statuses[-1]["state"] == "success"
