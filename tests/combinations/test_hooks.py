"""A fresh project passes its own pre-commit hooks, which change nothing in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .proof import Proof
from .sandbox import clean_environment
from .trees import File
from .workspace import Renders

CONFIGURATION = ".pre-commit-config.yaml"


def test_every_file_passes_the_hooks_unchanged(
    renders: Renders,
    memory: Path,
    proof: Proof,
    expect_none: Callable[[dict[str, list[str]]], None],
) -> None:
    configurations = {tree[CONFIGURATION] for tree in renders.trees.values()}
    assert len(configurations) == 1, "the hooks differ: one run is not enough"
    variants = _variants(renders)
    folder = memory / "hooks"
    for number, variant in enumerate(variants):
        renders.store.write(variant, folder / f"variant-{number}")
    renders.store.write({CONFIGURATION: configurations.pop()}, folder)
    refused = _run_hooks(folder)
    bad = {
        (path, variants[int(number)][path]): f"{path} does not pass the hooks"
        for number, path in re.findall(r"\bvariant-(\d+)/([^\s:]+)", refused)
        if path in variants[int(number)]
    }
    assert bad or not refused, refused
    failures = {
        name: troubles
        for name, tree in renders.trees.items()
        if (troubles := [bad[item] for item in tree.items() if item in bad])
    }
    proof.record("hooks", renders.trees.keys() - failures.keys())
    expect_none(failures)


def _variants(renders: Renders) -> list[dict[str, File]]:
    """All distinct files in as few folders as there are contents of one path."""
    contents: dict[str, list[File]] = {}
    for path, file in sorted({i for t in renders.trees.values() for i in t.items()}):
        contents.setdefault(path, []).append(file)
    return [
        {path: files[number] for path, files in contents.items() if number < len(files)}
        for number in range(max(map(len, contents.values())))
    ]


def _run_hooks(folder: Path) -> str:
    """Run all hooks on all files; their output when one failed, and what changed."""
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "--all", "--force"], cwd=folder, check=True)
    (folder / ".venv").symlink_to(sys.prefix)
    hooks = subprocess.run(
        [str(Path(sys.prefix, "bin", "pre-commit")), "run", "--all-files"],
        cwd=folder,
        # ruff needs to see a whole tree: the check of that name runs it on each.
        env=clean_environment()
        | {"SKIP": "ruff", "PRE_COMMIT_HOME": str(folder / ".git/hooks-cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    changed = subprocess.run(
        ["git", "diff", "--name-only"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return "" if hooks.returncode == 0 else f"{hooks.stdout}{os.linesep}{changed}"
