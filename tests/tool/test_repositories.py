"""Updates in repositories of people and of build servers."""

import json
import os
import subprocess
import sys
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
    litter,
    new_project,
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
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})
    return project


def test_a_project_in_a_subfolder_of_a_repository(
    template: Path, tmp_path: Path
) -> None:
    top = tmp_path / "monorepo"
    build_file_tree(top, {"Makefile": LINES, "apps/other/src/app.py": LINES})
    project = new_project(template, top / "apps/one")
    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS)})
    build_file_tree(project, {"Makefile": LINES.replace(*MINE)})
    (project / ".git").rename(tmp_path / "inner")  # one repository only
    git_save(top)

    run = graft(project, "update")

    assert run.code == 0, run.err
    files = tracked(top)
    assert files["apps/one/Makefile"] == BOTH
    assert files["Makefile"] == LINES
    assert files["apps/other/src/app.py"] == LINES
    assert status(top) == ""
    rendered = git(top, "ls-tree", "-r", "--name-only", recorded(top)).split()
    assert all(path.startswith("apps/one/") for path in rendered)


def test_a_conflict_in_a_subfolder_can_be_aborted(
    template: Path, tmp_path: Path
) -> None:
    top = tmp_path / "monorepo"
    project = new_project(template, top / "apps/one")
    (project / ".git").rename(tmp_path / "inner")
    build_file_tree(project, {"README.md": "# Mine\n"})
    git_save(top)
    release(template, "v2.0.0", {"README.md": "# Theirs\n"})

    assert graft(project, "update").code == 1
    assert "UU apps/one/README.md" in status(top)
    git(top, "merge", "--abort")
    assert status(top) == ""


def test_a_shallow_clone(edited: Path, tmp_path: Path) -> None:
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{edited}", str(clone))

    assert graft(clone, "update").code == 0
    assert tracked(clone)["Makefile"] == BOTH
    git(clone, "push", "--quiet", "origin", "HEAD:refs/heads/updated")


