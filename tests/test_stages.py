"""The stages of `make train`: one process, and the result that DVC alone would have."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support import UV, make, run_tool

TRAIN = (UV, "run", "--quiet", "python", "-m", "flight_delays.training")


def first(clone: Path, stage: str, *lines: str) -> None:
    """Let a stage run these lines before its own."""
    file = clone / f"src/flight_delays/stages/{stage}.py"
    signature = "def run(settings: Settings) -> None:\n"
    added = "".join(f"    {line}\n" for line in ("import os, sys", *lines))
    file.write_text(file.read_text().replace(signature, signature + added))


def numbers(screen: str) -> list[str]:
    """The processes that stages ran in, by `print("process", os.getpid())`."""
    return [line for line in screen.splitlines() if line.startswith("process ")]


def test_stages_share_a_process_as_if_each_had_its_own(clone: Path) -> None:
    number = 'print("process", os.getpid())'
    shown = ('os.environ["DVC_STAGE"]', "os.getcwd()", "sys.argv[1:]")
    first(clone, "features", number, 'os.environ["DVC_STAGE"] = "mine"')
    first(clone, "split", number, f"print({', '.join(shown)}, sys.stdin.read())")
    screen = make(clone, "train")
    together = numbers(screen)
    lock = (clone / "dvc.lock").read_bytes()
    assert len(together) == 2
    assert len(set(together)) == 1
    assert f"split {clone} ['run', 'split']" in screen
    assert "Data and pipelines are up to date" in run_tool(clone, "dvc", "repro")
    # DVC alone makes and records the same bytes.
    alone = numbers(run_tool(clone, "dvc", "repro", "--force"))
    assert len(set(alone)) == 2
    assert (clone / "dvc.lock").read_bytes() == lock


def test_a_command_with_more_around_it_does_its_own_work(clone: Path) -> None:
    pipeline = clone / "dvc.yaml"
    text = pipeline.read_text().replace("cmd: flight-delays run split", "cmd: A=B \\0")
    pipeline.write_text(text.replace("\\0", "flight-delays run split"))
    for stage in ("features", "split"):  # other code than above, whose result DVC has
        first(clone, stage, 'print("process", os.getpid(), flush=True)')
    assert len(set(numbers(make(clone, "train")))) == 2


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('raise ValueError("mine")', "ValueError: mine"),
        ("sys.exit(7)", "flight-delays run split, exited with 7"),
        ('sys.exit("no luck")', "no luck"),
        ("os.kill(os.getpid(), 9)", "the system ended the stage; was memory short?"),
    ],
)
def test_a_stage_that_fails_fails_the_training_alone(
    clone: Path, line: str, shown: str
) -> None:
    settings = (clone / "params.yaml").read_text()
    first(clone, "split", line)
    screen = make(clone, "train", "PATCH=target.late_minutes=30", fails=True)
    assert shown in screen
    assert "failed to reproduce 'split'" in screen
    assert "late_minutes: 30" in (clone / "dvc.lock").read_text()
    assert (clone / "params.yaml").read_text() == settings


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_ends_the_stage_and_all_processes(
    clone: Path, tmp_path: Path, name: str
) -> None:
    started = tmp_path / "started"
    settings = (clone / "params.yaml").read_text()
    first(
        clone,
        "split",
        f'open("{started}", "w").close()',
        "import time",
        "time.sleep(600)",
    )
    patch = ("--patch", "target.late_minutes=30")
    with subprocess.Popen(
        [*TRAIN, *patch], cwd=clone, start_new_session=True
    ) as process:
        while not started.exists():
            assert process.poll() is None
            time.sleep(0.05)
        # Ctrl-C reaches all processes, what a scheduler sends the first one only.
        (os.killpg if name == "SIGINT" else os.kill)(process.pid, getattr(signal, name))
    assert process.returncode != 0
    assert (clone / "params.yaml").read_text() == settings
    # Nothing is left in the session; its last process ends a moment after the first.
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process goes on")
