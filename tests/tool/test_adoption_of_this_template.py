"""Adopted repositories are set up and work; a few, as each needs an environment."""

from pathlib import Path

import pytest
from support import FULL, make, run_tool

from .look_alikes import BY_HAND, NOTEBOOK, V1, WHISK, LookAlike
from .story import build_file_tree, edit, git, git_save, graft, status, tracked

# Without what only another machine has.
HERE = {
    "cookiecutter data science v1": (
        V1,
        {"requirements.txt": "-e .\nclick\n"},
        "src.own",
    ),
    "by hand": (BY_HAND, {}, "helpers.own"),
}
if FULL:
    HERE["whisk"] = (WHISK, {}, "spam_filter.own")


@pytest.mark.parametrize("kind", HERE)
def test_it_is_set_up_and_old_code_passes_and_new_code_is_held_to_the_standard(
    released_template: Path, tmp_path: Path, kind: str
) -> None:
    like, changes, module = HERE[kind]
    project = begin(tmp_path / "old", like, changes)
    source = str(released_template)

    run = graft(project, "adopt", "--template", source, "--to", "v999.0.0")

    assert run.code == 0, run.err
    make(project, "setup")
    assert "passed" in make(project, "test")
    make(project, "lint")
    run_tool(project, "python", "-c", f"import {module}")
    notebook = "notebooks/1.0-look.ipynb"
    old = [path for path in like.own if path.endswith(("own.py", ".ipynb"))]
    for path in old:
        text = (project / path).read_text()
        # As an editor leaves it: one line more, the outputs as they were.
        (project / path).write_text(text.replace("mine", "ours") + "\n")
    git_save(project, "Edit a line of old files, with the hooks")
    if notebook in old:
        assert "seen" in git(project, "show", f"HEAD:{notebook}").split('"outputs"')[1]
    (project / "new.py").write_text("import os\ndef f( x ): return x\n")
    assert "Not formatted" in make(project, "lint", fails=True)
    make(project, "format")
    assert "new.py" in make(project, "lint", fails=True)  # mypy: it has no types
    if "dvc.yaml" in like.own:
        make(project, "train")
        assert (project / "out.txt").read_text() == "trained\n"
        assert (project / "params.yaml").read_text() == like.own["params.yaml"]


def test_with_a_starter_too_old_code_passes_and_new_code_is_held_to_the_standard(
    released_template: Path, tmp_path: Path
) -> None:
    more = {"helpers/look.ipynb": NOTEBOOK, ".gitignore": "*.pyc\n"}
    project = begin(tmp_path / "old", BY_HAND, more)
    source = str(released_template)
    options = ("--to", "v999.0.0", "--data", "starter=blank")

    run = graft(project, "adopt", "--template", source, *options)

    assert run.code == 0, run.err
    make(project, "setup")
    make(project, "lint")
    for path in ("helpers/own.py", "helpers/look.ipynb"):
        (project / path).write_text((project / path).read_text() + "\n")
    git_save(project, "Edit old files, with the hooks")
    assert '"seen' in git(project, "show", "HEAD:helpers/look.ipynb")
    (project / "src/house_prices/new.py").write_text(
        "import os\ndef f( x ): return x\n"
    )
    git(project, "add", "--all")
    with pytest.raises(AssertionError, match="black"):
        git(project, "commit", "--message", "Untidy new code")
    assert "new.py" in make(project, "lint", fails=True)  # ruff
    make(project, "format")
    assert "new.py" in make(project, "lint", fails=True)  # mypy: it has no types


def test_a_part_of_a_repository_is_set_up_and_the_other_parts_commit_as_before(
    released_template: Path, tmp_path: Path
) -> None:
    top = tmp_path / "monorepo"
    untidy = "import os\ndef f( x ): return x\n"
    build_file_tree(top, {"web/page.py": untidy, ".github/workflows/w.yml": "on: push"})
    git_save(top, "Initial commit")
    project = top / "apps/the one"
    edit(top, {f"apps/the one/{path}": text for path, text in BY_HAND.own.items()})
    others = {path: text for path, text in tracked(top).items() if "apps/" not in path}
    source = str(released_template)

    run = graft(project, "adopt", "--template", source, "--to", "v999.0.0")

    assert run.code == 0, run.err
    assert "let yours call `make -C 'apps/the one' setup lint test`" in run.out
    make(project, "setup")
    make(project, "setup")  # again: the hook is there
    assert "passed" in make(project, "test")
    make(project, "lint")
    after = tracked(top)
    assert (
        not {path for path in after if ".github" in path}
        - others.keys()
        - {"apps/the one/.github/workflows/tests.yml"}
    )
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "What setup made")
    for here in (project, top):
        for path in ("helpers/own.py", "train.py"):
            (project / path).write_text((project / path).read_text() + "# one more\n")
        git(here, "commit", "--quiet", "--all", "--message", "A line of old files")
        (project / "new.py").write_text(untidy)
        git(here, "add", "--all")
        with pytest.raises(AssertionError, match="black"):
            git(here, "commit", "--message", "Untidy new code")
        git(top, "rm", "--quiet", "--force", "apps/the one/new.py")
        (top / "web/page.py").write_text(f"{here}{untidy}")
        git(here, "commit", "--quiet", "--all", "--message", "Work on another part")
        assert status(top) == ""
    # Nor on a branch where this part has no hooks.
    git(top, "checkout", "--quiet", "main")
    edit(top, {"web/page.py": untidy + "\n"})


def begin(folder: Path, like: LookAlike, changes: dict[str, str]) -> Path:
    """The repository that a look-alike stands for."""
    build_file_tree(folder, like.first)
    git_save(folder, "Initial commit")
    edit(folder, like.own | changes)
    return folder
