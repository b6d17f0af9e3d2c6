"""The files that make the container image. `docs/` tells of a real build and run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import SERVED, Render, clone_with_environment, git, make


@pytest.fixture
def project(render: Render) -> Path:
    return render(with_service=True, with_container=True)


def test_the_dockerfile_is_clean(project: Path) -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    run = subprocess.run(
        [hadolint, "Dockerfile"], cwd=project, capture_output=True, text=True
    )
    assert run.stdout + run.stderr == ""
    assert run.returncode == 0


def test_the_linter_would_have_complained(project: Path) -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    text = (project / "Dockerfile").read_text()
    run = subprocess.run(
        [hadolint, "-"],
        input=text
        + "USER root\nRUN apt-get update && apt-get install --yes curl=8.*\n",
        capture_output=True,
        text=True,
    )
    assert "DL3015" in run.stdout


def test_the_image_runs_one_command_as_a_user_without_rights(project: Path) -> None:
    text = (project / "Dockerfile").read_text()
    assert re.search(r"^USER 10001:10001$", text, re.M)
    (command,) = re.findall(r"^CMD (.+)$", text, re.M)
    assert command == '["python", "-m", "flight_delays.service", "--host", "0.0.0.0"]'
    assert text.index("USER") < text.index("HEALTHCHECK") < text.index("\nCMD")


def test_the_base_image_is_named_by_its_content_where_dependabot_reads_it(
    project: Path,
) -> None:
    text = (project / "Dockerfile").read_text()
    images = re.findall(r"^FROM (\S+)", text, re.M)
    assert re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", images[0])
    # The stages are made from it; `--build-arg PYTHON=...` is another image.
    assert images[1:] == ["${PYTHON}"] * 2
    assert re.findall(r"^ARG PYTHON=(.+)", text, re.M) == ["base"]
    assert re.search(r"^FROM python:\S+ AS base$", text, re.M)
    bots = (project / ".github/dependabot.yml").read_text()
    assert "package-ecosystem: docker\n    directory: /\n" in bots


def test_the_context_holds_nothing_but_what_the_image_needs(project: Path) -> None:
    ignored = (project / ".dockerignore").read_text().split()
    for name in (".env", "data/raw.csv", ".git-credentials", "notebooks/x.ipynb"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("secret")
    # git reads the same patterns, anchored as Docker reads them.
    rules = [f"/{rule}" if rule == "*" else rule.replace("!", "!/") for rule in ignored]
    shutil.rmtree(project / ".git", ignore_errors=True)
    git(project, "init", "--quiet")
    (project / ".gitignore").write_text("\n".join([r for r in rules if r[0] != "#"]))
    git(project, "add", "--all")
    top = {name.split("/")[0] for name in git(project, "ls-files").split()}
    files = {"LICENSE", "README.md", "params.yaml", "pyproject.toml", "uv.lock"}
    assert top <= {*files, "src"}


def test_make_build_without_a_model_says_what_to_do(
    trained_project: Render, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    clone_with_environment(trained_project(**SERVED), clone)
    assert "make train" in make(clone, "build", fails=True)
