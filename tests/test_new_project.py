"""A new user's first steps with the default project."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import REPOSITORY, UV, Render, clone_trained, git, make
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


@pytest.fixture(scope="module")
def clone(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A colleague's clone of the trained default project, set up, data included."""
    original = trained_project()
    clone = tmp_path_factory.mktemp("colleague") / "clone"
    clone_trained(original, clone)
    return clone


@pytest.fixture
def project(clone: Path) -> Iterator[Path]:
    """The clone; what a test changes in it is put back."""
    start = git(clone, "rev-parse", "HEAD").strip()
    yield clone
    git(clone, "reset", "--quiet", "--hard", start)
    git(clone, "clean", "--quiet", "--force", "-d")
    run(clone, "dvc", "checkout", "--quiet", "--force")


def commit(project: Path, *paths: str) -> subprocess.CompletedProcess[str]:
    """Commit with the hooks, from a shell without the project's environment."""
    git(project, "add", "--force", *paths)
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", *identity, "commit", "--message", "Change"],
        cwd=project,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
    )


def rendered_by(clone: Path) -> dict[str, Any]:
    """The answers of a project that a clone of this repository renders."""
    script = "import pathlib, make_project as m; m.render(pathlib.Path('new'), {})"
    subprocess.run(
        [REPOSITORY / ".venv/bin/python", "-c", script],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": "scripts"},
        check=True,
    )
    return dict(yaml.safe_load((clone / "new/.copier-answers.yml").read_text()))


def test_a_clone_of_a_bare_repository_renders_projects_that_update_from_it(
    template: Path, tmp_path: Path
) -> None:
    for bare in ("mirror", "mirror.git"):
        git(tmp_path, "clone", "--quiet", "--bare", str(template), bare)
        git(tmp_path, "clone", "--quiet", bare, f"of-{bare}")
        answers = rendered_by(tmp_path / f"of-{bare}")
        assert answers["_src_path"] == f"git+file://{tmp_path / bare}"
        assert answers["_commit"] == "v999.0.0"


def test_make_project_again_finds_nothing_to_do(project: Path) -> None:
    screen = make(REPOSITORY, "project", f"DEST={project}")
    assert "Data and pipelines are up to date" in screen
    assert "auc" in screen
    assert "probability" in screen
    assert f"cd {project}" in screen
    assert git(project, "status", "--porcelain") == ""


def test_a_clone_of_a_folder_names_it_as_the_template(
    template: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(template), "clone")
    answers = rendered_by(tmp_path / "clone")
    assert answers["_src_path"] == str(template)


def test_what_a_clone_has_not_committed_is_in_no_project(
    template: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", str(template), "clone")
    clone = tmp_path / "clone"
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "A change of my own")
    (clone / "template/pytest.ini").write_text("a draft\n")
    answers = rendered_by(clone)
    assert answers["_src_path"] == str(clone)
    assert answers["template_commit"] == git(clone, "rev-parse", "HEAD").strip()
    assert (clone / "new/pytest.ini").read_text() != "a draft\n"


def test_a_second_run_of_the_pipeline_does_nothing(project: Path) -> None:
    assert "Data and pipelines are up to date" in run(project, "dvc", "repro")


def test_a_changed_parameter_reruns_only_what_depends_on_it(project: Path) -> None:
    screen = make(project, "train", "PATCH=train.leaves=7")
    ran = [line for line in screen.splitlines() if line.startswith("Running stage")]
    assert ran == ["Running stage 'train':", "Running stage 'evaluate':"]
    recorded = yaml.safe_load((project / "dvc.lock").read_text())
    assert recorded["stages"]["train"]["params"]["params.yaml"]["train"]["leaves"] == 7
    assert git(project, "diff", "--name-only", "params.yaml") == ""


def test_raw_data_can_be_put_there_by_hand(project: Path) -> None:
    # As docs/how-to/your-own-data.md says.
    run(project, "dvc", "freeze", "fetch")
    flights = project / "data/raw/flights.csv"
    rows = flights.read_text().splitlines(keepends=True)[:1000]
    flights.write_text("".join(rows))
    run(project, "dvc", "commit", "--force", "fetch")
    screen = run(project, "dvc", "repro", "ingest")
    assert "Running stage 'ingest'" in screen
    assert "Running stage 'fetch'" not in screen
    flights.unlink()
    run(project, "dvc", "checkout", "fetch")
    assert flights.read_text() == "".join(rows)


