"""Experiments by DVC's own commands leave the project's own state untouched."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import git, make, run_tool

# Only for a queue that hangs.
pytestmark = pytest.mark.timeout(900)

ARTIFACTS = "src/flight_delays/artifacts"
TRAIN = "src/flight_delays/stages/train.py"


@pytest.fixture
def project(clone: Path) -> Iterator[Path]:
    """The clone; a test fails if it or its model has changed."""
    before = state(clone)
    yield clone
    assert state(clone) == before


def state(project: Path) -> dict[str, bytes]:
    """Git's status, and the bytes of model and data."""
    files = [
        *(project / ARTIFACTS).iterdir(),
        *(project / "data").glob("**/*.parquet"),
        *(project / "reports").glob("**/*.*"),
        *(project / name for name in ("params.yaml", "dvc.lock", TRAIN)),
    ]
    found = {str(file): file.read_bytes() for file in files}
    return found | {"status": git(project, "status", "--porcelain").encode()}


def dvc(project: Path, *arguments: str, check: bool = True) -> str:
    return run_tool(project, "dvc", *arguments, check=check)


def experiments(project: Path) -> dict[str, str]:
    """The name of each experiment that succeeded, and its commit."""
    listed = dvc(project, "exp", "list", "--all-commits", "--name-only").split()
    refs = git(project, "for-each-ref", "--format=%(refname)", "refs/exps").split()
    return {name: ref for name in listed for ref in refs if ref.endswith(f"/{name}")}


def model_hash(project: Path, commit: str) -> str:
    lines = git(project, "show", f"{commit}:dvc.lock").splitlines()
    place = next(n for n, line in enumerate(lines) if "artifacts/model." in line)
    return lines[place + 2]


def run_queue(project: Path, *, workers: int) -> None:
    """Run the queue, and wait until the workers have ended."""
    dvc(project, "queue", "start", "--jobs", str(workers))
    while "0 active, 0 idle" not in dvc(project, "queue", "status"):
        time.sleep(1)


def test_an_experiment_aside_leaves_the_project_as_it_was(project: Path) -> None:
    dvc(project, "exp", "run", "--temp", "--name", "aside", "-S", "train.leaves=5")
    (commit,) = experiments(project).values()
    assert "leaves: 5" in git(project, "show", f"{commit}:dvc.lock")
    assert model_hash(project, commit) != model_hash(project, "HEAD")


def test_a_failing_experiment_leaves_the_project_as_it_was(project: Path) -> None:
    command = ("exp", "run", "--temp", "-S", "train.leaves=many")
    screen = dvc(project, *command, check=False)
    assert "train.leaves in params.yaml: expected a valid integer" in screen
    assert not experiments(project)


def test_two_workers_run_a_queue_with_the_code_that_was_queued(project: Path) -> None:
    code = (project / TRAIN).read_text()
    changed = code.replace("early_stopping=True,", "early_stopping=True, max_depth=2,")
    assert changed != code
    (project / TRAIN).write_text(changed)
    dvc(project, "exp", "run", "--queue", "--name", "shallow")
    (project / TRAIN).write_text(code)
    setting = ("-S", "train.leaves=7")
    dvc(project, "exp", "run", "--queue", "--name", "leaves-7", *setting)
    run_queue(project, workers=2)
    found = experiments(project)
    assert set(found) == {"shallow", "leaves-7"}
    assert "max_depth" in git(project, "show", f"{found['shallow']}:{TRAIN}")
    assert "leaves: 7" in git(project, "show", f"{found['leaves-7']}:dvc.lock")
    hashes = {model_hash(project, commit) for commit in [*found.values(), "HEAD"]}
    assert len(hashes) == 3


def table(screen: str) -> dict[str, str]:
    """The rows behind the head of the table, by the name of the experiment."""
    lines = screen[screen.index("\nexperiment ") + 1 :].splitlines()
    return {line.split()[0]: line for line in lines[1:]}


def test_a_grid_ends_in_a_table_of_differences(project: Path) -> None:
    patch = "PATCH=data.origins=[JFK],[LGA] train.learning_rate=0.1"
    grid = ("experiments", patch, "JOBS=2")
    screen = make(project, *grid)
    # Only what the settings change.
    assert "Stage 'fetch' didn't change, skipping" in screen
    assert "Running stage 'fetch'" not in screen
    rows = table(screen)
    # They end in any order.
    jfk, lga = (f"origins-{name}-learning_rate-0.1" for name in ("JFK", "LGA"))
    assert set(rows) == {"committed", jfk, lga}
    assert rows[jfk].endswith("data.origins=[JFK] train.learning_rate=0.1")
    auc = json.loads((project / "reports/metrics.json").read_text())["auc"]
    assert f" {auc:.5g} " in rows["committed"]
    assert "(" in rows[lga]
    assert table("\n" + make(project, "experiments")) == rows
    # A second time, each is replaced.
    assert table(make(project, *grid)) == rows


def test_a_wrong_value_stops_a_grid_before_it_runs(project: Path) -> None:
    screen = make(project, "experiments", "PATCH=train.leaves=7,many", fails=True)
    assert "train.leaves in --patch train.leaves=many: expected a valid" in screen
    assert "leaves-7" not in dvc(project, "queue", "status")
    screen = make(project, "experiments", "PATCH=train.leafs=7", fails=True)
    assert "did you mean train.leaves?" in screen


def test_an_experiment_is_kept_with_its_settings_in_place(clone: Path) -> None:
    before = (clone / "params.yaml").read_text()
    make(clone, "experiment", "PATCH=train.leaves=5", "NAME=five")
    assert (clone / "params.yaml").read_text() == before
    git(clone, "reset", "--quiet", "--hard")
    run_tool(clone, "dvc", "checkout", "--quiet", "--force")
    make(clone, "experiment-keep", "NAME=five")
    kept = before.replace("leaves: 15", "leaves: 5")
    assert (clone / "params.yaml").read_text() == kept
    assert "up to date" in make(clone, "train")
    assert (clone / "params.yaml").read_text() == kept
    make(clone, "experiment-remove", "NAME=five")
    assert list(table("\n" + make(clone, "experiments"))) == ["committed"]


def test_the_pipeline_is_drawn(clone: Path) -> None:
    assert "| train |" in make(clone, "pipeline")
