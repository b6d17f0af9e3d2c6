"""Brings a computed merge into the user's repository, whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from graft import history, trees
from graft.errors import GraftError
from graft.git import Git, joined
from graft.journal import Change, recover
from graft.scope import Stages
from graft.trees import Entry
from graft.workspace import Workspace


@dataclass(frozen=True)
class Plan:
    """What to do, by paths in the repository: `changes` of files (None: remove), the
    `conflicts` among them, and `rendered`, the template's commit, to be kept as
    `reference`."""

    changes: Mapping[str, Entry | None]
    conflicts: Mapping[str, Stages]
    rendered: str
    reference: str
    message: str


def apply(workspace: Workspace, plan: Plan) -> None:
    """Commit a clean merge, or leave one in progress for the user to finish."""
    git = workspace.git
    head = git.text("rev-parse", "HEAD")
    index = trees.index(git, workspace.folder)
    index.run("read-tree", head)
    trees.update(index, plan.changes)
    tree = index.text("write-tree")
    commit = ""
    if not plan.conflicts:
        commit = history.commit(git, tree, plan.message, [head])
    workspace.publish()
    workspace.repository.run("update-ref", plan.reference, plan.rendered)
    change = Change(head, tree, commit)
    change.begin(workspace)
    try:
        carry_out(workspace.repository, change, plan)
    except BaseException as error:
        undo(workspace, error)
        raise
    workspace.journal.unlink()
    if plan.conflicts:
        workspace.repository.outcome("rerere")


def undo(workspace: Workspace, cause: BaseException) -> None:
    """Go back at once, or say that the next run will."""
    try:
        recover(workspace)
    except (GraftError, OSError) as error:
        raise GraftError(
            f"{cause}; the update is half done: make room on the disk if it is full, "
            "then run this again, which undoes it first"
        ) from error


def carry_out(git: Git, change: Change, plan: Plan) -> None:
    """Change the user's files, then what git knows of them."""
    git.run("read-tree", "-m", "-u", change.before, change.after)
    if change.commit:
        subject = plan.message.splitlines()[0]
        git.run("update-ref", "-m", subject, "HEAD", change.commit, change.before)
        return
    mark_conflicts(git, plan.conflicts)
    git.path("MERGE_MSG").write_text(plan.message)
    # A merge with itself: `git merge --abort` and all tools know what it is, and what
    # `git commit` makes of it is one commit that can be rebased as any other.
    git.path("MERGE_HEAD").write_text(change.before + "\n")


def mark_conflicts(git: Git, conflicts: Mapping[str, Stages]) -> None:
    """Tell git's index which files are not merged, as `git merge` does."""
    lines = []
    for path, stages in conflicts.items():
        lines.append(f"0 {trees.NOTHING}\t{path}")
        lines += [
            f"{entry.mode} {entry.blob} {stage}\t{path}"
            for stage, entry in stages.items()
        ]
    git.run("update-index", "-z", "--index-info", stdin=joined(lines))
