"""The template renames a file to a path where the owner has one."""

from pathlib import Path

from .story import LINES, edit, git, graft, release

OWN = "# Mine\n" + "mine\n" * 20


def test_a_file_of_the_owners_at_the_new_path_is_never_lost(
    template: Path, project: Path
) -> None:
    release(template, "v1.1.0", {"docs/reference.md": LINES})
    assert graft(project, "update").code == 0
    edit(project, {"docs/reference.md": None, "docs/90.md": OWN})
    release(
        template,
        "v2.0.0",
        {"docs/reference.md": None, "docs/90.md": LINES + "line 21\n"},
    )

    run = graft(project, "update")

    assert run.code == 1
    text = (project / "docs/90.md").read_text()
    assert OWN in text
    assert "line 21\n" in text
    assert "AA docs/90.md" in git(project, "status", "--porcelain")
    git(project, "merge", "--abort")
    assert (project / "docs/90.md").read_text() == OWN


def test_a_file_of_the_templates_at_the_path_that_the_owner_chose_is_not_lost(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": None, "docs/90.md": LINES + "mine\n"})
    release(template, "v2.0.0", {"src/app.py": None, "docs/90.md": OWN})

    run = graft(project, "update")

    assert run.code == 1
    text = (project / "docs/90.md").read_text()
    assert "# Mine\n" in text
    assert "line 20\n" in text
