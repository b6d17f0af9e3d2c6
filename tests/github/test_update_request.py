"""Pull requests with updates: the shipped workflow, on a server with GitHub's rule."""

import json
import os
import re
from pathlib import Path

import pytest
from offers import JOBS, Server, Template, plumbing, second_workflow, start
from releases import releases
from support import FULL, REPOSITORY, git
from workflow_steps import machine, run_steps

from graft.offer.github import GitHub


@pytest.fixture
def template(template_and_server: tuple[Template, Server]) -> Template:
    return template_and_server[0]


@pytest.fixture
def server(template_and_server: tuple[Template, Server]) -> Server:
    return template_and_server[1]


def test_a_new_version_is_a_pull_request_until_it_is_merged(
    template: Template, server: Server
) -> None:
    server.commit(plumbing("six", "SIX of mine"))
    template.release("1.1.0", plumbing("one", "ONE") | {"new.txt": "new\n"})
    server.run_workflow()
    (request,) = server.requests()
    assert request["title"] == "Update the template to v1.1.0"
    assert request["branch"] == "template-update"
    assert not request["isDraft"]
    body = request["body"]
    assert "**v1.0.0** → **v1.1.0**" in body
    assert "> News of 1.1.0, says @\u200bsomeone." in body
    assert "News of 1.0.0" not in body
    assert "| `plumbing.txt` | merged |" in body
    assert "| `new.txt` | added |" in body
    assert "- `make test` passed" in body
    assert "- Read it and merge it." in body
    assert server.status()["state"] == "success"
    merged = server.show("plumbing.txt").splitlines()
    assert (merged[0], merged[-1]) == ("ONE", "SIX of mine")
    assert "_commit: v1.1.0" in server.show(".copier-answers.yml")

    before = git(server.bare, "rev-parse", "template-update")
    server.run_workflow()  # nothing has changed
    assert git(server.bare, "rev-parse", "template-update") == before
    assert len(server.requests()) == 1

    template.release("1.2.0", plumbing("two", "TWO"))
    server.run_workflow()
    (request,) = server.requests()
    assert request["title"] == "Update the template to v1.2.0"
    assert "News of 1.1.0" in request["body"]
    assert server.show("plumbing.txt").startswith("one\nTWO\n")

    person = server.checkout("by-hand")
    git(person, "merge", "--quiet", "origin/template-update")
    git(person, "push", "--quiet", "origin", "main", ":template-update")
    server.run_workflow()  # nothing new
    assert server.requests() == []
    assert git(server.bare, "branch", "--format=%(refname:short)").split() == ["main"]


def test_a_request_warns_of_an_edited_record_and_of_who_can_read_the_token(
    template: Template, server: Server
) -> None:
    server.tell({"": {"default_branch": "main"}, ENVIRONMENT: ANY_BRANCH})
    answers = server.show(".copier-answers.yml", "main")
    template.release("1.1.0", plumbing("one", "ONE"))
    for word in ("v1.0.0", "v1.1.0"):
        commit = git(template.folder, "rev-parse", word).strip()
        answers = answers.replace(word, "v1.1.0").replace(commit, "COMMIT")
    server.commit({".copier-answers.yml": answers.replace("COMMIT", commit)})
    template.release("1.2.0", plumbing("two", "TWO"))
    server.run_workflow(tamper=silence)
    (request,) = server.requests()
    assert "> **Warning:** \\_commit was v1.0.0 when" in request["body"]
    assert f"and is {commit} now" in request["body"]
    assert "> **Warning:** branches named \\* may deploy to the" in request["body"]
    assert "Deployment branches and tags, leave only main" in request["body"]


def silence(machine: Path) -> None:
    """Take the warnings out of what was prepared."""
    file = machine / "build/update/offer.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"warnings": []}))


ENVIRONMENT = "/environments/template-update"
POLICIES = f"{ENVIRONMENT}/deployment-branch-policies"
MAIN, RELEASES = {"name": "main", "type": "branch"}, {"name": "v*", "type": "tag"}
NAMED = {"protected_branches": False, "custom_branch_policies": True}
PROTECTED = {"protected_branches": True, "custom_branch_policies": False}
ANY_BRANCH = {"deployment_branch_policy": None}


