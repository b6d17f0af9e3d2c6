"""Settings changed by people and by DVC, and what a run keeps of them."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support import UV, make, run_tool


def replace(file: Path, old: str, new: str) -> str:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    return file.read_text()


def stages_that_ran(screen: str) -> list[str]:
    lines = [line for line in screen.splitlines() if line.startswith("Running stage")]
    return [line.split("'")[1] for line in lines]


def test_a_change_by_hand_is_used_and_stays(clone: Path) -> None:
    written = replace(clone / "params.yaml", "seed: 1\n", "seed: 2  # mine\n")
    assert stages_that_ran(make(clone, "train"))[0] == "train"
    assert (clone / "params.yaml").read_text() == written
    assert "seed: 2" in (clone / "dvc.lock").read_text()


def test_a_patch_lasts_one_run_and_the_line_that_keeps_it_does(clone: Path) -> None:
    before = (clone / "params.yaml").read_text()
    screen = make(clone, "train", "PATCH=train.seed=2 'target.late_minutes=30'")
    assert (clone / "params.yaml").read_text() == before
    lock = (clone / "dvc.lock").read_text()
    assert "seed: 2" in lock
    assert "late_minutes: 30" in lock
    assert "This run alone had target.late_minutes=30, train.seed=2" in screen
    (line,) = [line for line in screen.splitlines() if "make params" in line]
    subprocess.run(["bash", "-ec", line], cwd=clone, check=True)
    kept = before.replace("late_minutes: 15", "late_minutes: 30")
    assert (clone / "params.yaml").read_text() == kept.replace("seed: 1", "seed: 2")
    assert "up to date" in make(clone, "train")


@pytest.mark.parametrize("value", [".inf", ".nan"])
def test_a_learning_rate_that_is_no_number_is_refused(clone: Path, value: str) -> None:
    screen = make(clone, "train", f"PATCH=train.learning_rate={value}", fails=True)
    assert "train.learning_rate" in screen
    assert "finite" in screen
    assert "Traceback" not in screen


def test_dvc_changes_a_setting_and_make_train_keeps_it(clone: Path) -> None:
    run_tool(clone, "dvc", "exp", "run", "-S", "train.seed=3")
    assert "seed: 3" in (clone / "params.yaml").read_text()
    assert "up to date" in make(clone, "train")
    assert "seed: 3" in (clone / "params.yaml").read_text()


def test_an_interrupt_leaves_the_settings_as_they_were(clone: Path) -> None:
    before = (clone / "params.yaml").read_text()
    # It would train for a while.
    patch = "train.seed=5 data.sample=null"
    command = [UV, "run", "--quiet", "python", "-m", "flight_delays.training"]
    process = subprocess.Popen(
        [*command, "--patch", patch], cwd=clone, start_new_session=True
    )
    while "seed: 5" not in (clone / "params.yaml").read_text():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    process.wait()
    assert (clone / "params.yaml").read_text() == before


def test_the_wheel_carries_the_settings(clone: Path, tmp_path: Path) -> None:
    replace(clone / "params.yaml", "late_minutes: 15", "late_minutes: 20")
    make(clone, "train")
    make(clone, "dist")
    assert not (clone / "src/flight_delays/params.yaml").exists()
    (wheel,) = (clone / "dist").glob("*.whl")
    python = tmp_path / "env/bin/python"
    subprocess.run([UV, "venv", "--quiet", tmp_path / "env"], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", python, wheel]
    subprocess.run(install, check=True)
    command = [python.with_name("flight-delays"), "config"]
    shown = subprocess.check_output(command, cwd=clone, text=True).splitlines()
    (line,) = [line for line in shown if line.startswith("target.late_minutes")]
    assert line.split() == ["target.late_minutes", "20", "params.yaml"]


DEFAULTS = "src/flight_delays/conf/defaults.yaml"


@pytest.fixture
def earlier(clone: Path) -> Path:
    """A project from before 0.3.0, with settings in two files."""
    (clone / DEFAULTS).parent.mkdir()
    shutil.copy(clone / "params.yaml", clone / DEFAULTS)
    header = "# Written by `make train` from conf/defaults.yaml, CONFIG and PATCH.\n"
    run_tool(clone, "flight-delays", "config", "--output", "all.yaml")
    text = (clone / "all.yaml").read_text()
    (clone / "params.yaml").write_text(header + text)
    replace(clone / "dvc.yaml", "run train\n", "run train --config params.yaml\n")
    return clone


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