def test_a_linked_worktree(edited: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(edited, "worktree", "add", "--quiet", "-b", "other", str(linked))

    assert graft(linked, "update").code == 0
    assert tracked(linked)["Makefile"] == BOTH
    assert status(linked) == ""


def test_a_git_directory_elsewhere(edited: Path, tmp_path: Path) -> None:
    git(edited, "init", "--quiet", f"--separate-git-dir={tmp_path / 'elsewhere'}")

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert tracked(edited)["Makefile"] == BOTH
    assert status(edited) == ""


def add_submodule(repository: Path, source: Path, place: str) -> None:
    """Commit a submodule that is cloned from a folder, which git allows on request."""
    allow = ("-c", "protocol.file.allow=always")
    git(repository, *allow, "submodule", "--quiet", "add", str(source), place)
    git_save(repository)


def test_a_project_that_is_a_submodule(edited: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    build_file_tree(top, {"README.md": "All projects\n"})
    git_save(top)
    add_submodule(top, edited, "apps/one")
    inside = top / "apps/one"
    git(inside, "config", "user.name", "Test")
    git(inside, "config", "user.email", "test@example.org")

    run = graft(inside, "update")

    assert run.code == 0, run.err
    assert tracked(inside)["Makefile"] == BOTH
    assert status(inside) == ""
    assert status(top) == " M apps/one\n"


def test_a_template_with_a_submodule(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'protocol.file.allow=always'")
    library = tmp_path / "library"
    build_file_tree(library, {"Makefile": LINES})
    git_save(library)
    add_submodule(template, library, "lib")
    release(template, "v1.1.0", {})
    project = new_project(template, tmp_path / "project")
    edit(project, {"lib/Makefile": LINES.replace(*MINE)})
    edit(library, {"Makefile": LINES.replace(*THEIRS)})
    git(template / "lib", "pull", "--quiet")
    release(template, "v2.0.0", {})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["lib/Makefile"] == BOTH


def test_a_project_with_a_submodule(edited: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    build_file_tree(library, {"lib.py": "x = 1\n"})
    git_save(library)
    add_submodule(edited, library, "vendor/library")
    before = git(edited, "ls-tree", "HEAD", "vendor/library")

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert git(edited, "ls-tree", "HEAD", "vendor/library") == before
    assert (edited / "vendor/library/lib.py").read_text() == "x = 1\n"
    assert tracked(edited)["Makefile"] == BOTH
    assert status(edited) == ""


def test_a_commit_on_no_branch_is_said(edited: Path) -> None:
    git(edited, "switch", "--quiet", "--detach")

    run = graft(edited, "update")

    assert run.code == 0
    assert tracked(edited)["Makefile"] == BOTH
    assert "HEAD is detached" in run.out
    assert "git switch -c NAME" in run.out


def test_a_history_that_was_squashed(template: Path, edited: Path) -> None:
    start = git(edited, "rev-parse", "HEAD").strip()
    graft(edited, "update")
    git(edited, "reset", "--quiet", "--soft", start)
    git_save(edited, "Squashed")
    release(template, "v3.0.0", {"Makefile": LINES.replace(*THEIRS) + "end\n"})

    assert graft(edited, "update").code == 0
    assert tracked(edited)["Makefile"] == BOTH + "end\n"


def test_an_old_version_that_no_longer_renders_is_found_in_the_history(
    template: Path, edited: Path
) -> None:
    graft(edited, "update")
    git(template, "tag", "--delete", "v2.0.0")
    release(template, "v3.0.0", {"Makefile": LINES.replace(*THEIRS) + "end\n"})

    run = graft(edited, "update")

    assert run.code == 0, run.err
    assert tracked(edited)["Makefile"] == BOTH + "end\n"
    assert git(edited, "log", "--format=%s", recorded(edited)).splitlines() == [
        "Template v3.0.0",
        "Template v2.0.0",
        "Template v1.0.0",
    ]


def test_a_base_from_the_history_lacks_what_the_new_version_leaves_out(
    template: Path, project: Path
) -> None:
    release(template, "v2.0.0", {"starter.py": LINES})
    graft(project, "update")
    git(template, "tag", "--delete", "v2.0.0")
    questions = (template / "copier.yml").read_text()
    release(template, "v3.0.0", {"copier.yml": questions + "_exclude: [starter.py]\n"})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["starter.py"] == LINES


def test_a_template_that_has_moved(
    template: Path, edited: Path, tmp_path: Path
) -> None:
    moved = template.rename(tmp_path / "elsewhere")

    assert graft(edited, "update").code == 2
    assert graft(edited, "update", "--template", str(moved)).code == 0
    assert tracked(edited)["Makefile"] == BOTH
    assert f"_src_path: {moved}" in tracked(edited)[".copier-answers.yml"]
    assert graft(edited, "update").code == 0


def test_a_private_template_that_is_reached_by_ssh(
    template: Path, edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = tmp_path / "ssh"
    run_last = 'for last; do :; done; eval "exec $last"'
    ssh.write_text(f'#!/bin/sh\necho "$*" >>{tmp_path}/asked\n{run_last}\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = f"git@example.org:{template}"

    run = graft(edited, "update", "--template", source)

    assert run.code == 0, run.err
    asked = (tmp_path / "asked").read_text().splitlines()
    assert all("git@example.org git-upload-pack" in line for line in asked)
    assert len(asked) == 2  # which releases there are, then all of them at once
    assert tracked(edited)["Makefile"] == BOTH
    release(template, "v3.0.0", {"README.md": "# Newer\n"})
    assert graft(edited, "update").code == 0
    assert tracked(edited)["README.md"] == "# Newer\n"
    ssh.write_text("#!/bin/sh\necho Permission denied >&2; exit 255\n")
    run = graft(edited, "update")
    assert run.code == 2
    assert len(run.err.splitlines()) == 1


def test_hooks_that_no_merge_runs_do_not_interfere(
    edited: Path, tmp_path: Path
) -> None:
    hooks = tmp_path / "hooks"
    build_file_tree(hooks, dict.fromkeys(HOOKS, "#!/bin/sh\nexit 1\n"))
    for name in HOOKS:
        (hooks / name).chmod(0o755)
    git(edited, "config", "core.hooksPath", str(hooks))

    assert graft(edited, "update").code == 0
    assert status(edited) == ""


def test_hooks_for_all_repositories_do_not_interfere(
    edited: Path, tmp_path: Path
) -> None:
    hook = tmp_path / "hooks/post-checkout"
    build_file_tree(tmp_path, {"hooks/post-checkout": "#!/bin/sh\nexit 1\n"})
    hook.chmod(0o755)
    settings = f"[core]\n\thooksPath = {hook.parent}\n"
    build_file_tree(tmp_path, {"settings": settings})
    command = [sys.executable, "-m", "graft", "update", "--project", edited]

    run = subprocess.run(  # Copier's git, too, starts in this environment
        command,
        env=os.environ | {"GIT_CONFIG_GLOBAL": str(tmp_path / "settings")},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr


HOOKS = (
    "post-checkout",
    "post-commit",
    "post-merge",  # too late to refuse anything
    "pre-commit",
    "reference-transaction",
)


def test_settings_that_change_merges_do_not_interfere(edited: Path) -> None:
    for setting in (
        "merge.ff=only",
        "merge.renames=false",
        "diff.renames=false",
        "merge.verifySignatures=true",
        "core.quotePath=true",
        "core.fileMode=false",
        "core.splitIndex=true",
        "status.showUntrackedFiles=no",
    ):
        git(edited, "config", *setting.split("="))

    assert graft(edited, "update").code == 0
    assert tracked(edited)["Makefile"] == BOTH


def test_an_update_started_by_a_hook_knows_its_repository(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")

    assert graft(edited, "update").code == 0


def test_a_machine_where_git_knows_no_author(
    edited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(edited, "config", "--unset", "user.name")
    git(edited, "config", "--unset", "user.email")
    git(edited, "config", "user.useConfigOnly", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    assert graft(edited, "update").code == 0
    assert git(edited, "log", "-1", "--format=%an").strip() == "Graft"


def test_names_with_spaces_colons_and_accents(template: Path, tmp_path: Path) -> None:
    odd = 'a "b"/é ü.txt'
    release(template, "v1.1.0", {odd: LINES})
    project = new_project(template, tmp_path / "ö d: d")
    edit(project, {odd: LINES.replace(*MINE)})
    release(template, "v2.0.0", {odd: LINES.replace(*THEIRS)})

    assert graft(project, "update").code == 0
    assert (project / odd).read_text() == BOTH


def test_a_template_without_tags_is_followed_commit_by_commit(
    template: Path, project: Path
) -> None:
    git(template, "tag", "--delete", "v1.0.0")
    answers = (project / ".copier-answers.yml").read_text()
    commit = git(template, "rev-parse", "--short", "HEAD").strip()
    edit(project, {".copier-answers.yml": answers.replace("v1.0.0", f"'{commit}'")})
    edit(template, {"Makefile": "new\n"})

    run = graft(project, "update")

    assert run.code == 0, run.err
    assert tracked(project)["Makefile"] == "new\n"


def test_a_prerelease_is_taken_only_when_it_is_named(
    template: Path, project: Path
) -> None:
    edit(project, {"Makefile": LINES.replace(*MINE)})
    release(template, "v2.0.0rc1", {"Makefile": LINES.replace(*THEIRS)})

    told = graft(project, "status")
    nothing = graft(project, "update")

    assert "2.0.0rc1" not in told.out
    assert nothing.code == 0, nothing.err
    assert version(project) == "v1.0.0"

    named = graft(project, "update", "--to", "v2.0.0rc1")

    assert named.code == 0, named.err
    assert version(project) == "v2.0.0rc1"
    assert (project / "Makefile").read_text() == BOTH

    release(template, "v2.0.0", {"Makefile": LINES.replace(*THEIRS) + "end\n"})
    final = graft(project, "update")

    assert final.code == 0, final.err
    assert version(project) == "v2.0.0"


def version(project: Path) -> str:
    """The recorded version of the template."""
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    return str(answers["_commit"])


def test_a_dry_run_changes_nothing(edited: Path) -> None:
    before = git(edited, "count-objects")

    run = graft(edited, "update", "--dry-run")

    assert run.code == 0
    assert "Makefile" in run.out
    assert tracked(edited)["Makefile"] == LINES.replace(*MINE)
    assert git(edited, "count-objects") == before
    assert status(edited) == ""
    assert litter(edited) == []


def test_the_summary_is_printed_written_and_given_as_data(
    edited: Path, tmp_path: Path
) -> None:
    file = tmp_path / "summary.md"

    printed = graft(edited, "update", "--dry-run", "--summary", str(file)).out
    data = json.loads(graft(edited, "update", "--json").out)

    assert file.read_text() == printed
    assert "| Makefile            | merged  |" in printed
    assert (data["from"], data["to"]) == ("v1.0.0", "v2.0.0")
    assert {"path": "Makefile", "what": "merged", "how": ""} in data["files"]
    assert data["to_do"] == []


@pytest.mark.parametrize("steps", [["v3.0.0"], ["v2.0.0", "v3.0.0"]])
def test_skipping_a_version_equals_going_step_by_step(
    template: Path, project: Path, steps: list[str]
) -> None:
    edit(project, {"src/app.py": LINES.replace(*MINE)})
    release(template, "v2.0.0", {"src/app.py": None, "src/main.py": LINES, "b": "b\n"})
    release(template, "v3.0.0", {"src/main.py": LINES.replace(*THEIRS), "b": None})

    for version in steps:
        assert graft(project, "update", "--to", version).code == 0

    files = tracked(project)
    assert files["src/main.py"] == BOTH
    assert "b" not in files
    assert "src/app.py" not in files


def test_a_second_update_changes_nothing(edited: Path) -> None:
    graft(edited, "update")
    head = git(edited, "rev-parse", "HEAD")

    run = graft(edited, "update")

    assert run.code == 0
    assert "no file changed" in run.out
    assert git(edited, "rev-parse", "HEAD") == head


def test_rerere_repeats_a_resolution(template: Path, project: Path) -> None:
    git(project, "config", "rerere.enabled", "true")
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n"})
    graft(project, "update")
    edit(project, {"README.md": "# Both\n"})
    git(project, "reset", "--quiet", "--hard", "HEAD^")

    assert graft(project, "update").code == 1
    assert (project / "README.md").read_text() == "# Both\n"


@pytest.mark.parametrize("tagged", [False, True])
def test_changes_of_a_template_that_nobody_committed_are_in_no_version(
    template: Path, project: Path, tagged: bool
) -> None:
    to = ["--to", "HEAD"] if tagged else []
    edit(template, {"Makefile": "committed\n"})
    if not tagged:
        git(template, "tag", "--delete", "v1.0.0")
        answers = (project / ".copier-answers.yml").read_text()
        commit = git(template, "rev-parse", "--short", "HEAD~").strip()
        edit(project, {".copier-answers.yml": answers.replace("v1.0.0", f"'{commit}'")})
    build_file_tree(template, {"Makefile": "a draft\n"})

    run = graft(project, "update", *to)

    assert run.code == 0, run.err
    line = f"uncommitted changes in {template} are left out: commit them there first"
    assert line in run.out
    assert tracked(project)["Makefile"] == "committed\n"
    recorded = yaml.safe_load(tracked(project)[".copier-answers.yml"])["_commit"]
    named = git(template, "describe", "--tags", "--always").strip()
    assert recorded == named

    git_save(template, "The draft")
    assert graft(project, "update", *to).code == 0
    assert tracked(project)["Makefile"] == "a draft\n"
