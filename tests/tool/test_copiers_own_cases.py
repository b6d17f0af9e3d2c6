"""Cases that Copier's own update tests cover, for the update tool."""

from pathlib import Path

import pytest
import yaml

from .story import (
    LINES,
    build_file_tree,
    edit,
    git,
    git_save,
    graft,
    new_project,
    new_template,
    recorded,
    release,
    status,
    tracked,
)

MINE, THEIRS = ("line 3\n", "mine\n"), ("line 15\n", "theirs\n")
BOTH = LINES.replace(*MINE).replace(*THEIRS)


@pytest.fixture
def edited(template: Path, project: Path) -> Path:
    """A project with edits that the next release does not touch."""
    edit(project, {"Makefile": LINES.replace(*MINE)})
    return project


def version(project: Path) -> str:
    """The recorded version of the template."""
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    return str(answers["_commit"])


def test_a_prerelease_is_taken_only_when_it_is_named(
    template: Path, edited: Path
) -> None:
    release(template, "v2.0.0rc1", {"Makefile": LINES.replace(*THEIRS)})

    told = graft(edited, "status")
    nothing = graft(edited, "update")

    assert "2.0.0rc1" not in told.out
    assert nothing.code == 0, nothing.err
    assert version(edited) == "v1.0.0"

    named = graft(edited, "update", "--to", "v2.0.0rc1")

    assert named.code == 0, named.err
    assert version(edited) == "v2.0.0rc1"
    assert (edited / "Makefile").read_text() == BOTH

    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS) + "end\n"})
    final = graft(edited, "update")

    assert final.code == 0, final.err
    assert version(edited) == "v2.0.0"


def test_a_git_directory_elsewhere(
    template: Path, edited: Path, tmp_path: Path
) -> None:
    git(edited, "init", "--quiet", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert tracked(edited)["Makefile"] == BOTH
    assert status(edited) == ""


def test_a_project_that_is_a_submodule(
    template: Path, edited: Path, tmp_path: Path
) -> None:
    top = tmp_path / "top"
    build_file_tree(top, {"README.md": "All projects\n"})
    git_save(top)
    allow = ("-c", "protocol.file.allow=always")
    git(top, *allow, "submodule", "--quiet", "add", str(edited), "apps/one")
    git_save(top)
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})
    inside = top / "apps/one"
    git(inside, "config", "user.name", "Test")
    git(inside, "config", "user.email", "test@example.org")

    run = graft(inside, "update")

    assert run.code == 0, run.err
    assert tracked(inside)["Makefile"] == BOTH
    assert status(inside) == ""
    assert status(top) == " M apps/one\n"


def test_a_project_with_a_submodule(
    template: Path, edited: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    build_file_tree(library, {"lib.py": "x = 1\n"})
    git_save(library)
    allow = ("-c", "protocol.file.allow=always")
    git(edited, *allow, "submodule", "--quiet", "add", str(library), "vendor/library")
    git_save(edited)
    before = git(edited, "ls-tree", "HEAD", "vendor/library")
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert git(edited, "ls-tree", "HEAD", "vendor/library") == before
    assert (edited / "vendor/library/lib.py").read_text() == "x = 1\n"
    assert tracked(edited)["Makefile"] == BOTH
    assert status(edited) == ""


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
    edit(project, {"Makefile": LINES.replace(*MINE)})
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["Makefile"] == BOTH
    everything = git(project, "log", "-p", "--all", "HEAD", recorded(project))
    assert "hush" not in everything


def test_an_executable_bit_and_a_conflict_in_one_file(
    template: Path, project: Path
) -> None:
    edit(project, {"Makefile": LINES.replace("line 15\n", "mine\n")})
    build_file_tree(template, {"Makefile": LINES.replace(*THEIRS)})
    (template / "Makefile").chmod(0o755)
    release(template, "v2.0.0", {})

    run = graft(project, "update")

    assert "conflict" in run.out
    assert "<<<<<<<" in (project / "Makefile").read_text()
    assert (project / "Makefile").stat().st_mode & 0o111
