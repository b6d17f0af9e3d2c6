"""Paths removed from the template for everybody, in `_exclude` since then."""

from pathlib import Path

import pytest

from .story import (
    ANSWERS_FILE,
    LINES,
    QUESTIONS,
    copier_update,
    edit,
    git,
    graft,
    new_project,
    release,
    status,
    tracked,
)

MINE = LINES.replace("line 3\n", "mine\n")
ANSWERS = "{{ _copier_answers | to_nice_yaml -}}\ndelivered: [core]\n"


def excluding(*paths: str) -> str:
    """Questions of a template that leaves these paths out."""
    return f"{QUESTIONS}_exclude: [copier.yml, .git, {', '.join(paths)}]\n"


def dropping(template: Path, path: str, **new: str) -> None:
    """Release a version that no longer has the file and lists it in `_exclude`."""
    release(template, "v2.0.0", {path: None, "copier.yml": excluding(path), **new})


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Path:
    """A project with a make file that the template will drop."""
    files = {"make/lint.mk": LINES, "pytest.ini": "[pytest]\n"}
    release(template, "v1.1.0", {**files, ANSWERS_FILE: ANSWERS})
    return new_project(template, tmp_path / "project")


def test_an_unedited_copy_goes(template: Path, project: Path) -> None:
    dropping(template, "pytest.ini")

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert "pytest.ini" not in tracked(project)
    assert "the template no longer has it" in run.out


def test_an_edited_copy_is_kept_and_named_with_what_to_do(
    template: Path, project: Path
) -> None:
    edit(project, {"pytest.ini": "[pytest]\naddopts = -x\n"})
    dropping(template, "pytest.ini")

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["pytest.ini"] == "[pytest]\naddopts = -x\n"
    assert "Move what you need of them" in run.out
    assert "    git rm pytest.ini\n" in run.out


def test_edits_follow_a_make_file_that_the_template_renames(
    template: Path, project: Path
) -> None:
    edit(project, {"make/lint.mk": MINE})
    newer = LINES.replace("line 15\n", "theirs\n")
    dropping(template, "make/lint.mk", **{"make/check.mk": newer})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert "make/lint.mk" not in tracked(project)
    assert tracked(project)["make/check.mk"] == MINE.replace("line 15\n", "theirs\n")
    assert "git rm" not in run.out


def test_edits_follow_a_file_below_a_folder_named_by_an_answer(
    template: Path, tmp_path: Path
) -> None:
    questions = f"{QUESTIONS}name: {{type: str, default: one}}\n"
    release(
        template,
        "v1.1.0",
        {"copier.yml": questions, "src/{{ name }}/api/limits.py": LINES},
    )
    project = new_project(template, tmp_path / "project")
    edit(project, {"src/one/api/limits.py": MINE})
    exclude = '_exclude: [copier.yml, .git, "src/{{ name }}/api/limits.py"]\n'
    old, new = "src/{{ name }}/api/limits.py", "src/{{ name }}/limits.py"
    files = {"copier.yml": questions + exclude, old: None, new: LINES}
    release(template, "v2.0.0", files)

    assert graft(project, "update").code == 0
    assert tracked(project)["src/one/limits.py"] == MINE
    assert "src/one/api/limits.py" not in tracked(project)


@pytest.mark.parametrize(
    "name",
    [
        "docs.md",
        "{{ 'docs' if with_docs else 'no' }}.md",
        "{% if with_docs %}docs.md{% endif %}",
        "{% if with_docs %}docs.md{% endif %}.jinja",
        "{{ '.' if with_docs else '' }}/docs.md",
    ],
)
def test_a_file_that_other_answers_bring_has_not_left(
    template: Path, tmp_path: Path, name: str
) -> None:
    release(template, "v1.1.0", {"docs.md": LINES})
    project = new_project(template, tmp_path / "project")
    edit(project, {"Makefile": MINE})
    release(template, "v1.2.0", {"docs.md": None})
    exclude = excluding('"{% if with_docs is false %}docs.md{% endif %}"')
    release(template, "v2.0.0", {"copier.yml": exclude, name: LINES})

    assert graft(project, "update").code == 0
    assert tracked(project)["docs.md"] == LINES


def test_plumbing_that_becomes_a_starter_file_has_not_left(
    template: Path, project: Path
) -> None:
    starter = excluding('"{% if delivered is defined %}make/lint.mk{% endif %}"')
    release(template, "v2.0.0", {"copier.yml": starter})

    assert graft(project, "update").code == 0
    assert tracked(project)["make/lint.mk"] == LINES


def test_a_base_from_the_history_knows_what_left(template: Path, project: Path) -> None:
    release(template, "v1.2.0", {"Makefile": "new\n"})
    assert graft(project, "update").code == 0
    edit(project, {"make/lint.mk": MINE})
    dropping(template, "make/lint.mk", **{"make/check.mk": LINES, "pytest.ini": ""})
    git(template, "tag", "--delete", "v1.2.0")

    assert graft(project, "update").code == 0
    assert tracked(project)["make/check.mk"] == MINE
    assert "make/lint.mk" not in tracked(project)


def test_copier_update_leaves_every_copy(template: Path, project: Path) -> None:
    dropping(template, "pytest.ini")

    copier_update(project)

    assert (project / "pytest.ini").read_text() == "[pytest]\n"
    assert "pytest.ini" not in status(project)
