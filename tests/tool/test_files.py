"""The outcome of an update for every way that both sides can change a file."""

import json
import os
from pathlib import Path

import pytest

from .story import (
    LINES,
    Run,
    build_file_tree,
    edit,
    git,
    git_save,
    graft,
    new_project,
    recorded,
    release,
    status,
    tracked,
)

THREE, TEN = LINES.replace("line 3\n", "three\n"), LINES.replace("line 10\n", "ten\n")


def outcome(run: Run, path: str) -> str:
    """The row of a file in the printed summary."""
    rows = [line for line in run.out.splitlines() if line.startswith(f"| {path} ")]
    assert len(rows) == 1, run.out + run.err
    return rows[0]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (THREE, LINES.replace("line 3\n", "drei\n")),
        (LINES + "mine\n", LINES + "theirs\n"),
    ],
    ids=["same line", "both append"],
)
def test_different_edits_of_one_place_are_a_conflict(
    template: Path, project: Path, mine: str, theirs: str
) -> None:
    edit(project, {"src/app.py": mine})
    release(template, "v2.0.0", {"src/app.py": theirs})

    run = graft(project, "update")

    assert run.code == 1
    assert "conflict" in outcome(run, "src/app.py")


def test_identical_edits_are_clean(template: Path, project: Path) -> None:
    edit(project, {"src/app.py": THREE})
    release(template, "v2.0.0", {"src/app.py": THREE})

    assert graft(project, "update").code == 0
    assert tracked(project)["src/app.py"] == THREE


