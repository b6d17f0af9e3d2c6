"""The three trees of an update, without the files it must leave alone."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from graft import summary, trees
from graft.git import joined, split
from graft.project import Project
from graft.render import Version
from graft.resolve import Sides
from graft.summary import Outcome
from graft.trees import Entry, Tree

BASE, OURS, THEIRS = 1, 2, 3  # as git numbers the stages of a conflict

Stages = Mapping[int, Entry]


def stages_of(sides: Sides[Tree], path: str) -> Stages:
    """The versions of a file, by stage, as in git's index."""
    numbered = zip((BASE, OURS, THEIRS), sides, strict=True)
    return {stage: tree[path] for stage, tree in numbered if path in tree}


def narrow(
    project: Project, new: Version, sides: Sides[Tree], disabled: Collection[str] = ()
) -> tuple[Sides[Tree], dict[str, Outcome]]:
    """The sides to merge, and the outcomes of files left out that users must know of.

    Files written once are left out, except `disabled`: a feature now disabled had them.
    """
    out = in_the_way(project, sides)
    told = {
        path: Outcome(summary.LEFT_OUT, how)
        for path, how in out.items()
        if sides.base.get(path) != sides.theirs.get(path)
    }
    written_once = {path for path in sides.ours if new.skips(path)} - set(disabled)
    left_out = written_once | set(out)
    base, theirs = (
        trees.without(tree, left_out) for tree in (sides.base, sides.theirs)
    )
    return Sides(base, sides.ours, theirs), told


def in_the_way(project: Project, sides: Sides[Tree]) -> dict[str, str]:
    """Files of the template that would overwrite something of the user's."""
    candidates = sorted((set(sides.theirs) | set(sides.base)) - set(sides.ours))
    vanishing = {
        project.folder / path
        for path, entry in sides.base.items()
        if sides.ours.get(path) == entry and path not in sides.theirs
    }
    found, free = {}, []
    for path in candidates:
        if obstacle := obstacle_to(project.folder, path, vanishing):
            found[path] = f"{obstacle} of yours is in its place"
        else:
            free.append(path)
    ignored = project.git.within(project.folder).run(
        *("check-ignore", "-z", "--stdin"), stdin=joined(free), accept=(0, 1)
    )
    return found | dict.fromkeys(split(ignored), "git ignores it here")


def obstacle_to(folder: Path, path: str, vanishing: set[Path]) -> str:
    """What occupies the file's path, or that of a folder above it.

    `vanishing` files do not count: the update removes them.
    """
    place = folder
    for name in path.split("/")[:-1]:
        place /= name
        if place in vanishing:
            return ""
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            return place.relative_to(folder).as_posix()
    file = folder / path
    if not os.path.lexists(file):
        return ""
    if file.is_dir() and not file.is_symlink():
        below = {each for each in file.rglob("*") if not each.is_dir()}
        return path if below - vanishing else ""
    return path
