"""Reasons to refuse an update, each in one line, with nothing changed."""

import re
from pathlib import Path

import pytest

from .story import (
    ANSWERS_FILE,
    LINES,
    build_file_tree,
    edit,
    git,
    git_save,
    graft,
    litter,
    new_project,
    new_template,
    release,
    status,
    tracked,
)


def refusal(project: Path, *options: str) -> str:
    """The one line that an update is refused with."""
    before = tracked(project), status(project)
    run = graft(project, "update", *options)
    assert run.code == 2, run.out
    assert run.out == ""
    assert (tracked(project), status(project)) == before
    assert litter(project) == []
    assert len(run.err.splitlines()) == 1, run.err
    return run.err


@pytest.mark.parametrize("name", ["Makefile", "notes.txt"])
def test_uncommitted_and_untracked_files(
    template: Path, project: Path, name: str
) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    build_file_tree(project, {name: "changed\n"})

    assert f"uncommitted changes ({name}): commit or stash" in refusal(project)
    assert (project / name).read_text() == "changed\n"


def test_a_merge_in_progress(template: Path, project: Path) -> None:
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n"})
    graft(project, "update")

    assert "a merge is in progress" in refusal(project)


@pytest.mark.parametrize("command", ["rebase", "cherry-pick", "revert"])
def test_another_command_in_progress(
    template: Path, project: Path, command: str
) -> None:
    edit(project, {"README.md": "# One\n"})
    edit(project, {"README.md": "# Two\n"})
    release(template, "v2.0.0", {"Makefile": "new\n"})
    git(project, "switch", "--quiet", "--create", "other", "HEAD~2")
    edit(project, {"README.md": "# Other\n"})
    with pytest.raises(AssertionError):
        git(project, command, "main" if command != "revert" else "main~1")

    run = graft(project, "update")

    assert run.code == 2
    assert f"a {command} is in progress: `git {command} --continue`" in run.err


