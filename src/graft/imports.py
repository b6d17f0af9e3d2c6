"""Finds imports that a user's file lost because a merge moved it."""

import ast
import posixpath
from collections.abc import Iterator, Mapping

from graft import summary, trees
from graft.git import Git
from graft.summary import Outcome
from graft.trees import Tree

SUFFIXES = (".py", ".pyi")


def lost(
    git: Git, ours: Tree, after: Tree, outcomes: Mapping[str, Outcome]
) -> Iterator[str]:
    """For each broken import of a moved file, what to do."""
    gone = {entry: path for path, entry in ours.items() if path not in after}
    for path, outcome in outcomes.items():
        before = gone.get(after[path]) if outcome.what == summary.MOVED else None
        if before is None or not path.endswith(SUFFIXES):
            continue
        source = trees.content(git, after[path])
        leads = zip(relative(before, source), relative(path, source), strict=True)
        for (name, old), (_, new) in leads:
            if found(old, ours) and not found(new, after):
                yield (
                    f"{path} moved with the template's folder, and its import of "
                    f"{name} leads nowhere there: correct it, or move the file back"
                )


def relative(path: str, source: bytes) -> Iterator[tuple[str, str]]:
    """The relative imports of a module: as written, and the paths they refer to."""
    try:
        program = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(program):
        if isinstance(node, ast.ImportFrom) and node.level:
            dots = "." * node.level
            folder = posixpath.join(path, *[".."] * node.level)
            for name in [node.module] if node.module else [n.name for n in node.names]:
                module = posixpath.join(folder, *name.split("."))
                yield dots + name, posixpath.normpath(module)


def found(module: str, tree: Tree) -> bool:
    """Whether a module exists."""
    endings = (f"{place}{suffix}" for place in ("", "/__init__") for suffix in SUFFIXES)
    return any(f"{module}{ending}" in tree for ending in endings)