def test_files_and_folders_of_ones_own_are_added_to_dvc(project: Path) -> None:
    # As docs/how-to/your-own-data.md says.
    raw = project / "data/raw"
    (raw / "pictures").mkdir()
    for name in ("sales.csv", "pictures/1.png"):
        (raw / name).write_text("a,b\n")
    run(project, "dvc", "add", "data/raw/sales.csv", "data/raw/pictures")
    git(project, "add", "--all")
    staged = git(project, "diff", "--cached", "--name-only").split()
    pointers = ("sales.csv.dvc", "pictures.dvc", ".gitignore")
    assert set(staged) == {f"data/raw/{name}" for name in pointers}
    done = commit(project, "data/raw/sales.csv.dvc")
    assert done.returncode == 0, done.stderr
    assert "data/raw/pictures/1.png" in run(project, "dvc", "diff", "HEAD~1")
    (raw / "sales.csv").unlink()
    run(project, "dvc", "checkout")
    assert (raw / "sales.csv").read_text() == "a,b\n"


def test_the_first_push_of_all_files_takes_data_and_model_along(
    project: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(project, "push", "--quiet", str(tmp_path / "origin.git"), "HEAD:main")
    storage = project.parent / "flight-delays-storage"
    assert len([path for path in storage.rglob("*") if path.is_file()]) > 8


def test_the_same_inputs_give_the_same_bytes(project: Path) -> None:
    before = (project / "dvc.lock").read_text()
    run(project, "dvc", "repro", "--force")
    assert (project / "dvc.lock").read_text() == before


def test_lint_tests_report_and_notebooks_work(project: Path) -> None:
    make(project, "lint")
    assert " passed" in make(project, "test")
    make(project, "report")
    assert "<svg" in (project / "reports/report.html").read_text()
    make(project, "notebook-run")
    (executed,) = (project / "build/notebooks").glob("*.ipynb")
    cells = json.loads(executed.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_the_wheel_predicts_the_same_in_a_clean_environment(
    project: Path, tmp_path: Path
) -> None:
    make(project, "dist")
    (wheel,) = (project / "dist").glob("*.whl")
    environment = tmp_path / "clean"
    subprocess.run([UV, "venv", "--quiet", environment], check=True)
    python = str(environment / "bin/python")
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--python", python, str(wheel)], check=True
    )
    example = str(project / "examples/flights.csv")
    predict = ["predict", example]
    elsewhere = subprocess.run(
        [str(environment / "bin/flight-delays"), *predict],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout == run(project, "flight-delays", *predict)
    assert "probability" in elsewhere.stdout


def test_the_project_passes_its_own_hooks_as_rendered(project: Path) -> None:
    screen = run(project, "pre-commit", "run", "--all-files")
    assert "Failed" not in screen
    assert screen.count("Passed") >= 8


def test_a_committed_notebook_is_stripped(project: Path) -> None:
    (notebook,) = (project / "notebooks").glob("*.ipynb")
    make(project, "notebook-run")
    shutil.copy(project / "build/notebooks" / notebook.name, notebook)
    (project / "README.md").write_text("# Changed\n")
    done = commit(project, "notebooks", "README.md")
    assert done.returncode == 0, done.stdout + done.stderr
    committed = json.loads(git(project, "show", f"HEAD:notebooks/{notebook.name}"))
    assert all(not cell.get("outputs") for cell in committed["cells"])


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("Makefile.rej", "@@ -1 +1 @@\n", "no .rej files"),
        ("notes.md", "<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n", "merge markers"),
        ("big.bin", "0" * 1_100_000, "no file over 1 MB"),
        ("key.py", 'AWS = "AKIAIOSFODNN7EXAMPLD"\n', "no secrets"),
        ("broken.yaml", "a: [1\n", "YAML parses"),
        ("broken.toml", "a = \n", "TOML parses"),
        ("ugly.py", "x=1\n", "black"),
        ("wrong.py", "import os\n", "ruff"),
    ],
)
def test_a_commit_is_stopped_by_what_must_not_get_in(
    project: Path, name: str, content: str, complaint: str
) -> None:
    (project / name).write_text(content)
    done = commit(project, name)
    shown = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1
    assert [line for line in shown if complaint in line and "Failed" in line], shown


def test_setup_can_be_run_again(project: Path) -> None:
    assert "Ready." in make(project, "setup")
    assert git(project, "status", "--porcelain") == ""


def test_what_training_does_not_need_comes_with_its_first_use(project: Path) -> None:
    def packages(*groups: str) -> set[str]:
        command = [UV, "export", "--quiet", "--no-hashes", "--no-annotate", *groups]
        lines = subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        return {line.partition("==")[0] for line in lines}

    later = {"jinja2", "jupyterlab", "matplotlib", "mypy"}
    # DVC asks for it.
    assert later & packages() <= {"jinja2"}
    assert later <= packages("--group", "notebook")
    assert "jedi" not in packages("--all-groups")


def test_no_package_needs_a_library_that_the_system_may_lack(project: Path) -> None:
    objects = [*(project / ".venv").rglob("*.so"), *(project / ".venv").rglob("*.so.*")]
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
