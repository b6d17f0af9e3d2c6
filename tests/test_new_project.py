"""A new user's first steps with the default project."""

import json
import shutil
import subprocess
from pathlib import Path

from support import REPOSITORY, UV, git, make
from support import run_tool as run

# What is on every Linux with Python: the libraries of glibc and gcc, and zlib, on which
# both Python and the standard of wheels (manylinux) count.
GIVEN = (
    *("libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libutil.so"),
    *(
        "libresolv.so",
        "ld-linux",
        "libgcc_s.so",
        "libstdc++.so",
        "libpython",
        "libz.so",
    ),
)


def commit(clone: Path, *paths: str) -> subprocess.CompletedProcess[str]:
    """Commit with the hooks, from a shell without the project's environment."""
    git(clone, "add", "--force", *paths)
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", *identity, "commit", "--message", "Change"],
        cwd=clone,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
    )


def test_make_project_again_finds_nothing_to_do(clone: Path) -> None:
    screen = make(REPOSITORY, "project", f"DEST={clone}")
    assert "Ready." in screen
    assert "Data and pipelines are up to date" in screen
    assert "auc" in screen
    assert "probability" in screen
    assert f"cd {clone}" in screen
    assert "up to date" in make(clone, "data")
    assert git(clone, "status", "--porcelain") == ""


def test_raw_data_can_be_put_there_by_hand(clone: Path) -> None:
    # As docs/how-to/your-own-data.md says.
    run(clone, "dvc", "freeze", "fetch")
    flights = clone / "data/raw/flights.csv"
    rows = flights.read_text().splitlines(keepends=True)[:1000]
    flights.write_text("".join(rows))
    run(clone, "dvc", "commit", "--force", "fetch")
    screen = run(clone, "dvc", "repro", "ingest")
    assert "Running stage 'ingest'" in screen
    assert "Running stage 'fetch'" not in screen
    flights.unlink()
    run(clone, "dvc", "checkout", "fetch")
    assert flights.read_text() == "".join(rows)


def test_files_and_folders_of_ones_own_are_added_to_dvc(clone: Path) -> None:
    # As docs/how-to/your-own-data.md says.
    raw = clone / "data/raw"
    (raw / "pictures").mkdir()
    for name in ("sales.csv", "pictures/1.png"):
        (raw / name).write_text("a,b\n")
    run(clone, "dvc", "add", "data/raw/sales.csv", "data/raw/pictures")
    git(clone, "add", "--all")
    staged = git(clone, "diff", "--cached", "--name-only").split()
    pointers = ("sales.csv.dvc", "pictures.dvc", ".gitignore")
    assert set(staged) == {f"data/raw/{name}" for name in pointers}
    done = commit(clone, "data/raw/sales.csv.dvc")
    assert done.returncode == 0, done.stderr
    assert "data/raw/pictures/1.png" in run(clone, "dvc", "diff", "HEAD~1")
    (raw / "sales.csv").unlink()
    run(clone, "dvc", "checkout")
    assert (raw / "sales.csv").read_text() == "a,b\n"


def test_the_first_push_of_all_files_takes_data_and_model_along(
    clone: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(clone, "push", "--quiet", str(tmp_path / "origin.git"), "HEAD:main")
    storage = clone.parent / "flight-delays-storage"
    assert len([path for path in storage.rglob("*") if path.is_file()]) > 8


def test_a_worktree_is_added_without_a_complaint(clone: Path, tmp_path: Path) -> None:
    tree = str(tmp_path / "tree")
    git(clone, "worktree", "add", "--quiet", "--detach", tree)
    git(clone, "worktree", "remove", tree)


def test_the_report_has_plots(clone: Path) -> None:
    make(clone, "report")
    assert "<svg" in (clone / "reports/report.html").read_text()


def test_the_project_passes_its_own_hooks_as_rendered(clone: Path) -> None:
    screen = run(clone, "pre-commit", "run", "--all-files")
    assert "Failed" not in screen
    assert screen.count("Passed") >= 8


def test_a_notebook_is_executed_with_its_plots_and_committed_without_them(
    clone: Path,
) -> None:
    (notebook,) = (clone / "notebooks").glob("*.ipynb")
    make(clone, "notebook-run")
    (executed,) = (clone / "build/notebooks").glob("*.ipynb")
    cells = json.loads(executed.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs)

    shutil.copy(executed, notebook)
    (clone / "README.md").write_text("# Changed\n")
    done = commit(clone, "notebooks", "README.md")
    assert done.returncode == 0, done.stdout + done.stderr
    committed = json.loads(git(clone, "show", f"HEAD:notebooks/{notebook.name}"))
    assert all(not cell.get("outputs") for cell in committed["cells"])


def test_a_commit_is_stopped_by_what_must_not_get_in(clone: Path) -> None:
    kept_out = {
        "Makefile.rej": ("@@ -1 +1 @@\n", "no .rej files"),
        "notes.md": ("<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n", "merge markers"),
        "big.bin": ("0" * 1_100_000, "no file over 1 MB"),
        "key.py": ('AWS = "AKIAIOSFODNN7EXAMPLD"\n', "no secrets"),
        "broken.yaml": ("a: [1\n", "YAML parses"),
        "broken.toml": ("a = \n", "TOML parses"),
        "ugly.py": ("x=1\n", "black"),
        "wrong.py": ("import os\n", "ruff"),
    }
    for name, (content, _) in kept_out.items():
        (clone / name).write_text(content)
    done = commit(clone, *kept_out)
    assert done.returncode == 1
    failed = [
        line for line in (done.stdout + done.stderr).splitlines() if "Failed" in line
    ]
    for _, complaint in kept_out.values():
        assert [line for line in failed if complaint in line], failed


def test_what_training_does_not_need_comes_with_its_first_use(clone: Path) -> None:
    def packages(*groups: str) -> set[str]:
        command = [UV, "export", "--quiet", "--no-hashes", "--no-annotate", *groups]
        lines = subprocess.run(
            command, cwd=clone, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        return {line.partition("==")[0] for line in lines}

    later = {"jinja2", "jupyterlab", "matplotlib", "mypy"}
    # DVC asks for it.
    assert later & packages() <= {"jinja2"}
    assert later <= packages("--group", "notebook")
    assert "jedi" not in packages("--all-groups")


def test_no_package_needs_a_library_that_the_system_may_lack(clone: Path) -> None:
    objects = [*(clone / ".venv").rglob("*.so"), *(clone / ".venv").rglob("*.so.*")]
    assert len(objects) > 100
    brought = {path.name for path in objects}
    missing: dict[str, str] = {}
    for start in range(0, len(objects), 100):
        some = map(str, objects[start : start + 100])
        lines = subprocess.run(
            ["readelf", "--dynamic", "--wide", *some], capture_output=True, text=True
        ).stdout
        file = ""
        for line in lines.splitlines():
            if line.startswith("File: "):
                file = line.removeprefix("File: ")
            if "(NEEDED)" in line:
                needed = line.split("[")[1].rstrip("]")
                if needed not in brought and not needed.startswith(GIVEN):
                    missing[needed] = file
    assert not missing, missing
