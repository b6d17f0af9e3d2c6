"""Replacing scikit-learn by another library."""

import json
from pathlib import Path

from pages import Reader, blocks
from support import REPOSITORY, Render, clone_trained, git


def test_lightgbm_takes_three_files_and_one_test(
    trained_project: Render, tmp_path: Path
) -> None:
    project = tmp_path / "flights"
    clone_trained(trained_project(), project)
    reader = Reader(project)
    for block in blocks(REPOSITORY / "docs/how-to/your-own-model.md"):
        reader.follow(block)
    changed = set(git(project, "diff", "--name-only").split())
    code = {"src/flight_delays/trees.py", "tests/test_model.py"}
    code |= {f"src/flight_delays/stages/{name}.py" for name in ("train", "evaluate")}
    assert {path for path in changed if path.endswith(".py")} == code
    scores = json.loads((project / "reports/metrics.json").read_text())
    assert scores["log_loss"] < scores["base_log_loss"]
