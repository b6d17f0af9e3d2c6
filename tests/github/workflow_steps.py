"""Runs the `run:` steps of a shipped workflow file, as a runner would."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def jobs(workflow: Path) -> dict[str, Any]:
    """The jobs of a workflow file."""
    found: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return found


def run_steps(
    job: Mapping[str, Any], folder: Path, environment: dict[str, str]
) -> bool:
    """Run the steps until one fails; whether none did."""
    return all(
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder,
            env=environment,
        ).returncode
        == 0
        for step in job["steps"]
        if "run" in step
    )


def machine(tools: Path) -> dict[str, str]:
    """The environment of a runner: our stand-in tools first, no settings of git's."""
    path = [str(tools), str(Path(sys.executable).parent), os.environ["PATH"]]
    kept = {name: text for name, text in os.environ.items() if "GIT" not in name}
    return {
        **kept,
        "PATH": os.pathsep.join(path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
