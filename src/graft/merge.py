"""Merges three trees with git, outside the user's work tree."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from graft import trees
from graft.git import Git
from graft.scope import Stages
from graft.trees import Entry
from graft.workspace import Workspace


@dataclass(frozen=True)
class Merged:
    """The result of git's merge of three trees.

    `tree` contains the files without a conflict, `conflicts` the stages of the others,
    and `folder` the files that git wrote, with conflict markers where needed.
    """

    tree: dict[str, Entry]
    conflicts: dict[str, Stages]
    folder: Path
    label: str  # of the template's side, in conflict markers


def merge(
    workspace: Workspace, base: str, ours: str, theirs: str, label: str
) -> Merged:
    """Merge `theirs` into `ours`; all are trees of the project's folder."""
    folder = workspace.new("merge")
    git = trees.index(workspace.git, workspace.folder).within(
        folder,
        GIT_WORK_TREE=folder,
        **{f"GITHEAD_{ours}": "yours", f"GITHEAD_{theirs}": label},
    )
    git.run("read-tree", ours)
    git.run(
        *("-c", f"merge.conflictStyle={conflict_style(git)}"),
        *("merge-recursive", base, "--", ours, theirs),
        accept=(0, 1),
    )
    return Merged(*read_index(git), folder, label)


def conflict_style(git: Git) -> str:
    """The clearest style of conflict markers that the installed git supports."""
    return "zdiff3" if git.version() >= (2, 35) else "diff3"


def read_index(git: Git) -> tuple[dict[str, Entry], dict[str, Stages]]:
    """The merged files of an index, and the stages of the unmerged ones."""
    tree: dict[str, Entry] = {}
    conflicts: dict[str, dict[int, Entry]] = defaultdict(dict)
    for item in git.items("ls-files", "--stage", "-z"):
        details, path = item.split("\t", 1)
        mode, blob, stage = details.split()
        if stage == "0":
            tree[path] = Entry(mode, blob)
        else:
            conflicts[path][int(stage)] = Entry(mode, blob)
    return tree, dict(conflicts)
