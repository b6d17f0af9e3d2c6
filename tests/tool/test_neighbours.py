"""Concurrent git processes in the same repository, and the user's git settings."""

import os
import subprocess
from pathlib import Path

import pytest
from plumbum import local

from graft import apply, update
from graft.git import Git
from graft.journal import index_lock

from .story import LINES, edit, git, git_save, graft, litter, release, status, tracked

MINE = LINES.replace("line 3\n", "mine\n")
THEIRS = LINES.replace("line 15\n", "theirs\n")
BOTH = MINE.replace("line 15\n", "theirs\n")


@pytest.fixture
def edited(template: Path, project: Path) -> Path:
    """A project whose update has something to merge, without a conflict."""
    edit(project, {"Makefile": MINE})
    release(template, "v2.0.0", {"Makefile": THEIRS})
    return project


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, project: Path, *commands: tuple[str, ...]
) -> None:
    """Change the repository after the merge was computed."""

    def renew(*arguments: object) -> list[str]:
        for command in commands:
            git(project, *command)
        return []

    monkeypatch.setattr(update, "renew", renew)


def test_a_commit_made_meanwhile_is_not_undone(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (edited / "new.txt").write_text("new\n")
    git_save(edited, "Work")
    git(edited, "branch", "later")
    git(edited, "reset", "--quiet", "--hard", "HEAD^")
    meanwhile(monkeypatch, edited, ("merge", "--quiet", "--ff-only", "later"))

    run = graft(edited, "update")

    assert run.code == 2
    assert "main was committed to" in run.err
    assert tracked(edited)["new.txt"] == "new\n"
    assert status(edited) == ""
    monkeypatch.undo()
    assert graft(edited, "update").code == 0
    assert tracked(edited)["new.txt"] == "new\n"
    assert tracked(edited)["Makefile"] == BOTH


def test_another_branch_that_was_switched_to_meanwhile_is_left_alone(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = git(edited, "rev-parse", "HEAD")
    meanwhile(monkeypatch, edited, ("switch", "--quiet", "--create", "other"))

    run = graft(edited, "update")

    assert run.code == 2
    assert "main was committed to, or left" in run.err
    assert git(edited, "rev-parse", "main", "other").split() == 2 * [before.strip()]


def test_the_lock_of_another_git_is_left_alone(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = edited / ".git/index.lock"
    before = git(edited, "rev-parse", "HEAD")

    def renew(*arguments: object) -> list[str]:
        lock.write_text("somebody's")
        return []

    monkeypatch.setattr(update, "renew", renew)

    run = graft(edited, "update")

    assert run.code == 2
    assert "another git is at work" in run.err
    assert lock.read_text() == "somebody's"
    lock.unlink()
    assert (git(edited, "rev-parse", "HEAD"), status(edited)) == (before, "")
    assert litter(edited) == []


def test_after_a_kill_too_the_lock_of_another_git_is_left_alone(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = edited / ".git/index.lock"

    def die(*arguments: object) -> None:
        os._exit(9)

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(apply, "mark_conflicts", die)
        graft(edited, "update")
    assert os.waitpid(child, 0)[1] == 9 << 8
    assert lock.is_symlink()  # ours
    lock.unlink()
    lock.write_text("somebody's")

    run = graft(edited, "update")

    assert run.code == 2
    assert lock.read_text() == "somebody's"
    lock.unlink()
    assert graft(edited, "update").code == 0
    assert tracked(edited)["Makefile"] == BOTH


def test_a_lock_that_a_killed_update_took_is_no_obstacle(edited: Path) -> None:
    assert index_lock(Git(edited)).take()

    assert graft(edited, "update").code == 0
    assert litter(edited) == []


def hook(project: Path, name: str, text: str) -> None:
    path = project / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_the_hooks_of_a_merge_are_run(edited: Path) -> None:
    for name in ("pre-merge-commit", "post-merge", "pre-commit", "post-commit"):
        hook(edited, name, f"echo {name} >>.git/called")
    hook(edited, "commit-msg", 'echo "Checked-by: hook" >>"$1"')

    assert graft(edited, "update").code == 0

    called = (edited / ".git/called").read_text().split()
    assert called == ["pre-merge-commit", "post-merge"]
    assert "Checked-by: hook" in git(edited, "log", "-1", "--format=%B")
    assert status(edited) == ""


@pytest.mark.parametrize("name", ["pre-merge-commit", "commit-msg"])
def test_a_hook_that_refuses_leaves_the_merge_to_its_owner(
    edited: Path, name: str
) -> None:
    before = git(edited, "rev-parse", "HEAD")
    hook(edited, name, "exit 1")

    run = graft(edited, "update")

    assert run.code == 1
    assert f"your hook {name} refused" in run.out
    assert git(edited, "rev-parse", "HEAD") == before
    assert (edited / ".git/MERGE_HEAD").exists()
    (edited / ".git/hooks" / name).unlink()
    git(edited, "commit", "--quiet", "--no-edit")
    assert tracked(edited)["Makefile"] == BOTH
    assert git(edited, "log", "-1", "--format=%P") == before


def test_what_a_hook_adds_is_committed(edited: Path) -> None:
    hook(edited, "pre-merge-commit", "echo added >added.txt && git add added.txt")

    assert graft(edited, "update").code == 0

    assert tracked(edited)["added.txt"] == "added\n"
    assert status(edited) == ""


def signing(project: Path, folder: Path) -> None:
    """Let git sign commits."""
    key = folder / "key"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True
    )
    for setting in ("gpg.format=ssh", f"user.signingKey={key}", "commit.gpgSign=true"):
        git(project, "config", *setting.split("=", 1))


def test_who_signs_commits_signs_the_update_too(edited: Path, tmp_path: Path) -> None:
    signing(edited, tmp_path)

    assert graft(edited, "update").code == 0

    for commit in git(edited, "rev-list", "HEAD", "--not", "HEAD^1").split():
        assert "gpgsig" in git(edited, "cat-file", "commit", commit)
    git(edited, "config", "log.showSignature", "true")
    answers = tracked(edited)[".copier-answers.yml"]
    edit(edited, {".copier-answers.yml": answers.replace("v2.0.0", "v1.0.0")})
    assert "_commit was v2.0.0" in graft(edited, "status").out


def test_a_signature_that_fails_changes_nothing(edited: Path) -> None:
    before = git(edited, "rev-parse", "HEAD")
    git(edited, "config", "commit.gpgSign", "true")
    git(edited, "config", "gpg.program", "/bin/false")

    run = graft(edited, "update")

    assert run.code == 2
    assert "sign" in run.err
    assert (git(edited, "rev-parse", "HEAD"), status(edited)) == (before, "")


def test_a_clean_merge_can_be_left_uncommitted(edited: Path) -> None:
    before = git(edited, "rev-parse", "HEAD")

    run = graft(edited, "update", "--no-commit")

    assert run.code == 1
    assert "`git commit` finishes the merge" in run.out
    assert git(edited, "rev-parse", "HEAD") == before
    assert (edited / "Makefile").read_text() == BOTH
    git(edited, "commit", "--quiet", "--no-edit")
    assert status(edited) == ""


def test_the_branch_that_was_changed_is_named(edited: Path) -> None:
    git(edited, "switch", "--quiet", "--create", "work")

    assert "Branch: work" in graft(edited, "update").out


def test_a_repository_with_long_names_of_objects(template: Path, project: Path) -> None:
    answers = (project / ".copier-answers.yml").read_text()
    (project / ".git").rename(project.parent / "sha1")
    git(project, "init", "--quiet", "--object-format=sha256", "-b", "main")
    git(project, "config", "user.name", "Test")
    git(project, "config", "user.email", "test@example.org")
    git_save(project, "Start")
    edit(project, {"Makefile": MINE, "README.md": "# Mine\n"})
    release(template, "v2.0.0", {"Makefile": THEIRS, "README.md": "# Theirs\n"})

    run = graft(project, "update")

    assert run.code == 1, run.err
    assert (project / "Makefile").read_text() == BOTH
    assert "UU README.md" in status(project)
    assert answers != (project / ".copier-answers.yml").read_text()


def test_a_sparse_checkout(edited: Path, template: Path) -> None:
    release(template, "v2.1.0", {"src/app.py": THEIRS, "README.md": "# Newer\n"})
    edit(edited, {"src/app.py": MINE})
    git(edited, "sparse-checkout", "set", "--no-cone", "/*", "!/src/")
    assert not (edited / "src").exists()

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert tracked(edited)["src/app.py"] == BOTH
    assert tracked(edited)["README.md"] == "# Newer\n"
    assert not (edited / "src").exists()
    assert status(edited) == ""


def test_objects_on_another_file_system(edited: Path, tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm") / f"objects-{os.getpid()}"
    if os.stat("/dev/shm").st_dev == os.stat(edited).st_dev:
        pytest.fail("/dev/shm has to be a file system of its own")
    (edited / ".git/objects").rename(tmp_path / "objects")
    subprocess.run(["cp", "-r", tmp_path / "objects", elsewhere], check=True)
    (edited / ".git/objects").symlink_to(elsewhere)
    try:
        assert graft(edited, "update").code == 0
        assert tracked(edited)["Makefile"] == BOTH
        git(edited, "fsck", "--strict")
    finally:
        subprocess.run(["rm", "-rf", elsewhere], check=True)


def test_the_lock_can_be_taken_where_a_file_must_be_writable(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on NFS, which locks no file that is open for reading alone."""
    import fcntl

    flock = fcntl.flock

    def nfs(descriptor: int, operation: int) -> None:
        access = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
        if operation & fcntl.LOCK_EX and access == os.O_RDONLY:
            raise OSError(9, "Bad file descriptor")
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", nfs)

    assert graft(edited, "update").code == 0
    assert litter(edited) == []


def test_git_is_asked_as_its_owner_configured_it(edited: Path) -> None:
    git(edited, "config", "core.hooksPath", "elsewhere")

    assert Git(edited).as_configured().path("hooks/x") == edited / "elsewhere/x"


def test_inside_another_program_the_environment_stays_as_it_was(
    edited: Path,
) -> None:
    before, copiers = dict(os.environ), local.env.getdict()

    assert graft(edited, "update").code == 0

    assert dict(os.environ) == before
    assert local.env.getdict() == copiers
