"""Apply a computed merge to the user's repository, completely or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graft import history, hooks, trees
from graft.errors import GraftError
from graft.git import Git
from graft.journal import Change, index_lock, recover
from graft.project import Head, find_head
from graft.scope import Stages
from graft.trees import Entry
from graft.workspace import Workspace

FINISH = (
    "edit each file in conflict, `git add` it, then `git commit`; "
    "`git merge --abort` goes back to where you were"
)
COMMIT = "`git commit` finishes the merge, `git merge --abort` goes back"


@dataclass(frozen=True)
class Plan:
    """What to change, by path in the repository.

    `head` is where the merge goes, `changes` what becomes of files (None: remove), the
    `conflicts` are among them, and `rendered` is the template's commit, to be kept as
    `reference`.
    """

    head: Head
    changes: Mapping[str, Entry | None]
    conflicts: Mapping[str, Stages]
    rendered: str
    reference: str
    message: str
    commit: bool = True


def apply(workspace: Workspace, plan: Plan) -> list[str]:
    """Commit a clean merge or leave one in progress; return what the user has to do."""
    index = trees.index(workspace.git, workspace.folder)
    index.run("read-tree", plan.head.commit)
    trees.update(index, plan.changes)
    change = Change(plan.head.commit, index.text("write-tree"))
    workspace.publish()
    git = workspace.repository
    git.run("update-ref", plan.reference, plan.rendered)
    try:
        with replaced_index(workspace) as index:
            require_same_head(git, plan.head)
            change.begin(workspace)
            index.run("read-tree", "-m", "-u", change.before, change.after)
            mark_conflicts(index, plan.conflicts)
        to_do = finish(workspace, change, plan)
    except BaseException as error:
        if workspace.journal.exists():
            undo(workspace, error)
        raise
    workspace.journal.unlink()
    if plan.conflicts:
        git.outcome("rerere")
    elif not to_do:
        hooks.run(git, "post-merge", "0")
    return to_do


@contextlib.contextmanager
def replaced_index(workspace: Workspace) -> Iterator[Git]:
    """Git with a copy of the user's index, which replaces the index at the end.

    Until then our lock keeps other git processes from changing index or branch.
    """
    git = workspace.repository
    lock = index_lock(git)
    if not lock.take():
        raise GraftError(
            f"another git is at work here; if none is, remove {lock.path} and retry"
        )
    try:
        index = git.path("index")
        copy = workspace.folder / "index"
        shutil.copy2(index, copy)
        ours = git.within(GIT_INDEX_FILE=copy)
        # A file that is only newer, as in a copied folder, is no change.
        ours.outcome("update-index", "-q", "--refresh")
        yield ours
        os.replace(copy, index)
    finally:
        lock.release()


def require_same_head(git: Git, head: Head) -> None:
    """Refuse if the branch or its commit changed since the start."""
    if find_head(git) != head:
        raise GraftError(
            f"{head.name} was committed to, or left, while the update was computed: "
            "run it again"
        )


def finish(workspace: Workspace, change: Change, plan: Plan) -> list[str]:
    """Commit as `git merge` does, or leave it to the user and say why."""
    git = workspace.repository
    if plan.conflicts:
        return in_progress(git, change, plan, FINISH)
    if not plan.commit:
        return in_progress(git, change, plan, COMMIT)
    message = workspace.folder / "MERGE_MSG"
    message.write_text(plan.message)
    for name, arguments in (
        ("pre-merge-commit", ()),
        ("prepare-commit-msg", (str(message), "merge")),
        ("commit-msg", (str(message),)),
    ):
        if not hooks.run(git, name, *arguments):
            said = f"your hook {name} refused the commit: mend it, then {COMMIT}"
            return in_progress(git, change, plan, said)
    text = message.read_text()
    # A hook may have added to the index.
    tree = git.text("write-tree")
    commit = history.commit(git, tree, text, [change.before])
    replace(change, after=tree, commit=commit).begin(workspace)
    subject = text.splitlines()[0]
    git.run("update-ref", "-m", subject, plan.head.ref, commit, change.before)
    return []


def in_progress(git: Git, change: Change, plan: Plan, to_do: str) -> list[str]:
    """Leave a merge in progress for the user to finish."""
    git.path("MERGE_MSG").write_text(plan.message)
    # A merge of the branch with itself: `git merge --abort` and other tools handle it,
    # and `git commit` makes one ordinary commit of it, which can be rebased.
    git.path("MERGE_HEAD").write_text(change.before + "\n")
    return [to_do]


def undo(workspace: Workspace, cause: BaseException) -> None:
    """Go back at once, or say that the next run will."""
    try:
        recover(workspace)
    except (GraftError, OSError) as error:
        raise GraftError(
            f"{cause}; the update is half done: make room on the disk if it is full, "
            "then run this again, which undoes it first"
        ) from error


def mark_conflicts(git: Git, conflicts: Mapping[str, Stages]) -> None:
    """Tell git's index which files are not merged, as `git merge` does."""
    trees.stage(git, conflicts)