@pytest.mark.parametrize(
    ("token", "rule", "more", "others"),
    [
        ("ghp_1", None, {}, "*"),
        ("ghp_1", NAMED, {POLICIES: {"branch_policies": [MAIN, RELEASES]}}, "v* (tag)"),
        ("ghp_1", PROTECTED, {"/branches?protected=true": []}, "*"),
        ("ghp_1", NAMED, {POLICIES: {"branch_policies": [MAIN]}}, ""),
        ("ghp_1", PROTECTED, {"/branches?protected=true": [MAIN]}, ""),
        ("ghp_1", NAMED, {}, ""),  # the token may not look
        ("ghs_1", None, {}, ""),  # the job's own token: none is kept
    ],
)
def test_only_branches_that_can_read_a_kept_token_are_named(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    token: str,
    rule: dict[str, bool] | None,
    more: dict[str, object],
    others: str,
) -> None:
    environment = {"deployment_branch_policy": rule}
    server.tell({"": {"default_branch": "main"}, ENVIRONMENT: environment, **more})
    monkeypatch.setenv("GH_TOKEN", token)
    monkeypatch.setenv("GH_STATE", str(server.state))
    monkeypatch.setenv("PATH", f"{server.tools}{os.pathsep}{os.environ['PATH']}")
    said = " ".join(GitHub().warnings())
    assert re.findall(r"named (.+) may deploy", said) == ([others] if others else [])


def test_conflicts_make_a_draft_whose_branch_is_left_to_people_who_commit_to_it(
    template: Template, server: Server
) -> None:
    server.commit(plumbing("three", "mine"))
    template.release("1.1.0", plumbing("three", "theirs"))
    server.run_workflow()
    (request,) = server.requests()
    assert request["isDraft"]
    assert server.status()["state"] == "failure"
    assert "| `plumbing.txt` | conflict |" in request["body"]
    assert "Not run: first the conflicts." in request["body"]
    assert "<<<<<<< " in server.show("plumbing.txt")

    server.commit(plumbing("three", "theirs"))
    server.run_workflow()
    (request,) = server.requests()
    assert not request["isDraft"]
    assert server.status()["state"] == "success"
    assert "<<<<<<< " not in server.show("plumbing.txt")

    server.commit({"plumbing.txt": "my settlement\n"}, branch="template-update")
    template.release("1.2.0", plumbing("two", "TWO"))
    server.run_workflow()
    assert server.show("plumbing.txt") == "my settlement\n"


def test_a_failing_check_is_shown_with_its_output(
    template: Template, server: Server
) -> None:
    template.release("1.1.0", plumbing("one", "this FAILS"))
    server.run_workflow()
    (request,) = server.requests()
    assert "- `make setup` **failed**" in request["body"]
    assert "1:this FAILS" in request["body"]
    assert server.status()["state"] == "failure"


def test_workflow_changes_are_held_back_and_offered_until_they_are_in(
    template: Template, server: Server
) -> None:
    template.release("1.1.0", plumbing("one", "ONE") | second_workflow())
    server.run_workflow()
    (request,) = server.requests()
    assert "make update-workflows" in request["body"]
    assert "`.github/workflows/ci.yml` did not come along" in request["body"]
    assert server.show(".github/workflows/ci.yml") == "name: first\n"
    assert server.show("plumbing.txt").startswith("ONE\n")
    server.merge()

    server.run_workflow()  # no newer version: still offered
    assert server.requests() == []
    (issue,) = server.requests("issue")
    assert "make update-workflows" in issue["body"]

    new_file = {".github/workflows/new.yml": "name: new\n"}
    template.release("1.2.0", plumbing("two", "TWO") | new_file)
    server.run_workflow()  # a newer version: all of them are offered
    (request,) = server.requests()
    assert "`.github/workflows/ci.yml`, `.github/workflows/new.yml`" in request["body"]
    server.merge()

    person = server.checkout("person")
    assert run_steps(
        {"steps": [{"run": "make update-workflows"}]},
        person,
        machine(server.tools)
        | dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Me")
        | dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "me@example.org"),
    )
    server.as_person(person, "push", "--quiet", "origin", "main")
    assert server.show(".github/workflows/ci.yml", "main") == "name: second\n"
    assert server.show(".github/workflows/new.yml", "main") == "name: new\n"
    listing = git(server.bare, "ls-tree", "-r", "--name-only", "main")
    assert "held-back" not in listing
    server.run_workflow()
    assert server.requests() == server.requests("issue") == []


