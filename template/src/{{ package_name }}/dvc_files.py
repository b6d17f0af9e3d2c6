# The template's: `make update` merges its later versions into this file.
"""Reads dvc.yaml and dvc.lock: which files the stages read and write.

`python -m <package>.dvc_files` prints the model's files, one a line. It fails, and says
what to do, when one is missing, stale, or left over from another model; with
`--required` also when the pipeline makes no model.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import artifacts_dir, project_dir
from .errors import ModelError, ProjectError
from .params import parse


def read(name: str = "dvc.yaml", folder: Path | None = None) -> dict[str, Any]:
    """The content of dvc.yaml or dvc.lock; nothing when there is no such file."""
    path = (folder or project_dir) / name
    if not path.is_file():
        return {}
    return dict(parse(path.read_text(encoding="utf-8"), name) or {})


def paths(stage: Mapping[str, Any], *kinds: str) -> Iterator[str]:
    """The paths that a stage lists as `deps`, `outs`, `metrics` or `plots`."""
    for kind in kinds:
        for entry in stage.get(kind, []):
            # An entry is a path, or a path with its options.
            yield entry if isinstance(entry, str) else next(iter(entry))


def outputs(pipeline: Mapping[str, Any], *kinds: str) -> list[Path]:
    """The same for all stages, as paths relative to the project's folder."""
    stages = pipeline.get("stages", {}).values()
    return [Path(path) for stage in stages for path in paths(stage, *kinds)]


def artifacts() -> list[Path]:
    """The files and folders below `artifacts/` that the pipeline writes."""
    return [
        path
        for path in outputs(read(), "outs")
        if (project_dir / path).is_relative_to(artifacts_dir)
    ]


def check_model() -> list[Path]:
    """The model's files; raises ModelError unless they match the pipeline."""
    wanted = artifacts()
    for path in wanted:
        if not (project_dir / path).exists():
            raise ModelError(f"{path} is missing: `make train` or `make pull` first")
    files = [path for path in artifacts_dir.rglob("*") if path.is_file()]
    relative = sorted(path.relative_to(project_dir) for path in files)
    for path in relative:
        if not any(path.is_relative_to(out) for out in wanted):
            raise ModelError(
                f"{path} is left from another model, dvc.yaml does not name it: "
                "remove it"
            )
    stale = [path for path, state in changes() if state != "deleted"] if wanted else []
    if stale:
        raise ModelError(
            f"the model is not made from what is here ({stale[0]} has changed): "
            "run `make train` first"
        )
    return relative


def changes() -> Iterator[tuple[str, str]]:
    """What differs from dvc.lock, and how; data that is not on this machine is deleted.

    Raises ModelError with DVC's reason when it cannot say.
    """
    command = [sys.executable, "-m", "dvc", "status", "--json"]
    run = subprocess.run(
        command, cwd=project_dir, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise ModelError(f"`dvc status` failed: {' '.join(run.stderr.split())}")
    for stage, entries in json.loads(run.stdout).items():
        for entry in entries:
            if isinstance(entry, str):
                yield f"the command of {stage}", entry
            else:
                for states in entry.values():
                    yield from _flat(states)


def _flat(states: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameters are one level deeper than files: below the name of their file."""
    for name, state in states.items():
        if isinstance(state, dict):
            yield from _flat(state)
        else:
            yield name, state


def main() -> None:
    try:
        files = check_model()
        if not files and "--required" in sys.argv:
            raise ModelError("there is no model: no stage of dvc.yaml writes one")
    except ProjectError as error:
        sys.exit(f"error: {error}")
    print("\n".join(path.as_posix() for path in files))


if __name__ == "__main__":
    main()
