"""Updates, and how teams use branches: rebase, squash, merge, diverge."""

from pathlib import Path

import pytest

from .story import LINES, edit, git, graft, release, status, tracked

MINE = LINES.replace("line 3\n", "mine\n")
THEIRS = LINES.replace("line 15\n", "theirs\n")
BOTH = MINE.replace("line 15\n", "theirs\n")


@pytest.fixture
def team(template: Path, project: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one project, each with a commit that the other has not."""
    edit(project, {"Makefile": MINE})
    shared, other = tmp_path / "shared.git", tmp_path / "other"
    git(tmp_path, "clone", "--quiet", "--bare", str(project), str(shared))
    git(project, "remote", "add", "origin", str(shared))
    git(project, "fetch", "--quiet", "origin")
    git(project, "branch", "--quiet", "--set-upstream-to", "origin/main")
    git(tmp_path, "clone", "--quiet", str(shared), str(other))
    with (other / ".git/config").open("a") as settings:
        settings.write("[user]\n\tname = Test\n\temail = test@example.org\n")
    release(template, "v2.0.0", {"Makefile": THEIRS, "new.txt": "new\n"})
    return project, other


def push(project: Path, files: dict[str, str | bytes | None]) -> None:
    """A colleague's work."""
    edit(project, files)
    git(project, "push", "--quiet", "origin", "main")


def test_an_update_is_rebased_as_any_commit(
    template: Path, team: tuple[Path, Path]
) -> None:
    project, other = team
    push(other, {"src/theirs.py": "colleague\n"})
    assert graft(project, "update").code == 0

    git(project, "pull", "--quiet", "--rebase")

    assert tracked(project)["Makefile"] == BOTH
    assert tracked(project)["src/theirs.py"] == "colleague\n"
    git(project, "push", "--quiet")
    git(other, "pull", "--quiet", "--rebase")
    release(template, "v3.0.0", {"new.txt": "newer\n"})
    for clone in team:
        assert graft(clone, "update").code == 0
        assert tracked(clone)["new.txt"] == "newer\n"
        assert tracked(clone)["Makefile"] == BOTH


def test_an_update_with_a_conflict_is_rebased_as_any_commit(
    template: Path, team: tuple[Path, Path]
) -> None:
    project, other = team
    push(other, {"src/theirs.py": "colleague\n"})
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.1.0", {"README.md": "# Theirs\n"})
    assert graft(project, "update").code == 1
    edit(project, {"README.md": "# Both\n"})

    git(project, "pull", "--quiet", "--rebase")

    assert tracked(project)["README.md"] == "# Both\n"
    assert tracked(project)["new.txt"] == "new\n"
    assert tracked(project)["src/theirs.py"] == "colleague\n"
    assert graft(project, "status").code == 0


def test_an_update_merged_as_one_commit_is_a_base_for_the_next(
    template: Path, team: tuple[Path, Path]
) -> None:
    project, _ = team
    git(project, "switch", "--quiet", "--create", "update")
    assert graft(project, "update").code == 0
    git(project, "switch", "--quiet", "main")
    git(project, "merge", "--quiet", "--squash", "update")
    git(project, "commit", "--quiet", "--message", "Squashed")
    release(template, "v3.0.0", {"Makefile": f"{THEIRS}end\n"})

    assert graft(project, "update").code == 0
    assert tracked(project)["Makefile"] == f"{BOTH}end\n"


def test_branches_at_different_versions_meet_at_the_newer_one(
    template: Path, team: tuple[Path, Path]
) -> None:
    project, other = team
    assert graft(project, "update").code == 0
    git(project, "push", "--quiet")
    release(template, "v3.0.0", {"Makefile": f"{THEIRS}end\n"})
    assert graft(other, "update").code == 0
    # As the page on updates says: the branch that is behind goes first.
    assert graft(project, "update", "--to", "v3.0.0").code == 0

    git(project, "pull", "--quiet", "--no-rebase", "--no-edit", str(other), "main")

    assert status(project) == ""
    assert tracked(project)["Makefile"] == f"{BOTH}end\n"
    assert "_commit: v3.0.0" in tracked(project)[".copier-answers.yml"]


def test_a_record_in_another_clone_is_found_where_it_was_pushed(
    template: Path, team: tuple[Path, Path]
) -> None:
    project, other = team
    assert graft(project, "update").code == 0
    git(project, "push", "--quiet", "origin", "main", "refs/graft/*:refs/graft/*")
    git(template, "tag", "--delete", "v2.0.0")
    release(template, "v3.0.0", {"new.txt": "newer\n"})
    git(other, "pull", "--quiet")
    assert graft(other, "update").code == 2

    git(other, "fetch", "--quiet", "origin", "refs/graft/*:refs/graft/*")

    assert graft(other, "update").code == 0
    assert tracked(other)["new.txt"] == "newer\n"
