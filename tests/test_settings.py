"""Settings changed by people and by DVC, and what a run keeps of them."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import UV, Render, clone_trained, git, make, run_tool


@pytest.fixture(scope="module")
def clone(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the trained default project, data included."""
    clone = tmp_path_factory.mktemp("settings") / "clone"
    clone_trained(trained_project(), clone)
    return clone


@pytest.fixture
def project(clone: Path) -> Iterator[Path]:
    """The clone; what a test changes in it is put back."""
    yield clone
    git(clone, "reset", "--quiet", "--hard")
    git(clone, "clean", "--quiet", "--force", "-d")
    run_tool(clone, "dvc", "checkout", "--quiet", "--force")


def replace(file: Path, old: str, new: str) -> str:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    return file.read_text()


def stages_that_ran(screen: str) -> list[str]:
    lines = [line for line in screen.splitlines() if line.startswith("Running stage")]
    return [line.split("'")[1] for line in lines]


def test_a_change_by_hand_is_used_and_stays(project: Path) -> None:
    written = replace(project / "params.yaml", "seed: 1\n", "seed: 2  # mine\n")
    assert stages_that_ran(make(project, "train"))[0] == "train"
    assert (project / "params.yaml").read_text() == written
    assert "seed: 2" in (project / "dvc.lock").read_text()


def test_a_patch_lasts_one_run_and_the_line_that_keeps_it_does(project: Path) -> None:
    before = (project / "params.yaml").read_text()
    screen = make(project, "train", "PATCH=train.seed=2 'target.late_minutes=30'")
    assert (project / "params.yaml").read_text() == before
    lock = (project / "dvc.lock").read_text()
    assert "seed: 2" in lock
    assert "late_minutes: 30" in lock
    assert "This run alone had target.late_minutes=30, train.seed=2" in screen
    (line,) = [line for line in screen.splitlines() if "make params" in line]
    subprocess.run(["bash", "-ec", line], cwd=project, check=True)
    kept = before.replace("late_minutes: 15", "late_minutes: 30")
    assert (project / "params.yaml").read_text() == kept.replace("seed: 1", "seed: 2")
    assert "up to date" in make(project, "train")


@pytest.mark.parametrize("value", [".inf", ".nan"])
def test_a_learning_rate_that_is_no_number_is_refused(
    project: Path, value: str
) -> None:
    screen = make(project, "train", f"PATCH=train.learning_rate={value}", fails=True)
    assert "train.learning_rate" in screen
    assert "finite" in screen
    assert "Traceback" not in screen


def test_dvc_changes_a_setting_and_make_train_keeps_it(project: Path) -> None:
    run_tool(project, "dvc", "exp", "run", "-S", "train.seed=3")
    assert "seed: 3" in (project / "params.yaml").read_text()
    assert "up to date" in make(project, "train")
    assert "seed: 3" in (project / "params.yaml").read_text()


def test_an_interrupt_leaves_the_settings_as_they_were(project: Path) -> None:
    before = (project / "params.yaml").read_text()
    # It would train for a while.
    patch = "train.seed=5 data.sample=null"
    command = [UV, "run", "--quiet", "python", "-m", "flight_delays.training"]
    process = subprocess.Popen(
        [*command, "--patch", patch], cwd=project, start_new_session=True
    )
    while "seed: 5" not in (project / "params.yaml").read_text():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.wait()
    assert (project / "params.yaml").read_text() == before


def test_the_wheel_carries_the_settings(project: Path, tmp_path: Path) -> None:
    replace(project / "params.yaml", "late_minutes: 15", "late_minutes: 20")
    make(project, "train")
    make(project, "dist")
    assert not (project / "src/flight_delays/params.yaml").exists()
    (wheel,) = (project / "dist").glob("*.whl")
    python = tmp_path / "env/bin/python"
    subprocess.run([UV, "venv", "--quiet", tmp_path / "env"], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", python, wheel]
    subprocess.run(install, check=True)
    shutil.rmtree(project / "dist")
    command = [python.with_name("flight-delays"), "config"]
    shown = subprocess.check_output(command, cwd=project, text=True).splitlines()
    (line,) = [line for line in shown if line.startswith("target.late_minutes")]
    assert line.split() == ["target.late_minutes", "20", "params.yaml"]


DEFAULTS = "src/flight_delays/conf/defaults.yaml"


@pytest.fixture
def earlier(project: Path) -> Path:
    """A project from before 0.3.0, with settings in two files."""
    (project / DEFAULTS).parent.mkdir()
    shutil.copy(project / "params.yaml", project / DEFAULTS)
    header = "# Written by `make train` from conf/defaults.yaml, CONFIG and PATCH.\n"
    run_tool(project, "flight-delays", "config", "--output", "all.yaml")
    text = (project / "all.yaml").read_text()
    (project / "params.yaml").write_text(header + text)
    replace(project / "dvc.yaml", "run train\n", "run train --config params.yaml\n")
    return project


def test_an_earlier_project_is_trained_from_its_defaults(earlier: Path) -> None:
    make(earlier, "train", "PATCH=train.seed=4")
    assert "seed: 4" in (earlier / "params.yaml").read_text()
    replace(earlier / DEFAULTS, "seed: 1", "seed: 2")
    assert stages_that_ran(make(earlier, "train"))[0] == "train"
    assert "seed: 2" in (earlier / "params.yaml").read_text()
    assert "seed: 2" in (earlier / "dvc.lock").read_text()


def test_an_earlier_project_stops_before_a_change_by_hand_is_lost(
    earlier: Path,
) -> None:
    written = replace(earlier / "params.yaml", "seed: 1", "seed: 31")
    screen = make(earlier, "train", fails=True)
    assert "error: params.yaml says train.seed: 31" in screen
    assert (earlier / "params.yaml").read_text() == written
    # As the message says.
    (earlier / DEFAULTS).replace(earlier / "params.yaml")
    replace(earlier / "params.yaml", "seed: 1", "seed: 31")
    make(earlier, "train")
    assert "seed: 31" in (earlier / "dvc.lock").read_text()
