"""Continuous integration: the workflow files, and the commands that they call."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support import REPOSITORY, Render, clone_with_environment, git, make

WORKFLOW = REPOSITORY / "template/.github/workflows/ci.yml"
GITLAB = REPOSITORY / "template/.gitlab-ci.yml"
TOOLS = Path(sys.prefix) / "bin"


@pytest.mark.parametrize(
    ("ci", "files"),
    [
        ("github", {".github/workflows/ci.yml", "make/ci.mk", "docs/ci.md"}),
        ("gitlab", {".gitlab-ci.yml", "make/ci.mk", "docs/ci.md"}),
        ("none", set()),
    ],
)
def test_a_project_gets_the_files_of_the_chosen_ci_only(
    render: Render, ci: str, files: set[str]
) -> None:
    project = render(ci=ci)
    every = {".github", ".github/workflows/ci.yml", ".gitlab-ci.yml"}
    every |= {"make/ci.mk", "docs/ci.md"}
    found = {name for name in every if (project / name).exists()}
    assert found - {".github"} == files
    assert (".github" in found) == (ci == "github")


def test_the_workflows_are_the_same_in_every_project(render: Render) -> None:
    answers = {"project_name": "Åkes {{ x }}", "license": "Apache-2.0"}
    github = render("github", **answers) / ".github/workflows/ci.yml"
    assert github.read_bytes() == WORKFLOW.read_bytes()
    gitlab = render("gitlab", ci="gitlab", **answers) / ".gitlab-ci.yml"
    assert gitlab.read_bytes() == GITLAB.read_bytes()


def commands() -> list[str]:
    github = yaml.safe_load(WORKFLOW.read_text())["jobs"]
    steps = [step for job in github.values() for step in job["steps"]]
    gitlab = yaml.safe_load(GITLAB.read_text())
    jobs = [job for job in gitlab.values() if isinstance(job, dict) and "script" in job]
    scripts = [line for job in jobs for line in job["script"]]
    return [step["run"] for step in steps if "run" in step] + scripts


@pytest.mark.parametrize("command", commands())
def test_ci_calls_make_targets_that_exist(render: Render, command: str) -> None:
    program, target, *settings = command.split()
    assert program == "make"
    assert all("=" in setting for setting in settings)
    # With --dry-run nothing happens, but an unknown target is an error.
    project = render()
    (project / ".venv").mkdir()
    make(project, "--dry-run", target)


def test_the_jobs_of_gitlab_follow_its_schema() -> None:
    command = [
        TOOLS / "check-jsonschema",
        "--builtin-schema",
        "vendor.gitlab-ci",
        GITLAB,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_schedule_without_a_newer_version_offers_nothing(render: Render) -> None:
    said = make(render(ci="gitlab"), "update-propose")
    assert said == "There is nothing to offer.\n"


def test_only_the_job_that_pushes_sees_the_token() -> None:
    jobs = yaml.safe_load(GITLAB.read_text())
    assert jobs["update-propose"]["environment"] == "template-update"
    assert "environment" not in jobs["update-prepare"]
    assert jobs["checks"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE != "schedule"'}]


def test_both_hosts_test_every_supported_python() -> None:
    checks = yaml.safe_load(WORKFLOW.read_text())["jobs"]["checks"]
    gitlab = yaml.safe_load(GITLAB.read_text())["checks"]
    supported = ["3.11", "3.12", "3.13", "3.14"]
    assert checks["strategy"]["matrix"]["python"] == supported
    assert gitlab["parallel"]["matrix"] == [{"PYTHON": supported}]


@pytest.fixture(scope="module")
def clone(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runner's checkout: a clone of the trained project, without its data."""
    folder = tmp_path_factory.mktemp("ci") / "clone"
    clone_with_environment(trained_project(), folder)
    assert not any((folder / "data").rglob("*.*"))
    return folder


def test_a_fresh_clone_passes_without_data(clone: Path) -> None:
    report = make(clone, "ci")
    assert "Data and pipelines are up to date." in report
    assert "passed" in report


def test_results_that_do_not_belong_to_the_code_fail(clone: Path) -> None:
    settings = clone / "params.yaml"
    before = settings.read_text()
    settings.write_text(before.replace("leaves: 15", "leaves: 16"))
    with pytest.raises(AssertionError, match="run 'make train'"):
        make(clone, "ci-pipeline")
    settings.write_text(before)


def test_a_project_that_was_never_trained_passes(render: Render) -> None:
    project = render()
    (project / ".venv").mkdir()
    make(project, "ci-pipeline")


def test_the_summary_shows_metrics_against_main(clone: Path) -> None:
    metrics = clone / "reports/metrics.json"
    before = metrics.read_text()
    metrics.write_text(re.sub(r'"auc": [\d.]+', '"auc": 0.99', before))
    branch = git(clone, "rev-parse", "--abbrev-ref", "HEAD").strip()
    make(clone, "ci-summary", f"BASE=origin/{branch}")
    metrics.write_text(before)
    summary = clone / "build/ci-summary.md"
    lines = summary.read_text().splitlines()
    assert lines[0] == f"### Metrics against origin/{branch}"
    row = next(line for line in lines if "| auc " in line)
    _, _, _, base, current, change, _ = [cell.strip() for cell in row.split("|")]
    assert float(current) == 0.99
    assert float(change) == pytest.approx(0.99 - float(base), abs=1e-4)
    shutil.rmtree(clone / "build")


def test_the_summary_of_a_first_commit_shows_the_metrics_alone(clone: Path) -> None:
    make(clone, "ci-summary", "BASE=origin/none")
    text = (clone / "build/ci-summary.md").read_text()
    shutil.rmtree(clone / "build")
    assert "| auc" in text
