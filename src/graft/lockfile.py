"""Updates uv's lock file when an update changed the dependencies."""

import os
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from graft import trees
from graft.decide import Result
from graft.git import Git
from graft.resolve import Sides
from graft.trees import Entry, Tree
from graft.workspace import Workspace

LOCK, METADATA = "uv.lock", "pyproject.toml"


def renew(workspace: Workspace, result: Result, sides: Sides[Tree]) -> list[str]:
    """Lock again if needed; return what is left to do when that is not possible."""
    if LOCK not in sides.ours:
        return []
    metadata = [path for path in result.tree if PurePosixPath(path).name == METADATA]
    if all(result.tree[path] == sides.ours.get(path) for path in metadata):
        return []
    by_hand = f"run `uv lock`, then commit {LOCK}: {METADATA} changed"
    if any(path in result.conflicts for path in metadata):
        return [by_hand]
    folder = workspace.new("lock")
    write_files(workspace.git, folder, result, [LOCK, *metadata])
    if not lock(folder):
        return [by_hand]
    content = (folder / LOCK).read_bytes()
    result.tree[LOCK] = Entry(
        result.tree[LOCK].mode, trees.blob(workspace.git, content)
    )
    return []


def write_files(git: Git, folder: Path, result: Result, paths: list[str]) -> None:
    """Write some of the merged files into a folder."""
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(trees.content(git, result.tree[path]))


def lock(folder: Path) -> bool:
    """Whether uv is installed and could lock the project."""
    uv = os.environ.get("UV") or shutil.which("uv")  # uv names itself to what it runs
    if uv is None:
        return False
    command = [uv, "lock", "--quiet", "--project", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0
