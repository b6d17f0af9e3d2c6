"""Tells what an update does to each file."""

import summary
from git import Git
from sides import Sides
from summary import Fate


def tell(git: Git, sides: Sides, ours: str, after: str) -> dict[str, Fate]:
    """The fate of every file that differs between two trees of the project."""
    fates = {}
    items = iter(git.items("diff-tree", "-r", "-M", "-z", "--name-status", ours, after))
    for status in items:
        path = next(items)
        if status.startswith("R"):
            fates[next(items)] = renamed(sides, path)
        elif status == "A":
            fates[path] = Fate(summary.ADDED)
        elif status == "D":
            fates[path] = Fate(summary.REMOVED, "the template no longer has it")
        else:
            fates[path] = Fate(changed(sides, path))
    return fates


def changed(sides: Sides, path: str) -> str:
    """Whether the user had a part in a file that changed."""
    untouched = sides.ours.get(path) == sides.base.get(path)
    return summary.UPDATED if untouched else summary.MERGED


def renamed(sides: Sides, before: str) -> Fate:
    """A file of the template's, or one of the user's in a folder that was renamed."""
    if before in sides.base:
        return Fate(changed(sides, before), f"renamed from {before}")
    return Fate(summary.MOVED, f"from {before}, with the template's folder")
