"""Settings changed by people and by DVC, and what a run keeps of them."""

import shutil
import subprocess
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


def test_a_change_by_hand_is_used_and_goes_along_in_the_wheel(
    clone: Path, tmp_path: Path
) -> None:
    written = replace(clone / "params.yaml", "seed: 1\n", "seed: 2  # mine\n")
    # Only what depends on it.
    assert stages_that_ran(make(clone, "train")) == ["train", "evaluate"]
    assert (clone / "params.yaml").read_text() == written
    assert "seed: 2" in (clone / "dvc.lock").read_text()

    make(clone, "dist")
    assert not (clone / "src/flight_delays/params.yaml").exists()
    (wheel,) = (clone / "dist").glob("*.whl")
    elsewhere = tmp_path / "env/bin/flight-delays"
    subprocess.run([UV, "venv", "--quiet", tmp_path / "env"], check=True)
    python = elsewhere.with_name("python")
    install = [UV, "pip", "install", "--quiet", "--python", python, wheel]
    subprocess.run(install, check=True)

    def shown(*arguments: str) -> str:
        command = [elsewhere, *arguments]
        return subprocess.check_output(command, cwd=tmp_path, text=True)

    lines = shown("config").splitlines()
    (line,) = [line for line in lines if line.startswith("train.seed")]
    assert line.split()[:2] == ["train.seed", "2"]
    predict = ("predict", str(clone / "examples/flights.csv"))
    assert shown(*predict) == run_tool(clone, "flight-delays", *predict)


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


def test_an_earlier_project_is_trained_from_its_defaults_and_loses_no_change(
    earlier: Path,
) -> None:
    replace(earlier / DEFAULTS, "seed: 1", "seed: 2")
    screen = make(earlier, "train", "PATCH=train.leaves=7")
    assert stages_that_ran(screen) == ["train", "evaluate"]
    for file in ("params.yaml", "dvc.lock"):
        assert "leaves: 7" in (earlier / file).read_text()
        assert "seed: 2" in (earlier / file).read_text()

    written = replace(earlier / "params.yaml", "seed: 2", "seed: 31")
    screen = make(earlier, "train", fails=True)
    assert "error: params.yaml says train.seed: 31" in screen
    assert (earlier / "params.yaml").read_text() == written
    # As the message says.
    (earlier / DEFAULTS).replace(earlier / "params.yaml")
    replace(earlier / "params.yaml", "seed: 2", "seed: 31")
    make(earlier, "train")
    assert "seed: 31" in (earlier / "dvc.lock").read_text()