def test_a_lock_of_another_git(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    lock = project / ".git/index.lock"
    lock.touch()

    run = graft(project, "update")

    assert run.code == 2
    assert f"remove {lock}" in run.err


def test_a_downgrade(template: Path, tmp_path: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    project = new_project(template, tmp_path / "newer")

    assert "v1.0.0 is older than v2.0.0" in refusal(project, "--to", "v1.0.0")


def test_a_moved_tag(template: Path, tmp_path: Path) -> None:
    answers = (
        "{{ _copier_answers | to_nice_yaml -}}\n"
        "template_commit: {{ _copier_conf.vcs_ref_hash }}\n"
    )
    release(template, "v1.1.0", {"{{ _copier_conf.answers_file }}.jinja": answers})
    project = new_project(template, tmp_path / "pinned")
    release(template, "v2.0.0", {"Makefile": "evil\n"})
    git(template, "tag", "--force", "v1.1.0")

    assert "tag v1.1.0 was moved" in refusal(project)
    assert "tag v1.1.0 was moved" in refusal(project, "--to", "v1.1.0")


@pytest.mark.parametrize(
    "setting",
    [
        "_tasks: [touch ran]\n",
        "_jinja_extensions: [jinja2.ext.do]\n",
    ],
)
def test_a_template_that_runs_code(template: Path, project: Path, setting: str) -> None:
    questions = (template / "copier.yml").read_text()
    release(template, "v2.0.0", {"copier.yml": questions + setting})

    assert "add --trust" in refusal(project)
    assert graft(project, "update", "--trust").code == 0


def test_a_version_that_was_edited_by_hand(template: Path, tmp_path: Path) -> None:
    answers = "{{ _copier_answers | to_nice_yaml -}}\n"
    answers += "template_commit: {{ _copier_conf.vcs_ref_hash | to_json }}\n"
    release(template, "v1.1.0", {ANSWERS_FILE: answers})
    project = new_project(template, tmp_path / "project")
    release(template, "v2.0.0", {"Makefile": "new\n"})
    release(template, "v3.0.0", {"README.md": "# New\n"})
    recorded = tracked(project)[".copier-answers.yml"]
    edit(project, {".copier-answers.yml": recorded.replace("v1.1.0", "v2.0.0")})

    said = refusal(project)

    assert "the project was last brought to v1.1.0: somebody edited it" in said
    edit(project, {".copier-answers.yml": recorded})
    assert graft(project, "update").code == 0
    assert tracked(project)["Makefile"] == "new\n"


def test_an_answer_that_was_edited_by_hand(tmp_path: Path) -> None:
    validator = "{% if name != first | default(name) %}it was {{ first }}{% endif %}"
    files = {
        "copier.yml": f"name:\n  default: one\n  validator: '{validator}'\n",
        ANSWERS_FILE: "{{ _copier_answers | to_nice_yaml -}}\nfirst: {{ name }}\n",
    }
    template = new_template(tmp_path / "template", files)
    project = new_project(template, tmp_path / "project")
    release(template, "v2.0.0", {"Makefile": "new\n"})
    recorded = tracked(project)[".copier-answers.yml"]
    edit(project, {".copier-answers.yml": recorded.replace("name: one", "name: two")})

    said = refusal(project)

    assert "question 'name': it was one" in said
    assert "put back what was changed by hand" in said
    assert "--template" not in said


def test_migrations_that_would_be_crossed(template: Path, project: Path) -> None:
    questions = (template / "copier.yml").read_text()
    migrations = "_migrations: [{version: v2.0.0, command: touch ran}]\n"
    release(template, "v2.0.0", {"copier.yml": questions + migrations, "new": "x\n"})

    said = refusal(project, "--trust")

    assert "`touch ran`" in said
    assert "--skip-migrations" in said
    run = graft(project, "update", "--skip-migrations")
    assert run.code == 1
    assert "a migration that was skipped: `touch ran`" in run.out
    assert "new" in tracked(project)
    assert not (project / "ran").exists()


def test_tasks_can_be_left_out(template: Path, project: Path) -> None:
    questions = (template / "copier.yml").read_text()
    tasks = "_tasks: [touch ran]\n"
    release(template, "v2.0.0", {"copier.yml": questions + tasks, "new": "x\n"})

    assert "--skip-tasks" in refusal(project)
    assert graft(project, "status", "--skip-tasks").code == 1
    assert graft(project, "update", "--skip-tasks").code == 0
    assert "new" in tracked(project)
    assert "ran" not in tracked(project)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [\n", "version v2.0.0 of the template cannot be read"),
        ("- a\n", "version v2.0.0 of the template cannot be read"),
        ("a: !new x\n", "if a newer tool can: `make update TOOL=v2.0.0`"),
        ('_min_copier_version: "99.0.0"\n', "`make update TOOL=v2.0.0`"),
        ("a: {type: str, default: '{{ b'}\n", "v2.0.0"),
    ],
    ids=["no YAML", "a list", "newer YAML", "newer Copier", "broken default"],
)
def test_a_release_that_cannot_be_read(
    template: Path, project: Path, content: str, said: str
) -> None:
    release(template, "v2.0.0", {"copier.yml": content})

    assert said in refusal(project)
    run = graft(project, "status")
    assert (run.code, len(run.err.splitlines())) == (2, 1)


def test_a_bug_has_an_exit_code_of_its_own_and_no_traceback(
    template: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise KeyError("x")

    release(template, "v2.0.0", {"Makefile": "new\n"})
    monkeypatch.setattr("graft.update.decide", broken)

    run = graft(project, "update")

    assert run.code == 3
    assert len(run.err.splitlines()) == 1
    assert "KeyError" in run.err
    assert "Traceback" in graft(project, "update", "--verbose").err


def test_an_answer_to_no_question(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})

    assert "no question with_dcos" in refusal(project, "--data", "with_dcos=true")


def test_an_answer_that_its_question_refuses(template: Path, project: Path) -> None:
    colour = "colour: {type: str, default: red, choices: [red, blue]}\n"
    release(template, "v2.0.0", {"copier.yml": colour})

    assert "green" in refusal(project, "--data", "colour=green")


@pytest.mark.parametrize(
    "question",
    [
        "{type: str, default: mit, choices: [mit, apache]}",
        '{default: mit, validator: \'{{ licence == "bsd" and "no" or "" }}\'}',
        "{type: int, default: 1}",
    ],
    ids=["choice removed", "validator tightened", "retyped"],
)
def test_a_recorded_answer_that_no_longer_fits(tmp_path: Path, question: str) -> None:
    template = new_template(
        tmp_path / "template", {"copier.yml": "licence: {type: str, default: mit}\n"}
    )
    project = new_project(template, tmp_path / "project", licence="bsd")
    release(template, "v2.0.0", {"copier.yml": f"licence: {question}\n"})

    said = refusal(project)

    assert "your answer licence=bsd is no longer valid in v2.0.0" in said
    assert "--data licence=..." in said
    value = "2" if "int" in question else "mit"
    assert graft(project, "update", "--data", f"licence={value}").code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no .copier-answers.yml"),
        ("_src_path: x\n", "says no _commit"),
        ("<<<<<<< yours\na: 1\n", "conflict markers"),
        ("a: [\n", "is not YAML"),
        ("- a\n", "holds no answers"),
    ],
)
def test_a_damaged_answers_file(project: Path, content: str | None, said: str) -> None:
    edit(project, {".copier-answers.yml": content})

    assert said in refusal(project)
    run = graft(project, "status")
    assert (run.code, said in run.err) == (2, True)


