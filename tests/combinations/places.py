"""Checks of where files lie: their contents do not matter here."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from .checks import Check, CheckError
from .trees import File, Store, Tree

_NO_CONTENT = File("", executable=False)


def misplaced(tree: Tree) -> list[str]:
    """Say which paths a project must not hold.

    People make `data` a link to a large disk, and Copier then refuses any update that
    renders into it. Two names that differ by case are one file on a Mac.
    """
    troubles = [f"{path} lies below data" for path in tree if path.startswith("data/")]
    seen: dict[str, str] = {}
    for path in tree:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            troubles.append(f"{path} and {other} differ by case only")
    return troubles


def _each_path_with_its_ignore_rules(tree: Tree, store: Store) -> Iterable[Tree]:
    rules = {
        path: file
        for path, file in tree.items()
        if PurePosixPath(path).name == ".gitignore"
    }
    return ({path: _NO_CONTENT, **rules} for path in tree)


def _is_not_ignored(tree: Tree, store: Store) -> Iterable[str]:
    with TemporaryDirectory(dir=store.scratch) as name:
        folder = Path(name)
        rules = {path: file for path, file in tree.items() if file.hash}
        store.write(rules, folder)
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        ignored = subprocess.run(
            ["git", "check-ignore", "--no-index", "--verbose", *tree],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if ignored.returncode != 1:
        raise CheckError(f"git ignores it: {ignored.stdout}{ignored.stderr}".strip())
    return ()


NOT_IGNORED = Check("ignore rules", _each_path_with_its_ignore_rules, _is_not_ignored)
