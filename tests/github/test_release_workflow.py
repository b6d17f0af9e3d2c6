"""The release workflow, for a project and for this repository."""

import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support import REPOSITORY, Render, commit_working_tree, git
from workflow_steps import jobs, machine, run_steps

HERE = Path(__file__).parent
JOBS = jobs(REPOSITORY / ".github/workflows/release.yml")
DIGEST = "sha256:" + "ab" * 32
DOCKER = """#!/bin/sh
echo "$@" >>"$DOCKER_CALLS"
[ "$1" = login ] && cat >>"$DOCKER_CALLS" && echo >>"$DOCKER_CALLS"
for argument; do
  [ "$previous" = --metadata-file ] && echo "$METADATA" >"$argument"
  previous=$argument
done
true
"""


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The environment of a job for the tag v1.0.0, with stand-ins for gh and docker."""
    tools = tmp_path / "tools"
    tools.mkdir()
    shutil.copy2(HERE / "stand_in_gh.py", tools / "gh")
    (tools / "docker").write_text(DOCKER)
    (tools / "docker").chmod(0o755)
    return machine(tools) | {
        "GH_STATE": str(tmp_path / "gh.json"),
        "GH_TOKEN": "token-of-the-job",
        "GITHUB_ACTOR": "someone",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REF_NAME": "v1.0.0",
        "GITHUB_REPOSITORY": "Someone/Late-Trains",
        "DOCKER_CALLS": str(tmp_path / "docker-calls"),
        "METADATA": json.dumps({"containerimage.digest": DIGEST}),
    }


def state(runner: dict[str, str]) -> dict[str, list[Any]]:
    """What the stand-in for gh was asked to do."""
    recorded: dict[str, list[Any]] = json.loads(Path(runner["GH_STATE"]).read_text())
    return recorded


def test_a_project_releases_its_wheel_with_model_and_bill_of_materials(
    trained_project: Render, runner: dict[str, str]
) -> None:
    project = trained_project()
    assert run_steps(JOBS["build"], project, runner)
    (wheel,) = project.glob("dist/*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    assert "flight_delays/artifacts/model.skops" in inside
    bill = json.loads((project / "dist/sbom.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    named = {component["name"] for component in bill["components"]}
    assert {"scikit-learn", "polars"} <= named
    assert "pytest" not in named  # a tool, not a part

    for _ in range(2):  # run again after a failure further on
        assert run_steps(JOBS["publish"], project, runner)
    (release,) = state(runner)["release"]
    assert release["tag"] == "v1.0.0"
    assert set(release["files"]) == {f"dist/{wheel.name}", "dist/sbom.cdx.json"}
    shutil.rmtree(project / "dist")  # the project is shared


def with_wheel(project: Path) -> Path:
    """The image job's checkout with the released wheel."""
    (project / "dist").mkdir()
    with zipfile.ZipFile(project / "dist/a-1.0.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("flight_delays/artifacts/model.skops", "the released model")
    return project


def test_an_image_is_pushed_with_its_digest_for_the_attestation(
    render: Render, runner: dict[str, str]
) -> None:
    project = with_wheel(render(with_service=True, with_container=True))
    image = jobs(project / ".github/workflows/release.yml")["image"]
    assert run_steps(image, project, runner)
    model = project / "src/flight_delays/artifacts/model.skops"
    assert model.read_text() == "the released model"
    calls = Path(runner["DOCKER_CALLS"]).read_text().splitlines()
    assert calls[:2] == [
        "login ghcr.io --username someone --password-stdin",
        "token-of-the-job",
    ]
    assert "--push --sbom=true --provenance=mode=max" in calls[-1]
    assert "--tag ghcr.io/someone/late-trains:v1.0.0" in calls[-1]
    assert Path(runner["GITHUB_OUTPUT"]).read_text().splitlines() == [
        "name=ghcr.io/someone/late-trains",
        f"digest={DIGEST}",
    ]


@pytest.mark.parametrize("target", ["release-publish", "release-image"])
def test_a_tag_is_data_to_the_shell(
    render: Render, runner: dict[str, str], target: str
) -> None:
    project = with_wheel(render(with_service=True, with_container=True))
    tag = 'v1";touch${IFS}pwned;"`touch${IFS}pwned`'
    job = {"steps": [{"run": f"make {target}"}]}
    run_steps(job, project, runner | {"TAG": tag})
    assert not (project / "pwned").exists()


def test_a_version_on_top_of_the_changelog_is_tagged_then_released_with_its_note(
    tmp_path: Path, runner: dict[str, str]
) -> None:
    repository = tmp_path / "graft"
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", repository.name)
    commit_working_tree(repository)
    git(repository, "tag", "--delete", "v999.0.0")
    (repository / "CHANGELOG.md").write_text("# Changes\n\n## 1.0.0 (2026-11-20)\n")
    (repository / "docs/upgrading/1.0.0.md").write_text("Nothing to do.\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--amend", "-m", "Release 1.0.0")
    git(tmp_path, "clone", "--quiet", "--bare", repository.name, "origin.git")
    git(repository, "remote", "add", "origin", str(tmp_path / "origin.git"))

    tag = jobs(REPOSITORY / ".github/workflows/tag.yml")["tag"]
    for _ in range(2):
        assert run_steps(tag, repository, runner)
    head = git(repository, "rev-parse", "HEAD")
    assert git(tmp_path / "origin.git", "rev-parse", "v1.0.0") == head
    assert state(runner)["calls"] == [
        "auth setup-git",
        "workflow run release.yml --ref v1.0.0",
        "workflow run publish.yml --ref v1.0.0",
        "auth setup-git",
    ]

    for job in JOBS.values():
        assert run_steps(job, repository, runner)
    (release,) = state(runner)["release"]
    (wheel,) = repository.glob("dist/*.whl")
    made = {"graft-v1.0.0.tar.gz", wheel.name, "sbom.cdx.json"}
    assert set(release["files"]) == {f"dist/{name}" for name in made}
    assert release["notes"] == "Nothing to do.\n"
    assert set(os.listdir(repository / "dist")) - {".gitignore"} == made
    bill = json.loads((repository / "dist/sbom.cdx.json").read_text())
    assert "copier" in {component["name"] for component in bill["components"]}