def test_a_template_that_cannot_be_reached(template: Path, project: Path) -> None:
    template.rename(template.with_name("moved"))

    assert f"template {template} is no git repository" in refusal(project)


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    run = graft(tmp_path, "update")

    assert run.code == 2
    assert "no commit in a git repository" in run.err


def test_a_recorded_answer_of_no_type_that_its_question_takes(tmp_path: Path) -> None:
    template = new_template(
        tmp_path / "template", {"copier.yml": "licence: {type: str, default: mit}\n"}
    )
    project = new_project(template, tmp_path / "project", licence="bsd")
    release(template, "v2.0.0", {"Makefile": "new\n"})
    answers = (project / ".copier-answers.yml").read_text()
    edit(project, {".copier-answers.yml": answers.replace("bsd", "null")})

    said = refusal(project)

    assert 'Invalid answer "None"' in said
    assert "into the answers file" in said
    edit(project, {".copier-answers.yml": answers.replace("bsd", "mit")})
    assert graft(project, "update").code == 0


def test_a_new_question_without_a_default(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"copier.yml": "authors: {type: str}\n"})

    said = refusal(project)

    assert 'Question "authors" is required' in said
    assert "answer it with --data" in said
    assert graft(project, "update", "--data", "authors=me").code == 0


def test_an_old_version_that_is_gone(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n"})
    git(template, "tag", "--delete", "v1.0.0")

    said = refusal(project)
    assert "Unknown revision: 'v1.0.0'" in said
    assert "--template, or write the nearest version that it has as _commit" in said


def test_a_new_version_that_does_not_exist(template: Path, project: Path) -> None:
    assert "v9.0.0" in refusal(project, "--to", "v9.0.0")


def test_a_question_without_a_default(template: Path, project: Path) -> None:
    release(template, "v2.0.0", {"copier.yml": "name: {type: str}\n"})

    assert '"name" is required' in refusal(project)
    assert graft(project, "update", "--data", "name=x").code == 0


def test_nothing_to_do_is_no_refusal(template: Path, project: Path) -> None:
    head = git(project, "rev-parse", "HEAD")

    assert graft(project, "update").code == 0
    assert git(project, "rev-parse", "HEAD") == head
    assert tracked(project)["Makefile"] == LINES


@pytest.mark.parametrize("password", ["s3cret", "x@s3cret"])
@pytest.mark.parametrize("arguments", [("status",), ("update", "--verbose")])
def test_the_password_in_an_address_is_not_printed(
    project: Path, arguments: tuple[str, ...], password: str
) -> None:
    answers = project / ".copier-answers.yml"
    text = re.sub(
        "(?m)^_src_path: .*$",
        f"_src_path: https://someone:{password}@127.0.0.1:9/graft.git",
        answers.read_text(),
    )
    answers.write_text(text)
    git_save(project)

    run = graft(project, *arguments)

    assert run.code == 2
    assert "https://***@127.0.0.1:9/graft.git" in run.err
    assert "s3cret" not in run.out + run.err