def test_a_file_that_you_deleted_stays_deleted_and_is_said(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": None})
    release(template, "v2.0.0", {"src/app.py": THREE, "Makefile": "new\n"})

    run = graft(project, "update")

    assert run.code == 0
    assert "stays deleted" in outcome(run, "src/app.py")
    assert "src/app.py" not in tracked(project)
    assert tracked(project)["Makefile"] == "new\n"


def test_a_file_that_you_edited_and_the_template_dropped_is_kept_and_said(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": THREE})
    release(template, "v2.0.0", {"src/app.py": None})

    run = graft(project, "update")

    assert run.code == 0
    assert "kept" in outcome(run, "src/app.py")
    assert tracked(project)["src/app.py"] == THREE


def test_a_file_that_only_the_template_had_is_removed_with_it(
    template: Path, project: Path
) -> None:
    release(template, "v2.0.0", {"src/app.py": None})

    run = graft(project, "update")

    assert run.code == 0
    assert "removed" in outcome(run, "src/app.py")
    assert not (project / "src").exists()


def test_edits_follow_a_file_that_the_template_renames(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": THREE})
    release(template, "v2.0.0", {"src/app.py": None, "src/main.py": TEN})

    run = graft(project, "update")

    assert run.code == 0
    assert "renamed from src/app.py" in outcome(run, "src/main.py")
    assert tracked(project)["src/main.py"] == TEN.replace("line 3\n", "three\n")
    assert "src/app.py" not in tracked(project)


def test_edits_and_own_files_follow_a_folder_that_the_template_renames(
    template: Path, project: Path
) -> None:
    release(template, "v1.1.0", {"src/b.py": "b\n" + LINES, "src/c.py": "c\n" + LINES})
    graft(project, "update")
    edit(project, {"src/app.py": THREE, "src/own.py": "own\n"})
    git(template, "mv", "src", "lib")
    release(template, "v2.0.0", {})

    run = graft(project, "update")

    assert run.code == 0
    assert tracked(project)["lib/app.py"] == THREE
    assert tracked(project)["lib/own.py"] == "own\n"
    assert "moved" in outcome(run, "lib/own.py")


@pytest.mark.parametrize("level", ["..", "."], ids=["outside", "inside"])
def test_an_own_file_that_moves_away_from_what_it_imports_is_said(
    template: Path, project: Path, level: str
) -> None:
    # As `.` the import moves along with what it names.
    files = {"pkg/old/b.py": f"b\n{LINES}", "pkg/old/c.py": f"c\n{LINES}"}
    release(template, "v1.1.0", {"pkg/a.py": "unlike\n", **files})
    graft(project, "update")
    named = "pkg/names.py" if level == ".." else "pkg/old/names.py"
    stub = f"from {level}names import Name\n"
    edit(project, {named: "Name = str\n", "pkg/old/own.pyi": stub})
    (template / "lib").mkdir()
    git(template, "mv", "pkg/old", "lib/new")
    release(template, "v2.0.0", {})

    run = graft(project, "update")

    assert "lib/new/own.pyi" in tracked(project)
    says = f"its import of {level}names leads nowhere there" in run.out
    assert (run.code, says) == ((1, True) if level == ".." else (0, False))


def test_the_templates_edits_follow_a_file_that_you_renamed(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": None, "src/mine.py": THREE})
    release(template, "v2.0.0", {"src/app.py": TEN})

    assert graft(project, "update").code == 0
    assert tracked(project)["src/mine.py"] == TEN.replace("line 3\n", "three\n")


def test_a_file_renamed_by_both_is_a_conflict(template: Path, project: Path) -> None:
    edit(project, {"src/app.py": None, "src/mine.py": LINES})
    release(template, "v2.0.0", {"src/app.py": None, "src/theirs.py": LINES})

    assert graft(project, "update").code == 1
    assert (project / "src/mine.py").read_text() == LINES
    assert (project / "src/theirs.py").read_text() == LINES
    git(project, "merge", "--abort")
    assert status(project) == ""


def test_a_new_file_where_you_have_one_is_a_conflict(
    template: Path, project: Path
) -> None:
    edit(project, {"tox.ini": "mine\n"})
    release(template, "v2.0.0", {"tox.ini": "theirs\n"})

    assert graft(project, "update").code == 1
    assert "AA tox.ini" in status(project)


def test_a_new_file_that_you_have_already_is_clean(
    template: Path, project: Path
) -> None:
    edit(project, {"tox.ini": "same\n"})
    release(template, "v2.0.0", {"tox.ini": "same\n"})

    assert graft(project, "update").code == 0


def test_a_new_file_where_you_have_a_folder_is_left_out(
    template: Path, project: Path
) -> None:
    edit(project, {"docs/own.md": "own\n"})
    release(template, "v2.0.0", {"docs": "file\n"})

    run = graft(project, "update")

    assert run.code == 1
    assert "left out" in outcome(run, "docs")
    assert tracked(project)["docs/own.md"] == "own\n"


def test_an_image_that_both_changed_is_a_conflict_with_yours_in_place(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"logo.png": b"\x89PNG\0old"})
    project = new_project(template, tmp_path / "painted")
    edit(project, {"logo.png": b"\x89PNG\0mine"})
    release(template, "v2.0.0", {"logo.png": b"\x89PNG\0theirs"})

    assert graft(project, "update").code == 1
    assert (project / "logo.png").read_bytes() == b"\x89PNG\0mine"
    assert "UU logo.png" in status(project)


def test_an_image_that_only_you_changed_is_kept(template: Path, tmp_path: Path) -> None:
    release(template, "v1.1.0", {"logo.png": b"\x89PNG\0old"})
    project = new_project(template, tmp_path / "painted")
    edit(project, {"logo.png": b"\x89PNG\0mine"})
    release(template, "v2.0.0", {"Makefile": "new\n"})

    assert graft(project, "update").code == 0
    assert (project / "logo.png").read_bytes() == b"\x89PNG\0mine"


def test_one_name_in_the_template_can_stand_for_several_files(
    template: Path, tmp_path: Path
) -> None:
    def many(*names: str) -> str:
        listed = ", ".join(f"'{name}'" for name in names)
        return f"{{% yield name from [{listed}] %}}{{{{ name }}}}.txt{{% endyield %}}"

    release(template, "v1.1.0", {many("a", "b"): LINES, "z.txt": "z\n"})
    project = new_project(template, tmp_path / "many")
    edit(project, {"b.txt": THREE})
    release(
        template, "v2.0.0", {many("a", "b"): None, many("a", "b", "c"): LINES + "new\n"}
    )

    run = graft(project, "update")

    assert run.code == 0, run.err
    files = tracked(project)
    assert {files[name] for name in ("a.txt", "c.txt")} == {LINES + "new\n"}
    assert files["b.txt"] == THREE + "new\n"
    assert files["z.txt"] == "z\n"


def test_executable_bits_of_both_sides_are_kept(template: Path, tmp_path: Path) -> None:
    release(template, "v1.1.0", {"run": "a\n", "stop": "b\n"})
    project = new_project(template, tmp_path / "tools")
    (project / "run").chmod(0o755)
    git_save(project)
    (template / "stop").chmod(0o755)
    release(template, "v2.0.0", {"run": "aa\n"})

    assert graft(project, "update").code == 0
    modes = git(project, "ls-tree", "HEAD", "run", "stop")
    assert [line.split()[0] for line in modes.splitlines()] == ["100755", "100755"]
    assert (project / "run").read_text() == "aa\n"


def test_an_executable_bit_and_a_conflict_in_one_file(
    template: Path, project: Path
) -> None:
    edit(project, {"Makefile": LINES.replace("line 15\n", "mine\n")})
    (template / "Makefile").chmod(0o755)
    release(template, "v2.0.0", {"Makefile": LINES.replace("line 15\n", "theirs\n")})

    run = graft(project, "update")

    assert "conflict" in run.out
    assert "<<<<<<<" in (project / "Makefile").read_text()
    assert (project / "Makefile").stat().st_mode & 0o111


@pytest.mark.parametrize("delivered_before", [True, False])
def test_a_file_that_git_ignores_is_never_overwritten(
    template: Path, tmp_path: Path, delivered_before: bool
) -> None:
    release(template, "v1.1.0", {".gitignore": ".env\n", "f": "f\n"})
    if delivered_before:
        build_file_tree(template, {".env": "KEY=\n"})
        git(template, "add", "--force", ".env")
        release(template, "v1.2.0", {})
    project = new_project(template, tmp_path / "secretive")
    (project / ".env").write_text("KEY=secret\n")
    build_file_tree(template, {".env": "KEY=\nMORE=\n"})
    git(template, "add", "--force", ".env")
    release(template, "v2.0.0", {"f": "g\n"})

    run = graft(project, "update")

    assert run.code == 1, run.err
    assert "left out" in outcome(run, ".env")
    reference = recorded(project)
    assert ".env was left out: make room, then" in run.out
    assert f"`git show {reference}:.env >.env`" in run.out
    assert git(project, "show", f"{reference}:.env") == "KEY=\nMORE=\n"
    assert (project / ".env").read_text() == "KEY=secret\n"
    assert tracked(project)["f"] == "g\n"
    assert ".env" not in tracked(project)


@pytest.mark.parametrize("ignored", [True, False], ids=["ignored", "committed"])
def test_a_data_folder_that_is_a_link_stays_one(
    template: Path, tmp_path: Path, ignored: bool
) -> None:
    release(template, "v1.1.0", {"data/README.md": "old\n"})
    project = new_project(template, tmp_path / "linked")
    disk = tmp_path / "disk"
    disk.mkdir()
    build_file_tree(project, {"data/README.md": None})
    if ignored:
        build_file_tree(project, {".gitignore": "/data\n"})
    (project / "data").rmdir()
    (project / "data").symlink_to(disk)
    git_save(project)
    release(template, "v2.0.0", {"data/README.md": "new\n", "data/b": "b\n"})

    run = graft(project, "update")

    assert run.code == 1, run.err
    assert "left out" in outcome(run, "data/README.md")
    assert (project / "data").is_symlink()
    assert list(disk.iterdir()) == []


def test_a_file_that_its_owner_made_a_link_is_a_conflict_that_keeps_the_link(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"long.txt": LINES * 50})
    project = new_project(template, tmp_path / "linking")
    (project / "mine.txt").write_text("mine\n")
    (project / "long.txt").unlink()
    (project / "long.txt").symlink_to("mine.txt")
    git_save(project)
    release(template, "v2.0.0", {"long.txt": LINES * 50 + "more\n", "other": "new\n"})

    run = graft(project, "update")

    assert run.code == 1, run.err
    assert "conflict" in outcome(run, "long.txt")
    assert (project / "long.txt").readlink() == Path("mine.txt")
    assert (project / "other").read_text() == "new\n"


def test_a_file_with_other_line_ends_is_merged_line_by_line(
    template: Path, project: Path
) -> None:
    edit(project, {"src/app.py": THREE.replace("\n", "\r\n")})
    release(template, "v2.0.0", {"src/app.py": TEN})

    run = graft(project, "update")

    assert run.code == 0, run.out
    merged = TEN.replace("line 3\n", "three\n").replace("\n", "\r\n")
    assert (project / "src/app.py").read_bytes().decode() == merged


def test_a_missing_final_newline_is_no_conflict(template: Path, project: Path) -> None:
    edit(project, {"src/app.py": THREE.rstrip("\n")})
    release(template, "v2.0.0", {"src/app.py": TEN})

    assert graft(project, "update").code == 0


def one_key_twice(template: Path, project: Path, theirs: str) -> Path:
    """A project that adds `new = 1` on top, where the next release adds a line below.

    git merges both, though TOML has no place for a key that comes twice.
    """
    toml = "".join(f"k{number} = {number}\n" for number in range(11))
    release(template, "v1.1.0", {"a.toml": toml})
    new_project(template, project)
    edit(project, {"a.toml": f"new = 1\n{toml}"})
    release(template, "v2.0.0", {"a.toml": f"{toml}{theirs}"})
    return project


def test_a_merge_that_can_no_longer_be_parsed_is_a_conflict(
    template: Path, tmp_path: Path
) -> None:
    project = one_key_twice(template, tmp_path / "toml", "new = 2\n")

    run = graft(project, "update")

    assert run.code == 1
    assert "merged without a conflict" in outcome(run, "a.toml")
    assert "UU a.toml" in status(project)


def test_a_merge_that_only_its_structure_makes_right_is_resolved(
    template: Path, tmp_path: Path
) -> None:
    project = one_key_twice(template, tmp_path / "toml", "new = 1\n")

    run = graft(project, "update")

    assert run.code == 0, run.out
    assert "TOML merged by key" in outcome(run, "a.toml")
    assert tracked(project)["a.toml"].count("new = 1") == 1


def test_a_file_in_skip_if_exists_is_left_alone(template: Path, tmp_path: Path) -> None:
    questions = (template / "copier.yml").read_text()
    release(
        template,
        "v1.1.0",
        {"copier.yml": questions + "_skip_if_exists: [once.txt, new.txt]\n"},
    )
    release(template, "v1.2.0", {"once.txt": "old\n"})
    project = new_project(template, tmp_path / "careful")
    edit(project, {"once.txt": "mine\n", "new.txt": "mine\n"})
    release(template, "v2.0.0", {"once.txt": "new\n", "new.txt": "new\n"})

    assert graft(project, "update").code == 0
    assert tracked(project)["once.txt"] == "mine\n"
    assert tracked(project)["new.txt"] == "mine\n"


@pytest.mark.parametrize("to_folder", [True, False], ids=["to folder", "to file"])
def test_a_file_that_becomes_a_folder_and_the_reverse(
    template: Path, tmp_path: Path, to_folder: bool
) -> None:
    file, inside = {"docs": "file\n"}, {"docs/a.md": "a\n"}
    before, after = (file, inside) if to_folder else (inside, file)
    release(template, "v1.1.0", before)
    project = new_project(template, tmp_path / "changing")
    build_file_tree(template, dict.fromkeys(before))
    if not to_folder:
        (template / "docs").rmdir()
    release(template, "v2.0.0", after)

    assert graft(project, "update").code == 0
    files = tracked(project)
    assert {path: files[path] for path in files if path.startswith("docs")} == after


def test_an_edited_file_stays_where_the_template_makes_a_folder(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"docs": "file\n"})
    project = new_project(template, tmp_path / "changing")
    edit(project, {"docs": "mine\n"})
    build_file_tree(template, {"docs": None})
    release(template, "v2.0.0", {"docs/a.md": "a\n"})

    run = graft(project, "update")

    assert run.code == 1
    assert "left out" in outcome(run, "docs/a.md")
    assert tracked(project)["docs"] == "mine\n"


def test_cells_that_both_append_to_a_notebook_never_break_it(
    template: Path, tmp_path: Path
) -> None:
    def notebook(*sources: str) -> str:
        cells = [
            {"cell_type": "code", "execution_count": None, "id": f"cell-{source}"}
            | {"metadata": {}, "outputs": [], "source": [source]}
            for source in sources
        ]
        whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole, indent=1) + "\n"

    release(template, "v1.1.0", {"a.ipynb": notebook("x = 1", "y = 2")})
    project = new_project(template, tmp_path / "notes")
    edit(project, {"a.ipynb": notebook("x = 1", "y = 2", "mine")})
    release(template, "v2.0.0", {"a.ipynb": notebook("x = 1", "y = 2", "theirs")})

    run = graft(project, "update")

    if run.code == 0:  # resolved: still a notebook, with both cells
        assert "resolved" in outcome(run, "a.ipynb")
        cells = json.loads((project / "a.ipynb").read_text())["cells"]
        assert {"mine", "theirs"} <= {cell["source"][0] for cell in cells}
    else:
        assert "UU a.ipynb" in status(project)


def test_stale_rejects_of_an_earlier_copier_update_do_not_matter(
    template: Path, project: Path
) -> None:
    edit(project, {".gitignore": "*.rej\n"})
    build_file_tree(project, {"Makefile.rej": "stale\n"})
    release(template, "v2.0.0", {"Makefile": "new\n"})

    assert graft(project, "update").code == 0
    assert (project / "Makefile.rej").read_text() == "stale\n"


def test_a_name_that_is_no_text_can_be_told_in_text_and_in_json(
    template: Path, project: Path
) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    release(template, "v2.0.0", {name: "new\n"})

    told = json.loads(graft(project, "update", "--dry-run", "--json").out)

    json.dumps(told, ensure_ascii=False).encode()  # no lone surrogate
    assert r"caf\udce9.txt" in {one["path"] for one in told["files"]}
    run = graft(project, "update")
    run.out.encode()
    assert r"caf\udce9.txt" in run.out
