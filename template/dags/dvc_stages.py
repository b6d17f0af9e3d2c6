# The template's: `make update` merges its later versions into this file.
"""The stages of dvc.yaml, and which must run before each."""

import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml


def read_stages(dvc_yaml: Path, command: str) -> dict[str, list[str]]:
    """Each stage with the stages whose files it reads, in the order of the file.

    Raises ValueError for a stage that is not `<command> run <stage>`: no other can be
    given its settings.
    """
    stages = yaml.safe_load(dvc_yaml.read_text(encoding="utf-8"))["stages"]
    for name, stage in stages.items():
        if shlex.split(str(stage.get("cmd")))[:3] != [command, "run", name]:
            raise ValueError(
                f"{dvc_yaml}: stage {name} must run `{command} run {name}` to be a task"
            )
    written = {
        name: set(_paths(stage, "outs", "metrics", "plots"))
        for name, stage in stages.items()
    }
    return {
        name: [
            other
            for other in stages
            if any(
                _overlap(read, path)
                for read in _paths(stage, "deps")
                for path in written[other]
            )
        ]
        for name, stage in stages.items()
    }


def _paths(stage: dict[str, Any], *kinds: str) -> Iterator[PurePosixPath]:
    for kind in kinds:
        for entry in stage.get(kind, []):
            # An entry is a path, or a path with its options.
            yield PurePosixPath(entry if isinstance(entry, str) else next(iter(entry)))


def _overlap(one: PurePosixPath, other: PurePosixPath) -> bool:
    """Whether two paths are the same, or one is a folder around the other."""
    return one.is_relative_to(other) or other.is_relative_to(one)
