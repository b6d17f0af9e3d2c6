"""The output of `graft status`, for people and for scripts."""

import json
from pathlib import Path

from .story import (
    ANSWERS_FILE,
    LINES,
    copier_update,
    edit,
    git,
    git_save,
    graft,
    litter,
    new_project,
    release,
    status,
)


def data(project: Path) -> dict[str, object]:
    """The status as data."""
    found = json.loads(graft(project, "status", "--json").out)
    assert isinstance(found, dict)
    return found


def test_a_project_that_is_up_to_date(project: Path) -> None:
    run = graft(project, "status")

    assert run.code == 0
    assert "at v1.0.0: up to date" in run.out
    assert litter(project) == []


def test_the_releases_since_then(template: Path, project: Path) -> None:
    release(template, "v1.1.0", {"Makefile": "new\n"})
    release(template, "v2.0.0", {"Makefile": "newer\n"})

    run = graft(project, "status")

    assert run.code == 1
    assert "at v1.0.0: 2 behind v2.0.0" in run.out
    assert "v1.1.0  Release v1.1.0\n  v2.0.0  Release v2.0.0" in run.out
    assert "Makefile" in data(project)["unchanged"]  # type: ignore[operator]


def test_a_template_without_tags_that_has_a_newer_commit(
    template: Path, project: Path
) -> None:
    git(template, "tag", "--delete", "v1.0.0")
    commit = git(template, "rev-parse", "--short", "HEAD").strip()
    answers = (project / ".copier-answers.yml").read_text()
    edit(project, {".copier-answers.yml": answers.replace("v1.0.0", f"'{commit}'")})
    assert "up to date" in graft(project, "status").out
    edit(template, {"Makefile": "new\n"})

    run = graft(project, "status")

    assert run.code == 1
    assert f"at {commit}: behind " in run.out
    assert data(project)["up_to_date"] is False


def test_the_drift_of_each_file(project: Path) -> None:
    edit(project, {"Makefile": "mine\n", "README.md": None, "own.txt": "own\n"})

    found = data(project)

    assert found["edited"] == ["Makefile"]
    assert found["missing"] == ["README.md"]
    assert found["unchanged"] == [".copier-answers.yml", "src/app.py"]
    assert found["up_to_date"] is True


def test_answers_that_no_longer_fit_and_new_questions(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"copier.yml": "licence: {type: str, default: mit}\n"})
    project = new_project(template, tmp_path / "old", licence="bsd")
    questions = "licence: {default: mit, choices: [mit]}\ncolour: {default: red}\n"
    release(template, "v2.0.0", {"copier.yml": questions})

    found = data(project)

    assert found["misfits"] == ["licence=bsd would become mit"]
    assert found["new_questions"] == ["colour=red"]


def test_files_that_are_off_and_files_that_left_without_those_that_are_yours(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"old.cfg": LINES, "docs.cfg": LINES})
    project = new_project(template, tmp_path / "old")
    questions = (template / "copier.yml").read_text()
    starter = "{{ 'README.md' if delivered is defined else '' }}"
    docs = "{{ '' if with_docs else 'docs.cfg' }}"
    exclude = f'_exclude: [copier.yml, .git, old.cfg, "{starter}", "{docs}"]\n'
    answers = "{{ _copier_answers | to_nice_yaml -}}\ndelivered: yes\n"
    release(
        template,
        "v2.0.0",
        {"old.cfg": None, "copier.yml": questions + exclude, ANSWERS_FILE: answers},
    )
    edit(project, {"own.txt": "own\n"})
    copier_update(project)
    git_save(project)

    assert data(project)["undelivered"] == ["docs.cfg"]
    assert data(project)["left"] == ["old.cfg"]
    assert "No longer in the template" in graft(project, "status").out


def test_a_template_in_a_folder_that_others_do_not_have(project: Path) -> None:
    assert "a folder on this machine" in graft(project, "status").out


def test_a_template_that_cannot_be_reached(template: Path, project: Path) -> None:
    template.rename(template.with_name("moved"))

    run = graft(project, "status")

    assert run.code == 2
    assert "is no git repository that can be reached" in run.err


def test_the_status_of_a_project_at_work_changes_nothing(project: Path) -> None:
    (project / "Makefile").write_text("at work\n")

    assert graft(project, "status").code == 0
    assert status(project) == " M Makefile\n"
