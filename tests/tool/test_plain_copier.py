"""What plain `copier update` does where the update tool differs.

Each test pins Copier's behaviour, so that an improvement is noticed.
"""

import json
from pathlib import Path

import pytest
from copier.errors import UserMessageError

from .story import (
    LINES,
    build_file_tree,
    copier_update,
    edit,
    git,
    git_save,
    new_project,
    new_template,
    release,
    status,
)

MINE = LINES.replace("line 3\n", "mine\n")
THEIRS = LINES.replace("line 15\n", "theirs\n")


def test_edits_in_different_places_are_merged(template: Path, project: Path) -> None:
    edit(project, {"Makefile": MINE})
    release(template, "v2.0.0", {"Makefile": THEIRS})

    copier_update(project)

    both = MINE.replace("line 15\n", "theirs\n")
    assert (project / "Makefile").read_text() == both


def test_a_conflict_is_no_failure(template: Path, project: Path) -> None:
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n"})

    copier_update(project)  # and exit code 0

    assert "UU README.md" in status(project)
    assert not (project / ".git/MERGE_HEAD").exists()


def test_a_deleted_file_stays_deleted_without_a_word(
    template: Path, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    edit(project, {"src/app.py": None})
    release(template, "v2.0.0", {"src/app.py": THEIRS})

    copier_update(project)

    assert not (project / "src/app.py").exists()
    assert "app.py" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("renamed", [True, False], ids=["renamed", "removed"])
def test_edits_of_a_file_that_the_template_renames_or_removes_are_gone(
    template: Path, project: Path, renamed: bool
) -> None:
    edit(project, {"src/app.py": MINE})
    release(template, "v2.0.0", {"src/app.py": None})
    if renamed:
        release(template, "v2.1.0", {"src/main.py": LINES})

    copier_update(project)

    assert not (project / "src/app.py").exists()
    if renamed:
        assert (project / "src/main.py").read_text() == LINES


def test_a_changed_image_is_replaced(template: Path, tmp_path: Path) -> None:
    release(template, "v1.1.0", {"logo.png": b"\x89PNG\0old"})
    project = new_project(template, tmp_path / "painted")
    edit(project, {"logo.png": b"\x89PNG\0mine"})
    release(template, "v2.0.0", {"logo.png": b"\x89PNG\0theirs"})

    copier_update(project)

    assert (project / "logo.png").read_bytes() == b"\x89PNG\0theirs"
    assert "UU" not in status(project)


def test_an_ignored_file_is_overwritten(template: Path, tmp_path: Path) -> None:
    release(template, "v1.1.0", {".gitignore": ".env\n", "f": "f\n"})
    project = new_project(template, tmp_path / "secretive")
    (project / ".env").write_text("KEY=secret\n")
    build_file_tree(template, {".env": "KEY=\n"})
    git(template, "add", "--force", ".env")
    release(template, "v2.0.0", {})

    copier_update(project)

    assert (project / ".env").read_text() == "KEY=\n"
    assert ".env" not in status(project)


def test_a_linked_data_folder_stops_the_update_half_way(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"data/README.md": "old\n"})
    project = new_project(template, tmp_path / "linked")
    build_file_tree(project, {"data/README.md": None})
    (project / "data").rmdir()
    (project / "data").symlink_to(tmp_path)
    git_save(project)
    release(template, "v2.0.0", {"data/README.md": "new\n"})

    with pytest.raises(ValueError, match=r"data/README\.md"):
        copier_update(project)

    assert status(project) == " M .copier-answers.yml\n"


