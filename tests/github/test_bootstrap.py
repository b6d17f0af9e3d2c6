"""'Use this template', played on bare repositories that refuse what GitHub refuses.

The `run:` steps come from the shipped workflow file. Only `gh` is a stand-in.
"""

import itertools
import json
import os
import random
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bootstrap
import pytest
import yaml
from combinations.template import Template
from copier import run_copy, run_update
from support import FULL, REPOSITORY, commit_working_tree, git

WORKFLOW = yaml.safe_load(
    (REPOSITORY / ".github/workflows/bootstrap.yml").read_text(encoding="utf-8")
)
JOB = WORKFLOW["jobs"]["bootstrap"]
NAMES = 200 if FULL else 4
OTHER_STARTERS = ("blank", "images", "text")
GH = """#!/bin/sh
echo "$@" >>"$GH_CALLS"
[ "$1" != api ] || cat "$GH_ANSWER" || exit 1
"""
PLACEHOLDER = "/nowhere/graft.git"
# What no bootstrap here runs or renders: fewer files to copy each time.
UNUSED = ("adopted", "docs", "tests", *(f"starters/{s}" for s in OTHER_STARTERS))
HOOK = Path(__file__).with_name("refuse_workflows.sh")


class Run(NamedTuple):
    """How a run of the workflow ended."""

    succeeded: bool
    summary: str
    gh_calls: str


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as published: at its address, with a release."""
    folder = tmp_path_factory.mktemp("public") / "graft"
    git(folder.parent, "init", "--quiet", "--initial-branch", "main", folder.name)
    commit_working_tree(folder)
    git(folder, "rm", "--quiet", "-r", *UNUSED)
    settings = (folder / "pyproject.toml").read_text(encoding="utf-8")
    # Whoever publishes it under another name leaves the address as it is.
    settings = re.sub("(?m)^address = .*", f'address = "{PLACEHOLDER}"', settings)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text("# Changes\n\n## 998.0.0 (2026-11-20)\n")
    git(folder, "commit", "--quiet", "--all", "-m", "Release", "--allow-empty")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--amend", "-m", "Release")
    git(folder, "tag", "v998.0.0")
    return folder


class Hub:
    """A server of repositories, and runners of their workflow."""

    def __init__(self, folder: Path, public: Path) -> None:
        self.folder = folder
        self.public = public
        self.tools = folder / "tools"
        self.tools.mkdir()
        gh = self.tools / "gh"
        gh.write_text(GH)
        gh.chmod(0o755)
        self.made_from(str(public))

    def made_from(self, address: str | None) -> None:
        """What GitHub's API tells of every repository here."""
        template = address and {"full_name": "else/where", "clone_url": address}
        answer = {"full_name": "someone/name", "template_repository": template}
        (self.folder / "answer.json").write_text(json.dumps(answer))

    def use_this_template(self, name: str, branch: str = "main") -> Path:
        """What the button does: the newest files in one root commit, no tags."""
        bare = self.folder / name
        git(self.folder, "init", "-q", "--bare", "--initial-branch", branch, str(bare))
        tree = git(self.public, "rev-parse", "HEAD^{tree}").strip()
        root = git(self.public, "commit-tree", tree, "-m", "Initial commit").strip()
        git(self.public, "push", "--quiet", str(bare), f"{root}:refs/heads/{branch}")
        shutil.copy2(HOOK, bare / "hooks" / "update")
        return bare

    def run(self, name: str, **event: str) -> Run:
        """Run the job's steps as GitHub would, on an empty machine."""
        workspace = self.folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir()
        for record in ("summary", "gh-calls"):
            (self.folder / record).write_text("")
        environment = self.environment() | {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": name,
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **{"AUTHOR_NAME": name.split("/")[0], **event},
        }
        succeeded = all(
            subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=workspace,
                env=environment,
            ).returncode
            == 0
            for step in JOB["steps"]
        )
        return Run(
            succeeded,
            (self.folder / "summary").read_text(encoding="utf-8"),
            (self.folder / "gh-calls").read_text(),
        )

    def environment(self) -> dict[str, str]:
        return {
            **{key: os.environ[key] for key in os.environ if "GIT" not in key},
            "PATH": os.pathsep.join(
                [str(self.tools), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "GITHUB_SERVER_URL": f"file://{self.folder}",
            "GH_CALLS": str(self.folder / "gh-calls"),
            "GH_ANSWER": str(self.folder / "answer.json"),
        }


@pytest.fixture
def hub(tmp_path: Path, public: Path) -> Hub:
    return Hub(tmp_path, public)


@pytest.fixture
def clone(tmp_path: Path) -> Callable[[Path], Path]:
    """A fresh clone of a repository, as its owner makes."""

    def clone_it(bare: Path) -> Path:
        folder = tmp_path / "clone"
        shutil.rmtree(folder, ignore_errors=True)
        git(tmp_path, "clone", "--quiet", str(bare), str(folder))
        return folder

    return clone_it


def answers_of(project: Path) -> dict[str, Any]:
    text = (project / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def test_the_button_gives_the_project_that_copier_makes_and_can_update(
    hub: Hub, clone: Callable[[Path], Path], public: Path, tmp_path: Path
) -> None:
    name = "someone/late-trains"
    bare = hub.use_this_template(name, branch="trunk/one")
    before = workflows_of(bare)
    run = hub.run(name, DESCRIPTION="Says which trains are late.")
    assert run.succeeded, run.summary
    assert run.gh_calls.splitlines() == [
        "auth setup-git",
        f"api repos/{name}",
        "workflow run ci.yml --ref trunk/one",
    ]
    after = workflows_of(bare)
    assert after.items() <= before.items()
    assert any(path.endswith("/ci.yml") for path in after)
    assert not any(path.endswith("/bootstrap.yml") for path in after)

    project = clone(bare)
    assert int(git(project, "rev-list", "--count", "HEAD")) == 2
    assert os.access(project / "bin/setup", os.X_OK)
    answers = answers_of(project)
    assert (answers["_src_path"], answers["_commit"]) == (str(public), "v998.0.0")
    copied = copy_of(
        public,
        tmp_path,
        project_name="Late Trains",
        description="Says which trains are late.",
        author_name="someone",
    )
    assert (copied / "src/late_trains/cli.py").is_file()
    assert files_of(project) == files_of(copied)
    git(project, "config", "user.email", "someone@example.org")
    git(project, "config", "user.name", "Someone")
    run_update(project, defaults=True, overwrite=True, quiet=True, vcs_ref="v998.0.0")
    assert git(project, "status", "--porcelain") == ""

    head = git(bare, "rev-parse", "HEAD")
    again = hub.run(name)
    assert again.succeeded
    assert "this is a project already" in again.summary
    assert git(bare, "rev-parse", "HEAD") == head


def copy_of(public: Path, folder: Path, **data: str) -> Path:
    """A project as Copier itself makes it."""
    copied = folder / "copied"
    options = {"defaults": True, "quiet": True, "vcs_ref": "v998.0.0"}
    run_copy(str(public), copied, data=data, **options)
    return copied


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_a_fork_is_found_through_github_and_rendered_as_it_is_without_tags(
    hub: Hub, clone: Callable[[Path], Path], public: Path, tmp_path: Path
) -> None:
    fork = tmp_path / "fork"
    git(tmp_path, "clone", "--quiet", "--no-tags", str(public), str(fork))
    hub.made_from(str(fork))
    bare = hub.use_this_template("someone/name")
    run = hub.run("someone/name")
    assert run.succeeded, run.summary
    head = git(fork, "rev-parse", "HEAD").strip()
    answers = answers_of(clone(bare))
    assert answers["_src_path"] == str(fork)
    assert answers["template_commit"] == head
    assert head.startswith(answers["_commit"])


def test_a_private_template_is_rendered_from_the_copy_and_updates_once_it_can_be_read(
    hub: Hub, clone: Callable[[Path], Path], public: Path, tmp_path: Path
) -> None:
    private = tmp_path / "private"
    hub.made_from(str(private))
    bare = hub.use_this_template("someone/plain")
    run = hub.run("someone/plain")
    assert run.succeeded, run.summary
    assert "own files were taken" in run.summary
    project = clone(bare)
    answers = answers_of(project)
    assert (answers["_src_path"], answers["_commit"]) == (str(private), "v998.0.0")
    assert "template_commit" not in answers
    copied = copy_of(public, tmp_path, project_name="Plain", author_name="someone")
    made, expected = files_of(project), files_of(copied)
    del made[".copier-answers.yml"], expected[".copier-answers.yml"]
    assert made == expected

    git(tmp_path, "clone", "--quiet", str(public), str(private))
    run_update(project, defaults=True, overwrite=True, quiet=True, vcs_ref="v998.0.0")
    changed = git(project, "status", "--porcelain").split()
    assert changed == ["M", ".copier-answers.yml"]
    commit = git(private, "rev-parse", "v998.0.0").strip()
    assert answers_of(project)["template_commit"] == commit


@pytest.mark.parametrize("api", ["null", "no JSON", None])
def test_where_github_does_not_say_the_address_is_the_one_that_is_published(
    hub: Hub,
    clone: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
    api: str | None,
) -> None:
    answer = hub.folder / "answer.json"
    answer.write_text(f'{{"template_repository": {api}}}') if api else answer.unlink()
    for name, value in hub.environment().items():
        monkeypatch.setenv(name, value)
    copy = clone(hub.use_this_template("someone/name"))
    assert bootstrap.find_template(copy) == (PLACEHOLDER, "")


MOMENTS = ["clone", "add", "write-tree", "commit-tree", "push"]


def test_a_bootstrap_that_was_killed_finishes_when_it_is_run_again(
    hub: Hub, clone: Callable[[Path], Path]
) -> None:
    hub.made_from("/private/graft.git")
    bare = hub.use_this_template("someone/name")
    copy = clone(bare)
    command = ["make", "bootstrap"]
    environment = hub.environment() | {"GITHUB_REPOSITORY": "someone/name"}
    killer = hub.tools / "git"
    for moment in MOMENTS if FULL else MOMENTS[::2]:
        killer.write_text(
            f'#!/bin/sh\ncase " $* " in *" {moment} "*) kill -9 $PPID; exit 1;; esac\n'
            f'exec {shutil.which("git")} "$@"\n'
        )
        killer.chmod(0o755)
        assert subprocess.run(command, cwd=copy, env=environment).returncode != 0
        assert git(copy, "status", "--porcelain") == ""
    killer.unlink()
    subprocess.run(command, cwd=copy, env=environment, check=True)
    assert git(bare, "rev-list", "--count", "main").strip() == "2"
    # Pushed, but killed before it could tell: the next run sees that it is done.
    again = subprocess.run(command, cwd=copy, env=environment, capture_output=True)
    assert b"Nothing to do: there are newer commits" in again.stdout
    git(copy, "pull", "--quiet")
    assert (copy / "src/name/cli.py").is_file()


def test_a_fresh_copy_leaves_testing_to_the_project_that_it_becomes(
    hub: Hub, clone: Callable[[Path], Path]
) -> None:
    copy = clone(hub.use_this_template("someone/name"))
    (copy / ".venv").mkdir()
    command = ["make", "--dry-run", "ci"]
    planned = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert "pytest" not in planned.stdout
    git(copy, "commit", "--quiet", "--allow-empty", "-m", "Second")
    planned = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert "pytest" in planned.stdout


def legal_names() -> Iterator[str]:
    """Repository names that GitHub allows, the awkward ones first."""
    yield from (
        "3rd.Try",
        "json",
        "-",
        "...a",
        "x" * 100,
        "CON",
        "_._",
        "a" * 39 + "-b",
    )
    chance = random.Random(6)
    letters = string.ascii_letters + string.digits + "..--__"
    while True:
        name = "".join(chance.choices(letters, k=chance.randint(1, 100)))
        if name.strip(".") and not name.endswith(".git"):
            yield name


DESCRIPTIONS = [
    "",
    "Prognose für Züge 🚄👩‍🔬 — „heute\" oder 'morgen'; ${{ x }} {{ y }} $(id) `id` \\",
    "a\u202eb\u2028c\td" + "é" * 350,
    "#: - [x]: {y}, *z* & !a | > % @",
]


def named(count: int) -> list[tuple[str, str]]:
    """Names of repositories, each with a description."""
    names = itertools.islice(legal_names(), count)
    return list(zip(names, itertools.cycle(DESCRIPTIONS)))


@pytest.mark.parametrize(("name", "description"), named(NAMES))
def test_an_awkward_name_and_description_give_a_project(
    hub: Hub, clone: Callable[[Path], Path], name: str, description: str
) -> None:
    bare = hub.use_this_template(f"someone/{name}")
    run = hub.run(f"someone/{name}", DESCRIPTION=description)
    assert run.succeeded, run.summary
    project = clone(bare)
    package = answers_of(project)["package_name"]
    assert (project / "src" / package / "__init__.py").is_file()


def test_the_template_takes_what_is_made_of_every_legal_name(
    plain_template: Path,
) -> None:
    template = Template(plain_template)
    for name, description in named(30):
        given = {"GITHUB_REPOSITORY": f"someone/{name}", "DESCRIPTION": description}
        template.ask(bootstrap.answers(given))


def test_a_template_to_maintain_is_left_alone(
    hub: Hub, clone: Callable[[Path], Path]
) -> None:
    project = clone(hub.use_this_template("someone/name"))
    (project / ".graft-template").unlink()
    run = subprocess.run(
        ["make", "bootstrap"], cwd=project, env=hub.environment(), capture_output=True
    )
    assert b"Nothing to do: there is no .graft-template" in run.stdout
    assert git(project, "rev-list", "--count", "HEAD").strip() == "1"


def test_a_history_of_several_commits_is_left_alone(hub: Hub) -> None:
    bare = hub.use_this_template("someone/name")
    tree, root = git(bare, "rev-parse", "main^{tree}", "main").split()
    second = git(bare, "commit-tree", tree, "-p", root, "-m", "Second").strip()
    git(bare, "update-ref", "refs/heads/main", second)
    run = hub.run("someone/name")
    assert run.succeeded
    assert "2 commits" in run.summary
    assert git(bare, "rev-parse", "main").strip() == second


@pytest.mark.parametrize(
    ("changed", "runs"),
    [
        ({}, True),
        ({"is_template": "True"}, False),
        ({"fork": "True"}, False),
        ({"ref_name": "'topic'"}, False),
    ],
)
def test_the_template_forks_and_other_branches_are_left_alone(
    changed: dict[str, str], runs: bool
) -> None:
    facts = {"is_template": "False", "fork": "False", "ref_name": "'main'"} | changed
    condition = JOB["if"].replace("github.event.repository.default_branch", "'main'")
    condition = condition.replace("github.ref_name", facts["ref_name"])
    for fact in ("is_template", "fork"):
        condition = condition.replace(f"github.event.repository.{fact}", facts[fact])
    condition = condition.replace("&&", "and").replace("false", "False")
    assert eval(condition, {}) is runs


def test_inputs_are_answers_and_a_workflow_that_they_change_waits_as_a_patch(
    hub: Hub, clone: Callable[[Path], Path]
) -> None:
    bare = hub.use_this_template("someone/name")
    before = workflows_of(bare)

    run = hub.run(
        "someone/name",
        PROJECT_NAME="Trains",
        LICENSE="Proprietary",
        ANSWERS="with_service=true with_container=true",
    )

    assert run.succeeded, run.summary
    assert (
        "change .github/workflows/release.yml: `make update-workflows`" in run.summary
    )
    assert workflows_of(bare).items() <= before.items()
    project = clone(bare)
    answers = answers_of(project)
    assert (answers["project_name"], answers["license"]) == ("Trains", "Proprietary")
    release = project / ".github/workflows/release.yml"
    assert "packages: write" not in release.read_text()
    bring_workflows(project)
    assert "packages: write" in release.read_text()
    assert git(project, "status", "--porcelain") == ""
    assert not (project / ".github/held-back-workflows.patch").exists()


def bring_workflows(project: Path) -> None:
    """Do what `make update-workflows` does, with this environment's tool."""
    graft = [sys.executable, "-m", "graft", "offer", "workflows"]
    subprocess.run(graft, cwd=project, check=True)


def test_workflows_of_a_copy_newer_than_the_release(
    hub: Hub, clone: Callable[[Path], Path]
) -> None:
    bare = hub.use_this_template("someone/name")
    released = workflows_of(bare)
    # Since the release actions were pinned anew, a name changed, a file went.
    copy = clone(bare)
    workflows = copy / ".github/workflows"
    pinned = re.sub(
        "@[0-9a-f]{40}", "@" + "a" * 40, (workflows / "codeql.yml").read_text()
    )
    (workflows / "codeql.yml").write_text(pinned)
    renamed = (workflows / "ci.yml").read_text().replace("name: CI", "name: Newer", 1)
    (workflows / "ci.yml").write_text(renamed)
    (workflows / "audit.yml").unlink()
    git(copy, "commit", "--quiet", "--all", "--amend", "-m", "Initial commit")
    hook = bare / "hooks" / "update"
    hook.unlink()
    git(copy, "push", "--quiet", "--force", "origin", "main")
    shutil.copy2(HOOK, hook)

    run = hub.run("someone/name")

    assert run.succeeded, run.summary
    waiting = ".github/workflows/audit.yml, .github/workflows/ci.yml"
    assert f"change {waiting}: `make update-workflows`" in run.summary
    assert git(bare, "show", "main:.github/workflows/codeql.yml") == pinned
    project = clone(bare)
    bring_workflows(project)
    for name in ("audit.yml", "ci.yml"):
        path = f".github/workflows/{name}"
        assert git(project, "rev-parse", f"HEAD:{path}").strip() == released[path]


def workflows_of(bare: Path) -> dict[str, str]:
    listing = git(bare, "ls-tree", "HEAD", ".github/workflows/").splitlines()
    return {line.split("\t")[1]: line.split()[2] for line in listing}


def test_a_refused_push_names_the_local_command_that_does_the_same(
    hub: Hub, clone: Callable[[Path], Path], tmp_path: Path
) -> None:
    bare = hub.use_this_template("someone/name")
    refuse = bare / "hooks" / "update"
    refuse.write_text("#!/bin/sh\necho 'Actions may not write here' >&2\nexit 1\n")
    description = 'It\'s "good" $HOME $$ {{ x }}'
    run = hub.run("someone/name", DESCRIPTION=description)
    assert not run.succeeded
    assert "Actions may not write here" in run.summary

    refuse.unlink()  # a person may do it
    command = run.summary.strip().splitlines()[-1].strip()
    local = tmp_path / "local"
    local.mkdir()
    environment = hub.environment()
    subprocess.run(["bash", "-c", command], cwd=local, env=environment, check=True)
    answers = answers_of(clone(bare))
    assert answers["project_name"] == "Name"
    assert answers["description"] == description


def test_a_refused_answer_is_named(hub: Hub) -> None:
    bare = hub.use_this_template("someone/name")
    head = git(bare, "rev-parse", "main")
    run = hub.run("someone/name", ANSWERS="package_name=class")
    assert not run.succeeded
    assert "'class' is taken" in run.summary
    assert git(bare, "rev-parse", "main") == head
