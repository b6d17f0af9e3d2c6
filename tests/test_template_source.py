"""Where `make project` says that a project came from, by where its clone came from."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import REPOSITORY, git

# The script finds its repository around itself; what is rendered can be small.
FILES = {
    "copier.yml": "_subdirectory: template\n",
    "template/pytest.ini": "[pytest]\n",
    "template/{{ _copier_conf.answers_file }}.jinja": (
        "{{ _copier_answers | to_nice_yaml -}}\n"
        "template_commit: {{ _copier_conf.vcs_ref_hash }}\n"
    ),
}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = tmp_path / "template"
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", folder.name)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "scripts").mkdir()
    shutil.copy(REPOSITORY / "scripts/make_project.py", folder / "scripts")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Release")
    git(folder, "tag", "v999.0.0")
    return folder


def rendered_by(clone: Path) -> dict[str, Any]:
    """The answers of a project that a clone of this repository renders."""
    script = "import pathlib, make_project as m; m.render(pathlib.Path('new'), {})"
    subprocess.run(
        [REPOSITORY / ".venv/bin/python", "-c", script],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": "scripts"},
        check=True,
    )
    return dict(yaml.safe_load((clone / "new/.copier-answers.yml").read_text()))


def test_a_clone_of_a_bare_repository_renders_projects_that_update_from_it(
    template: Path, tmp_path: Path
) -> None:
    for bare in ("mirror", "mirror.git"):
        git(tmp_path, "clone", "--quiet", "--bare", str(template), bare)
        git(tmp_path, "clone", "--quiet", bare, f"of-{bare}")
        answers = rendered_by(tmp_path / f"of-{bare}")
        assert answers["_src_path"] == f"git+file://{tmp_path / bare}"
        assert answers["_commit"] == "v999.0.0"


def test_a_clone_of_a_folder_names_it_as_the_template(
    template: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(template), "clone")
    answers = rendered_by(tmp_path / "clone")
    assert answers["_src_path"] == str(template)


def test_what_a_clone_has_not_committed_is_in_no_project(
    template: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(template), "clone")
    clone = tmp_path / "clone"
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "A change of my own")
    (clone / "template/pytest.ini").write_text("a draft\n")
    answers = rendered_by(clone)
    assert answers["_src_path"] == str(clone)
    assert answers["template_commit"] == git(clone, "rev-parse", "HEAD").strip()
    assert (clone / "new/pytest.ini").read_text() != "a draft\n"