def test_other_line_ends_make_the_whole_file_a_conflict(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": MINE.replace("\n", "\r\n")})
    release(template, "v2.0.0", {"src/app.py": THEIRS})

    copier_update(project)

    assert "UU src/app.py" in status(project)


def test_a_file_in_skip_if_exists_is_kept_and_comes_back_when_deleted(
    template: Path, tmp_path: Path
) -> None:
    questions = (template / "copier.yml").read_text()
    questions += "_skip_if_exists: [once.txt, twice.txt]\n"
    release(
        template,
        "v1.1.0",
        {"copier.yml": questions, "once.txt": "old\n", "twice.txt": "old\n"},
    )
    project = new_project(template, tmp_path / "careful")
    edit(project, {"once.txt": "mine\n", "twice.txt": None})
    release(template, "v2.0.0", {"once.txt": "new\n", "twice.txt": "new\n"})

    copier_update(project)

    assert (project / "once.txt").read_text() == "mine\n"
    assert (project / "twice.txt").read_text() == "new\n"


def test_an_answer_that_no_longer_fits_is_reset_without_a_word(tmp_path: Path) -> None:
    template = new_template(
        tmp_path / "template", {"copier.yml": "licence: {type: str, default: mit}\n"}
    )
    project = new_project(template, tmp_path / "project", licence="bsd")
    fewer = "licence: {type: str, default: mit, choices: [mit]}\n"
    release(template, "v2.0.0", {"copier.yml": fewer})

    copier_update(project)

    assert "licence: mit" in (project / ".copier-answers.yml").read_text()


def test_an_answer_edited_by_hand_is_recorded_and_its_file_never_appears(
    tmp_path: Path,
) -> None:
    exclude = '_exclude: [copier.yml, .git, "{% if not docs %}docs.md{% endif %}"]\n'
    questions = "docs: {type: bool, default: false}\n" + exclude
    template = new_template(
        tmp_path / "template", {"copier.yml": questions, "docs.md": "docs\n"}
    )
    project = new_project(template, tmp_path / "project")
    answers = (project / ".copier-answers.yml").read_text()
    edit(project, {".copier-answers.yml": answers.replace("false", "true")})
    release(template, "v2.0.0", {"docs.md": "better docs\n"})

    copier_update(project)

    assert "docs: true" in (project / ".copier-answers.yml").read_text()
    assert not (project / "docs.md").exists()


def test_a_moved_tag_is_never_noticed(template: Path, project: Path) -> None:
    build_file_tree(template, {"Makefile": "moved\n"})
    git_save(template)
    git(template, "tag", "--force", "v1.0.0")

    copier_update(project)

    assert (project / "Makefile").read_text() == LINES
    assert status(project) == ""


def test_a_deleted_tag_is_an_error(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    git(template, "tag", "--delete", "v1.0.0")

    with pytest.raises(ValueError, match=r"v1\.0\.0"):
        copier_update(project)

    assert status(project) == ""


def test_a_new_file_where_you_have_one_is_a_conflict(
    template: Path, project: Path
) -> None:
    edit(project, {"tox.ini": "mine\n"})
    release(template, "v2.0.0", {"tox.ini": "theirs\n"})

    copier_update(project)

    assert "tox.ini" in status(project)
    assert "<<<<<<<" in (project / "tox.ini").read_text()


def test_cells_that_both_append_break_a_notebook(
    template: Path, tmp_path: Path
) -> None:
    def notebook(*cells: str) -> str:
        return json.dumps({"cells": cells}, indent=1) + "\n"

    release(template, "v1.1.0", {"a.ipynb": notebook("x")})
    project = new_project(template, tmp_path / "notes")
    edit(project, {"a.ipynb": notebook("x", "mine")})
    release(template, "v2.0.0", {"a.ipynb": notebook("x", "theirs")})

    copier_update(project)

    with pytest.raises(json.JSONDecodeError):
        json.loads((project / "a.ipynb").read_text())


def test_uncommitted_changes_are_refused(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    build_file_tree(project, {"notes.txt": "mine\n"})

    with pytest.raises(UserMessageError):
        copier_update(project)

    assert (project / "Makefile").read_text() == LINES


def test_without_its_answers_file_a_project_is_not_known(
    template: Path, project: Path
) -> None:
    edit(project, {".copier-answers.yml": None})
    release(template, "v2.0.0", {"Makefile": "new\n"})

    with pytest.raises((TypeError, UserMessageError)):
        copier_update(project)

    assert status(project) == ""