def test_held_back_changes_survive_the_users_own_edits_and_are_known_when_in(
    template: Template, server: Server
) -> None:
    long = "".join(f"# {number}\n" for number in range(20))
    template.release("1.1.0", {".github/workflows/ci.yml": f"name: first\n{long}"})
    server.restrict(False)  # a token that may change workflows
    server.run_workflow()
    (request,) = server.requests()
    assert "update-workflows" not in request["body"]
    assert server.show(".github/workflows/ci.yml") == f"name: first\n{long}"
    server.merge()
    server.restrict(True)
    template.release("1.2.0", second_workflow(f"second\n{long}".rstrip()))
    server.run_workflow()
    server.merge()
    mine = f"name: first\n{long}# mine\n"
    server.commit({".github/workflows/ci.yml": mine})
    template.release("1.3.0", plumbing("two", "TWO"))
    server.restrict(False)
    server.run_workflow()
    merged = server.show(".github/workflows/ci.yml")
    assert merged == f"name: second\n{long}# mine\n"
    server.commit({".github/workflows/ci.yml": merged})  # by hand instead
    server.restrict(True)
    server.run_workflow()
    (request,) = server.requests()
    assert "did not come along" not in request["body"]
    listing = git(server.bare, "ls-tree", "-r", "--name-only", "template-update")
    assert "held-back" not in listing


def rewrite_workflows(machine: Path) -> None:
    """Replace the prepared commits by ones that hold other workflows."""
    for name in ("ci.yml", "evil.yml"):
        (machine / ".github/workflows" / name).write_text("on: push\n")
    git(machine, "add", "--all", ".github")
    git(machine, "commit", "--quiet", "--amend", "--no-edit")
    git(machine, "update-ref", "refs/update/full", "HEAD")
    bundle = "build/update/commits.bundle"
    base = json.loads((machine / "build/update/offer.json").read_text())["base"]
    git(machine, "bundle", "create", bundle, "refs/update/full", f"^{base}")


def test_workflows_that_the_tested_code_rewrote_are_held_back_and_told(
    template: Template, server: Server
) -> None:
    good = {".github/workflows/good.yml": "name: good\n"}
    template.release("1.1.0", second_workflow() | good | plumbing("one", "ONE"))
    server.restrict(False)  # the token may change workflows
    server.run_workflow(rewrite_workflows)
    (request,) = server.requests()
    rewritten = "`.github/workflows/ci.yml`, `.github/workflows/evil.yml`"
    assert f"**Read {rewritten} before anything else**" in request["body"]
    assert server.show("plumbing.txt").startswith("ONE\n")
    workflows = git(
        server.bare, "ls-tree", "--name-only", "template-update", ".github/workflows/"
    )
    assert workflows.split() == [
        ".github/workflows/ci.yml",
        ".github/workflows/good.yml",
    ]
    assert server.show(".github/workflows/ci.yml") == "name: first\n"


def test_an_offer_for_another_commit_is_refused(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    offer = server.folder / "offer"
    offer.mkdir()
    (offer / "offer.json").write_text(json.dumps({"base": "0" * 40}))
    assert not server.propose(offer)
    assert f"The offer is for {'0' * 40}, not for" in capfd.readouterr().err
    assert git(server.bare, "branch", "--format=%(refname:short)").split() == ["main"]


def test_the_job_that_tests_has_no_rights_and_the_other_no_merged_code() -> None:
    prepare, propose = JOBS["prepare"], JOBS["propose"]
    assert prepare["permissions"] == {"contents": "read"}
    assert "secrets" not in json.dumps(prepare)
    assert "token" not in json.dumps(prepare)
    for job in (prepare, propose):
        checkout = job["steps"][0]
        assert checkout["uses"].startswith("actions/checkout@")
        assert checkout["with"]["persist-credentials"] is False
        assert "ref" not in checkout["with"]
    assert [step["run"] for step in propose["steps"] if "run" in step] == [
        "make update-propose"
    ]


WITH_TOOL = [
    release.commit
    for release in releases(REPOSITORY)
    if git(REPOSITORY, "ls-tree", release.commit, "template/bin/graft")
]


@pytest.mark.parametrize("past", WITH_TOOL if FULL else WITH_TOOL[-1:])
def test_a_project_that_carries_the_tool_is_offered_to_lose_it(
    tmp_path: Path, past: str
) -> None:
    template, server = start(tmp_path, past)
    template.ship()
    template.release("1.1.0", plumbing("one", "ONE"))
    server.run_workflow()
    (request,) = server.requests()
    assert "| `bin/graft/cli.py` | removed |" in request["body"]
    server.merge()
    assert git(server.bare, "ls-tree", "main", "bin/graft", "bin/update_request") == ""

    template.release("1.2.0", plumbing("two", "TWO"))
    server.run_workflow()
    (request,) = server.requests()
    assert request["title"] == "Update the template to v1.2.0"
    assert server.show("plumbing.txt").startswith("one\nTWO\n")
