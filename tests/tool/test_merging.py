"""An update merges what the template changed into what the user changed."""

from pathlib import Path

from .story import (
    LINES,
    edit,
    git,
    graft,
    litter,
    recorded,
    release,
    status,
    tracked,
)


def test_an_untouched_project_becomes_what_a_new_one_would_be(
    template: Path, project: Path
) -> None:
    release(template, "v2.0.0", {"Makefile": "new\n", "tox.ini": "[tox]\n"})

    run = graft(project, "update")

    assert run.code == 0, run.err
    files = tracked(project)
    assert files["Makefile"] == "new\n"
    assert files["tox.ini"] == "[tox]\n"
    assert "_commit: v2.0.0" in files[".copier-answers.yml"]
    assert status(project) == ""
    assert litter(project) == []


def test_edits_in_different_places_of_a_file_are_both_kept(
    template: Path, project: Path
) -> None:
    edit(project, {"Makefile": LINES.replace("line 3\n", "mine\n")})
    release(template, "v2.0.0", {"Makefile": LINES.replace("line 15\n", "theirs\n")})

    assert graft(project, "update").code == 0

    merged = LINES.replace("line 3\n", "mine\n").replace("line 15\n", "theirs\n")
    assert tracked(project)["Makefile"] == merged


def test_the_templates_versions_are_kept_beside_the_projects_history(
    template: Path, project: Path
) -> None:
    before = git(project, "rev-parse", "HEAD")
    release(template, "v2.0.0", {"Makefile": "new\n"})
    graft(project, "update")

    kept = recorded(project)
    assert git(project, "log", "--format=%s", kept).splitlines() == [
        "Template v2.0.0",
        "Template v1.0.0",
    ]
    assert git(project, "show", f"{kept}:Makefile") == "new\n"
    assert git(project, "log", "-1", "--format=%P") == before


def test_a_conflict_is_an_ordinary_merge_in_progress(
    template: Path, project: Path
) -> None:
    edit(project, {"README.md": "# Mine\n", "own.txt": "own\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n", "Makefile": "new\n"})
    before = git(project, "rev-parse", "HEAD")

    run = graft(project, "update")

    assert run.code == 1
    assert "README.md" in run.out
    assert "git merge --abort" in run.out
    assert "UU README.md" in status(project)
    assert "M  Makefile" in status(project)
    text = (project / "README.md").read_text()
    assert "<<<<<<< yours\n# Mine\n|||||||" in text
    assert "=======\n# Theirs\n>>>>>>> v2.0.0\n" in text
    assert git(project, "rev-parse", "HEAD") == before
    assert litter(project) == []


def test_a_resolved_conflict_is_committed_as_one_commit(
    template: Path, project: Path
) -> None:
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n"})
    before = git(project, "rev-parse", "HEAD")
    graft(project, "update")

    (project / "README.md").write_text("# Both\n")
    git(project, "add", "README.md")
    git(project, "commit", "--quiet", "--no-edit")

    assert git(project, "log", "-1", "--format=%P") == before
    assert "Update the template to v2.0.0" in git(project, "log", "-1", "--format=%s")
    assert graft(project, "update").code == 0
    assert tracked(project)["README.md"] == "# Both\n"


def test_git_merge_abort_goes_back_to_the_start(template: Path, project: Path) -> None:
    edit(project, {"README.md": "# Mine\n"})
    release(template, "v2.0.0", {"README.md": "# Theirs\n", "new/file": "new\n"})
    before = tracked(project)
    graft(project, "update")

    git(project, "merge", "--abort")

    assert tracked(project) == before
    assert status(project) == ""
    assert (project / "README.md").read_text() == "# Mine\n"
    assert not (project / "new").exists()


def test_merge_drivers_of_the_owner_are_used(template: Path, project: Path) -> None:
    driver = "sed -i 's/^line 3$/by my driver/' %A"
    git(project, "config", "merge.mine.driver", driver)
    attributes = "README.md merge=union\nMakefile merge=mine\n"
    edit(
        project,
        {
            ".gitattributes": attributes,
            "README.md": "# Project\nmine\n",
            "Makefile": LINES.replace("line 9\n", "mine\n"),
        },
    )
    release(
        template,
        "v2.0.0",
        {
            "README.md": "# Project\ntheirs\n",
            "Makefile": LINES.replace("line 9\n", "theirs\n"),
        },
    )

    assert graft(project, "update").code == 0

    files = tracked(project)
    assert files["README.md"] == "# Project\nmine\ntheirs\n"
    assert "by my driver" in files["Makefile"]
