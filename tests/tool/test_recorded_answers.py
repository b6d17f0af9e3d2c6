"""Answers that change with an update, and features enabled and disabled."""

from pathlib import Path

import pytest

from .story import (
    LINES,
    edit,
    git,
    graft,
    new_project,
    new_template,
    recorded,
    release,
    tracked,
)

FEATURE = """\
with_docs: {type: bool, default: false}
_exclude:
  - copier.yml
  - .git
  - |
    {% if with_docs is false %}
    /docs
    {% endif %}
    {% if 'docs' in (delivered | default([])) %}
    /docs/starter.md
    {% endif %}
_skip_if_exists: [/docs/starter.md]
"""
ANSWERS = """\
{{ _copier_answers | to_nice_yaml -}}
delivered: {{ (['docs'] if with_docs else []) | to_json }}
"""
ON, OFF = ("--data", "with_docs=true"), ("--data", "with_docs=false")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template with an optional feature that has a starter file."""
    return new_template(
        tmp_path / "template",
        {
            "copier.yml": FEATURE,
            "{{ _copier_conf.answers_file }}.jinja": ANSWERS,
            "Makefile": LINES,
            "docs/conf.py": LINES,
            "docs/starter.md": "Write here\n",
        },
    )


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Path:
    """A project made from it, without the feature."""
    return new_project(template, tmp_path / "project")


def test_a_feature_switched_on_later_is_complete(
    template: Path, project: Path, tmp_path: Path
) -> None:
    edit(project, {"Makefile": LINES + "mine\n"})

    assert graft(project, "update", *ON).code == 0

    fresh = new_project(template, tmp_path / "fresh", with_docs=True)
    edit(fresh, {"Makefile": LINES + "mine\n"})
    assert tracked(project) == tracked(fresh)


def test_a_feature_switched_off_leaves_what_you_edited(
    template: Path, tmp_path: Path
) -> None:
    project = new_project(template, tmp_path / "documented", with_docs=True)
    edit(project, {"docs/own.md": "own\n", "docs/starter.md": "mine\n"})

    run = graft(project, "update", *OFF)

    assert run.code == 0, run.err
    files = tracked(project)
    assert "docs/conf.py" not in files
    assert files["docs/own.md"] == "own\n"
    assert files["docs/starter.md"] == "mine\n"
    assert run.out.endswith("to remove it:\n\n    git rm docs/starter.md\n")
    (row,) = (line for line in run.out.splitlines() if "docs/conf.py" in line)
    assert "removed" in row
    assert "disabled: with your answers the template leaves it out" in row


def test_a_starter_file_that_nobody_changed_goes_with_its_feature(
    template: Path, project: Path, tmp_path: Path
) -> None:
    documented = new_project(template, tmp_path / "documented", with_docs=True)

    run = graft(documented, "update", *OFF)

    assert run.code == 0, run.err
    assert "git rm" not in run.out
    assert tracked(documented) == tracked(project)


def test_a_feature_that_was_off_before_is_no_reason_to_remove_anything(
    template: Path, project: Path
) -> None:
    edit(project, {"docs/starter.md": "Write here\n"})

    run = graft(project, "update", *OFF)

    assert run.code == 0, run.err
    assert tracked(project)["docs/starter.md"] == "Write here\n"


def test_a_feature_switched_off_keeps_its_edited_plumbing_and_says_so(
    template: Path, tmp_path: Path
) -> None:
    project = new_project(template, tmp_path / "documented", with_docs=True)
    edit(project, {"docs/conf.py": LINES + "mine\n"})

    run = graft(project, "update", *OFF)

    assert "| docs/conf.py        | kept" in run.out
    assert "you changed it, it is disabled now" in run.out
    assert "no longer has" not in run.out
    assert run.out.endswith("to remove it:\n\n    git rm docs/conf.py\n")
    assert tracked(project)["docs/conf.py"] == LINES + "mine\n"


def test_off_and_on_again_keeps_edits_and_is_complete(
    template: Path, tmp_path: Path
) -> None:
    project = new_project(template, tmp_path / "documented", with_docs=True)
    before = tracked(project)
    edit(project, {"docs/starter.md": "mine\n"})

    assert graft(project, "update", *OFF).code == 0
    assert graft(project, "update", *ON).code == 0

    assert tracked(project) == before | {"docs/starter.md": "mine\n"}


def test_a_starter_file_is_never_touched_and_never_brought_back(
    template: Path, tmp_path: Path
) -> None:
    project = new_project(template, tmp_path / "documented", with_docs=True)
    edit(project, {"docs/starter.md": None})
    release(template, "v2.0.0", {"docs/starter.md": "Better\n", "docs/conf.py": "v2\n"})

    run = graft(project, "update")

    assert run.code == 0
    assert "starter" not in run.out
    assert "docs/starter.md" not in tracked(project)
    assert tracked(project)["docs/conf.py"] == "v2\n"


def test_a_renamed_question_that_carries_its_answer_over_keeps_it(
    template: Path, tmp_path: Path
) -> None:
    project = new_project(template, tmp_path / "documented", with_docs=True)
    renamed = FEATURE.replace("with_docs:", "documented:").replace(
        "default: false", 'default: "{{ with_docs | default(false) }}"'
    )
    release(
        template,
        "v2.0.0",
        {
            "copier.yml": renamed.replace("with_docs is false", "documented is false"),
            "{{ _copier_conf.answers_file }}.jinja": ANSWERS.replace(
                "with_docs", "documented"
            ),
            "docs/conf.py": "v2\n",
        },
    )

    assert graft(project, "update").code == 0
    assert "documented: true" in tracked(project)[".copier-answers.yml"]
    assert tracked(project)["docs/conf.py"] == "v2\n"


def test_the_answers_file_never_conflicts(template: Path, project: Path) -> None:
    answers = tracked(project)[".copier-answers.yml"]
    edit(project, {".copier-answers.yml": "# mine\n" + answers.replace("v1", "v1")})
    release(template, "v2.0.0", {"Makefile": "new\n"})

    assert graft(project, "update").code == 0
    assert "_commit: v2.0.0" in tracked(project)[".copier-answers.yml"]


def test_other_answers_at_the_same_version_are_an_update(
    template: Path, project: Path
) -> None:
    head = git(project, "rev-parse", "HEAD")

    assert graft(project, "update", *ON).code == 0
    assert git(project, "rev-parse", "HEAD^") == head
    assert "with_docs: true" in tracked(project)[".copier-answers.yml"]


def test_a_secret_answer_is_recorded_nowhere_and_not_needed_again(
    tmp_path: Path,
) -> None:
    questions = (
        "token: {type: str, secret: true, default: '', "
        'validator: "{% if not token %}Say which token.{% endif %}"}\n'
    )
    template = new_template(
        tmp_path / "template", {"copier.yml": questions, "Makefile": LINES}
    )
    project = new_project(template, tmp_path / "project", token="hush")
    edit(project, {"Makefile": LINES + "mine\n"})
    release(template, "v2.0.0", {"Makefile": "theirs\n" + LINES})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["Makefile"] == "theirs\n" + LINES + "mine\n"
    everything = git(project, "log", "-p", "--all", "HEAD", recorded(project))
    assert "hush" not in everything
