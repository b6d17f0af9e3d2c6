"""How a project starts the update tool: from which source, with which arguments."""

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from quick_copier import run_copy
from support import REPOSITORY, make

from .story import build_file_tree, git, git_save

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MAKEFILE = """\
UV := ./uv
PACKAGE := ours
include make/update.mk
include make/update-request.mk
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose uv only prints its arguments."""
    for name in ("bin/update-tool", "make/update.mk", "make/update-request.mk"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((REPOSITORY / "template" / name).read_bytes())
    (tmp_path / "bin/update-tool").chmod(0o755)
    (tmp_path / "Makefile").write_text(MAKEFILE)
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\nprintf \'%s\\n\' "$@" "env=$UV_ENV_FILE"\n')
    uv.chmod(0o755)
    record(tmp_path, "gh:org/template")
    return tmp_path


def record(project: Path, source: str, commit: str = COMMIT) -> None:
    recorded = {"_commit": "v1.0.0", "_src_path": source, "template_commit": commit}
    answers = yaml.safe_dump(recorded, allow_unicode=True, width=1000)
    (project / ".copier-answers.yml").write_text(answers)


def committed(folder: Path) -> str:
    """Make a repository with a commit; its hash."""
    build_file_tree(folder, {"copier.yml": "{}\n"})
    git_save(folder)
    return git(folder, "rev-parse", "HEAD").strip()


def called(project: Path, *arguments: str, **environment: str) -> list[str]:
    """The arguments of uv, without `tool run`."""
    words = make(project, *arguments, **environment).splitlines()
    assert words[:3] == ["tool", "run", "--quiet"]
    assert words.pop() == "env="
    return words[3:]


@pytest.mark.parametrize(
    ("source", "address"),
    {
        "gh:org/template": "https://github.com/org/template",
        "gh:/org/template": "https://github.com/org/template",
        "gl:org/template.git": "https://gitlab.com/org/template.git",
        "gl:/group/of/template": "https://gitlab.com/group/of/template",
        "https://example.org/a/fork": "https://example.org/a/fork",
        "ssh://git@example.org:22/a.git": "ssh://git@example.org:22/a.git",
        "git+https://example.org/a": "https://example.org/a",
        "git+file:///srv/template.git": "file:///srv/template.git",
        "git@example.org:org/template.git": "ssh://git@example.org/org/template.git",
        "git+git@example.org:org/template": "ssh://git@example.org/org/template",
        "someone@example.org:a/b.git": "ssh://someone@example.org/a/b.git",
        "our-server:a/b.git": "ssh://our-server/a/b.git",
    }.items(),
)
def test_every_form_of_an_address_becomes_one_that_uv_fetches(
    project: Path, source: str, address: str
) -> None:
    record(project, source)

    assert called(project, "update")[:2] == ["--from", f"git+{address}@{COMMIT}"]


@pytest.mark.parametrize("prefix", ["", "git+"])
@pytest.mark.parametrize("name", ["plain", "with a space", "50% #1?", "it's: ü"])
def test_a_template_in_a_folder(project: Path, name: str, prefix: str) -> None:
    folder = project / name
    commit = committed(folder)
    record(project, prefix + str(folder), commit)

    address = called(project, "update")[1]

    assert unquote(address) == unquote(f"git+{folder.as_uri()}@{commit}")


def test_a_template_in_a_folder_with_a_name_longer_than_a_line(
    released_template: Path, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ("a long name " * 9).strip()
    git(tmp_path, "clone", "--quiet", str(released_template), str(folder))
    made = tmp_path / "made"
    run_copy(str(folder), made, defaults=True, quiet=True)

    address = called(made, "update", f"UV={project / 'uv'}")[1]

    commit = git(folder, "rev-parse", "HEAD").strip()
    assert address == f"git+{folder.as_uri()}@{commit}"


def test_a_template_in_the_home_folder(project: Path) -> None:
    folder = project / "home/template"
    commit = committed(folder)
    record(project, "~/template", commit)

    address = called(project, "update", HOME=str(project / "home"))[1]

    assert address == f"git+{folder.as_uri()}@{commit}"


def test_a_commit_that_a_template_in_a_folder_does_not_have(project: Path) -> None:
    folder = project / "template"
    committed(folder)
    record(project, str(folder))

    run = subprocess.run(
        ["make", "update"], cwd=project, capture_output=True, text=True
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert f"{folder} has no commit {COMMIT}" in run.stderr.splitlines()[0]
    assert "as _commit and template_commit into .copier-answers.yml" in run.stderr
    assert called(project, "update", "TOOL=HEAD")[1] == f"git+{folder.as_uri()}@HEAD"


def test_a_folder_that_is_gone_is_named(project: Path) -> None:
    record(project, "/gone/template")
    run = subprocess.run(
        ["make", "update"], cwd=project, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (2, "")
    said, _ = run.stderr.splitlines()  # the other is make's
    assert said.startswith("There is no folder /gone/template")
    assert "TEMPLATE=" in said


def test_another_version_of_the_tool_is_run_on_purpose_only(project: Path) -> None:
    assert called(project, "update", "TOOL=v2.0.0")[1].endswith("template@v2.0.0")
    offer = project / "build/update/offer.json"
    offer.parent.mkdir(parents=True)
    offer.touch()
    assert called(project, "update-propose", TOOL="v2.0.0")[1].endswith(COMMIT)


@pytest.mark.parametrize("line", ["", "template_commit: null\n"])
def test_without_a_recorded_commit_nothing_runs_unasked(
    project: Path, line: str
) -> None:
    answers = project / ".copier-answers.yml"
    answers.write_text("_commit: v1.0.0\n_src_path: gh:org/template\n" + line)

    run = subprocess.run(
        ["make", "update"], cwd=project, capture_output=True, text=True
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert "TOOL=v1.0.0" in run.stderr
    assert called(project, "update", "TOOL=v1.0.0")[1].endswith("template@v1.0.0")


def test_a_template_that_has_moved(project: Path) -> None:
    words = called(project, "update", "TEMPLATE=https://example.org/new")

    assert words[1] == f"git+https://example.org/new@{COMMIT}"
    assert words[2:] == ["graft", "update", "--template", "https://example.org/new"]


@pytest.mark.parametrize(
    "text", ["a='two words' b=1", "a='x; touch hacked'", 'a="$(touch hacked)`id`"']
)
def test_answers_reach_the_tool_as_they_were_typed(project: Path, text: str) -> None:
    given = text.replace("$", "$$")  # as make wants it

    words = called(project, "update", f"DATA={given}", "TO=v2.0.0")

    assert words[2:] == ["graft", "update", "--to", "v2.0.0", "--answers", text]
    assert not (project / "hacked").exists()


def test_the_offer_runs_the_same_tool(project: Path) -> None:
    assert called(project, "update-prepare")[2:] == ["graft", "offer", "prepare"]
    assert called(project, "update-workflows")[2:] == ["graft", "offer", "workflows"]


def test_the_status_is_no_failure_and_a_broken_tool_is_one(project: Path) -> None:
    assert called(project, "update-status")[2:] == ["graft", "status", "--exit-zero"]
    (project / "uv").write_text("#!/bin/sh\nexit 1\n")
    run = subprocess.run(["make", "update-status"], cwd=project, capture_output=True)
    assert run.returncode == 2


def test_the_project_keeps_its_credentials(project: Path) -> None:
    (project / "Makefile").write_text("export UV_ENV_FILE := .env\n" + MAKEFILE)

    called(project, "update", **{"UV_ENV_FILE": os.fspath(project / ".env")})
