"""The recorded template, changed by something other than an update."""

import json
import shutil
from pathlib import Path

import pytest

from .story import copier_update, edit, git, git_save, graft, new_project, release

ANSWERS = ".copier-answers.yml"


def warnings(project: Path, *command: str) -> list[str]:
    """A command's warnings, except the one about a template in a folder."""
    said: list[str] = json.loads(graft(project, *command, "--json").out)["warnings"]
    return [line for line in said if "others cannot update" not in line]


def rewrite(project: Path, old: str, new: str) -> None:
    """Edit the answers file by hand, and commit."""
    text = (project / ANSWERS).read_text()
    assert old in text
    edit(project, {ANSWERS: text.replace(old, new)})


def test_what_updates_wrote_is_nothing_to_warn_of(
    template: Path, project: Path
) -> None:
    assert warnings(project, "status") == []
    release(template, "v1.1.0", {"Makefile": "new\n"})
    assert warnings(project, "update") == []
    assert warnings(project, "status") == []
    fork = template.with_name("fork")
    shutil.copytree(template, fork)
    release(fork, "v1.2.0", {"Makefile": "forked\n"})
    assert warnings(project, "update", "--template", str(fork)) == []
    assert warnings(project, "status") == []
    git(project, "config", "grep.patternType", "fixed")
    assert warnings(project, "status") == []


def test_another_source_is_said_in_status_and_update(
    template: Path, project: Path
) -> None:
    fork = template.with_name("fork")
    shutil.copytree(template, fork)
    release(fork, "v1.1.0", {"Makefile": "forked\n"})
    first = git(project, "rev-parse", "HEAD").strip()[:9]
    rewrite(project, f"_src_path: {template}", f"_src_path: {fork}")

    (line,) = warnings(project, "status")

    assert line.startswith(f"_src_path was {template} when the template was last")
    assert f"and is {fork} now" in line
    assert f"`git log -p {first}.. -- {ANSWERS}`" in line
    assert f"  {line}" in graft(project, "status").out
    assert f"- {line}" in graft(project, "update", "--dry-run").out
    assert warnings(project, "update") == [line]
    assert warnings(project, "status") == []


@pytest.mark.parametrize("message", ["Work", "Update of the template"])
def test_another_version_is_said_whatever_its_commit_says(
    template: Path, project: Path, message: str
) -> None:
    release(template, "v1.1.0", {"Makefile": "new\n"})
    text = (project / ANSWERS).read_text()
    (project / ANSWERS).write_text(text.replace("v1.0.0", "v1.1.0"))
    git_save(project, message)

    (line,) = warnings(project, "status")

    assert "_commit was v1.0.0 when" in line
    assert "and is v1.1.0 now" in line
    # There is nothing newer, and it is said all the same.
    assert warnings(project, "update") == [line]


def test_another_commit_is_said(template: Path, project: Path, tmp_path: Path) -> None:
    name = "{{ _copier_conf.answers_file }}.jinja"
    commit = "template_commit: '{{ _copier_conf.vcs_ref_hash }}'\n"
    release(template, "v1.1.0", {name: (template / name).read_text() + commit})
    project = new_project(template, tmp_path / "with commit")
    git(template, "commit", "--quiet", "--allow-empty", "-m", "Another")
    git(template, "tag", "--force", "v1.1.0")
    was, now = (git(template, "rev-parse", name).strip() for name in ("@~", "@"))
    rewrite(project, was, now)

    (line,) = warnings(project, "status")

    assert line.startswith(f"template_commit was {was} when")
    assert f"and is {now} now" in line


def test_an_edit_that_was_taken_back_and_one_of_another_answer_are_no_matter(
    project: Path,
) -> None:
    rewrite(project, "v1.0.0", "v0.9.0")
    rewrite(project, "v0.9.0", "v1.0.0")
    rewrite(project, "with_docs: false", "with_docs: true")

    assert warnings(project, "status") == []


def test_plain_copier_is_said_until_the_next_update(
    template: Path, project: Path
) -> None:
    release(template, "v1.1.0", {"Makefile": "new\n"})
    copier_update(project)
    git_save(project, "By hand")
    assert "v1.0.0" in warnings(project, "status")[0]
    release(template, "v1.2.0", {"Makefile": "newer\n"})

    assert graft(project, "update").code == 0

    assert warnings(project, "status") == []


def test_a_password_in_a_source_is_not_shown(template: Path, project: Path) -> None:
    rewrite(
        project, f"_src_path: {template}", f"_src_path: file://me:secret@{template}"
    )

    said = graft(project, "status")

    assert "secret" not in said.out + said.err
