"""Checks of each file by itself, and of where it lies."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from support import git

from .tree import ANSWERS_FILE, File, Tree, write
from .workplace import CheckError, Workplace, workplace

PROJECTS = ".pre-commit-config.yaml"
OURS = str(Path(__file__).with_name("hooks.yaml"))

K = TypeVar("K", bound=Hashable)


def refused(
    trees: Mapping[K, Tree], folder: Path, skip: str = "ruff"
) -> dict[K, list[str]]:
    """The files that a hook refuses or changes: hooks of the projects, and hooks.yaml.

    All distinct files are laid out in as few folders as there are contents of one path.
    ruff needs to see a whole tree: the check of that name runs it on each.
    """
    variants: dict[str, Tree] = defaultdict(dict)
    contents: dict[str, int] = defaultdict(int)
    for path, file in sorted({it for tree in trees.values() for it in tree.items()}):
        # Of these there are as many as combinations: a test reads each of them.
        if path == ANSWERS_FILE:
            continue
        variants[f"variant-{contents[path]}"][path] = file
        contents[path] += 1
    for name, variant in variants.items():
        write(variant, folder / name)
    assert contents[PROJECTS] == 1, "the hooks differ"
    write({PROJECTS: variants["variant-0"][PROJECTS]}, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    (folder / ".venv").symlink_to(sys.prefix)
    here, told = Workplace(folder), ""
    here.variables |= {"SKIP": skip, "PRE_COMMIT_HOME": f"{folder}/.git/hooks-cache"}
    for config in (PROJECTS, OURS):
        try:
            here.run("pre-commit", "run", "--all-files", "--config", config)
        except CheckError as refusal:
            told += f"{refusal}\n{git(folder, 'diff', '--name-only')}"
    found = re.findall(r"(variant-\d+)/([^\s:,'\"]+)", told)
    bad = {(path, variants[it][path]) for it, path in found if path in variants[it]}
    assert bad or not told, told
    return {
        name: [f"{path} does not pass:\n{told}" for path, _ in tree.items() & bad]
        for name, tree in trees.items()
        if tree.items() & bad
    }


def is_not_ignored(rules: Tree, projects: list[Tree]) -> None:
    """Refuse paths that git ignores: an update overwrites them without a trace."""
    paths = set[str]().union(*projects)
    with workplace(dict.fromkeys(paths, File(b"")) | rules) as here:
        here.run("git", "add", "--all")
        if ignored := paths - set(here.run("git", "ls-files").splitlines()):
            raise CheckError(f"git ignores {', '.join(sorted(ignored))}")


def ignore_rules(tree: Tree) -> Iterable[Tree]:
    """The rules; which paths there are, all projects that have them tell."""
    yield {p: it for p, it in tree.items() if PurePosixPath(p).name == ".gitignore"}
