"""Adopted repositories are set up and work; a few, as each needs an environment."""

from pathlib import Path

import pytest
from support import make, run_tool

from .look_alikes import BY_HAND, V1, WHISK, LookAlike
from .story import build_file_tree, edit, git, git_save, graft

# Without what only another machine has.
HERE = {
    "cookiecutter data science v1": (
        V1,
        {"requirements.txt": "-e .\nclick\n"},
        "src.own",
    ),
    "whisk": (WHISK, {}, "spam_filter.own"),
    "by hand": (BY_HAND, {}, "helpers.own"),
}


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


def begin(folder: Path, like: LookAlike, changes: dict[str, str]) -> Path:
    """The repository that a look-alike stands for."""
    build_file_tree(folder, like.first)
    git_save(folder, "Initial commit")
    edit(folder, like.own | changes)
    return folder
