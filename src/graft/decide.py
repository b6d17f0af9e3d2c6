"""Resolves the conflicts git left, where there is one right result."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graft import line_ends, markers, summary, trees
from graft.git import Git
from graft.merge import Merged
from graft.resolve import Sides, problem, resolve
from graft.scope import BASE, OURS, THEIRS, Stages, stages_of
from graft.summary import Outcome
from graft.trees import Entry, Tree

DROPPED = Outcome(summary.KEPT, "you changed it, the template no longer has it")
KEPT_DISABLED = Outcome(summary.KEPT, "you changed it, it is disabled now")
EMPTIED = Outcome(summary.KEPT, "you changed it, the template has emptied it")
DELETED = Outcome(summary.STAYS_DELETED, "you deleted it, the template changed it")
FILE_MODES = ("100644", "100755")


@dataclass
class Result:
    """The files for the work tree, and the remaining conflicts."""

    tree: dict[str, Entry]
    conflicts: dict[str, Stages] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def decide(git: Git, merged: Merged, sides: Sides[Tree]) -> Result:
    """Resolve what can be resolved; a merge that does not parse is a conflict."""
    result = Result(dict(merged.tree))
    # git reports a file renamed differently on both sides as three lone stages.
    renamed_twice = any(set(stages) == {BASE} for stages in merged.conflicts.values())
    for path, found in merged.conflicts.items():
        stages = with_forgotten(path, found, sides)
        if THEIRS not in stages and OURS in stages and not renamed_twice:
            result.tree[path] = stages[OURS]
            result.outcomes[path] = DROPPED
        elif OURS not in stages and THEIRS in stages and not renamed_twice:
            result.outcomes[path] = DELETED
        elif emptied(git, stages):
            result.tree[path] = stages[OURS]
            result.outcomes[path] = EMPTIED
        elif not resolve_file(git, path, stages, result):
            leave(git, path, stages, merged, result)
    doubt_merges(git, sides, result)
    return result


def with_forgotten(path: str, stages: Stages, sides: Sides[Tree]) -> Stages:
    """The stages with the file that git forgets: the other side moved one to its path.

    It does so when this side deleted the file that was moved.
    """
    if set(stages) not in ({OURS}, {THEIRS}):
        return stages
    added = stages_of(sides, path)
    return stages if BASE in added else {**added, **stages}


def emptied(git: Git, stages: Stages) -> bool:
    """Whether the template emptied a file, which counts as removing it."""
    if set(stages) != {BASE, OURS, THEIRS}:
        return False
    return not trees.content(git, stages[THEIRS])


def resolve_file(git: Git, path: str, stages: Stages, result: Result) -> bool:
    """Whether both versions of a file could be merged; the result is recorded."""
    if not {OURS, THEIRS} <= set(stages):
        return False
    if any(entry.mode not in FILE_MODES for entry in stages.values()):
        return False
    contents = {stage: trees.content(git, entry) for stage, entry in stages.items()}
    ours, theirs = contents[OURS], contents[THEIRS]
    resolved = resolve(path, contents.get(BASE), ours, theirs)
    if resolved is None and BASE in contents:
        resolved = line_ends.merge(git, path, (contents[BASE], ours, theirs))
    if resolved is None:
        return False
    mode = merged_mode(stages)
    result.tree[path] = Entry(mode, trees.blob(git, resolved.content))
    result.outcomes[path] = Outcome(summary.RESOLVED, resolved.how)
    return True


def merged_mode(stages: Mapping[int, Entry]) -> str:
    """The mode of the side that changed it."""
    ours = stages[OURS].mode
    if BASE in stages and stages[BASE].mode == ours:
        return stages[THEIRS].mode
    return ours


def leave(git: Git, path: str, stages: Stages, merged: Merged, result: Result) -> None:
    """Leave a conflict to the user, with the narrowest markers available."""
    if narrowed := narrow(git, path, stages, merged):
        result.tree[path] = narrowed
        result.conflicts[path] = stages
        result.outcomes[path] = Outcome(summary.CONFLICT, "both changed the same place")
        return
    if stages != merged.conflicts[path]:
        result.tree[path] = both(git, stages, merged.label)
        result.conflicts[path] = stages
        result.outcomes[path] = Outcome(summary.CONFLICT, "both added it")
        return
    written = merged.folder / path
    shown = stages.get(OURS) or stages.get(THEIRS)
    # For a link, git's file with markers would become the link's target.
    is_file = shown is not None and shown.mode in FILE_MODES
    if shown and is_file and written.is_file() and not written.is_symlink():
        here = git.within(merged.folder, GIT_WORK_TREE=merged.folder)
        mode = merged_mode(stages) if {OURS, THEIRS} <= set(stages) else shown.mode
        shown = Entry(mode, here.text("hash-object", "-w", "--", path))
    if shown:
        result.tree[path] = shown
    result.conflicts[path] = stages
    how = "both changed the same place" if BASE in stages else "both added it"
    result.outcomes[path] = Outcome(summary.CONFLICT, how)


def both(git: Git, stages: Stages, label: str) -> Entry:
    """Two files with markers around each; ours alone where a side is no text."""
    if any(entry.mode not in FILE_MODES for entry in stages.values()):
        return stages[OURS]
    ours, theirs = (trees.content(git, stages[side]) for side in (OURS, THEIRS))
    if b"\0" in ours + theirs:
        return stages[OURS]
    text = markers.merge_file(git, Sides(b"", ours, theirs), label)
    return Entry(merged_mode(stages), trees.blob(git, text))


def narrow(git: Git, path: str, stages: Stages, merged: Merged) -> Entry | None:
    """The file with markers around unresolved lines only; None if git's are as good."""
    if set(stages) != {BASE, OURS, THEIRS}:
        return None
    if any(entry.mode not in FILE_MODES for entry in stages.values()):
        return None
    sides = (trees.content(git, stages[stage]) for stage in (BASE, OURS, THEIRS))
    text = markers.write(git, path, Sides(*sides), merged.label)
    if text is None:
        return None
    written = merged.folder / path
    gits = written.read_bytes() if written.is_file() else b""
    known = markers.START in gits
    if known and markers.open_lines(gits) <= markers.open_lines(text):
        return None
    return Entry(merged_mode(stages), trees.blob(git, text))


def doubt_merges(git: Git, sides: Sides[Tree], result: Result) -> None:
    """Turn a merge that does not parse, even when merged by structure, into a conflict.

    A file of the user's that did not parse before is left as git merged it.
    """
    for path, entry in list(result.tree.items()):
        stages = stages_of(sides, path)
        if path in result.conflicts or entry.mode not in FILE_MODES:
            continue
        if OURS not in stages or entry.blob in {one.blob for one in stages.values()}:
            continue
        wrong = problem(path, trees.content(git, entry))
        if wrong and not problem(path, trees.content(git, stages[OURS])):
            if resolve_file(git, path, stages, result) and not problem(
                path, trees.content(git, result.tree[path])
            ):
                continue
            result.conflicts[path] = stages
            how = f"merged without a conflict, but {wrong}"
            result.outcomes[path] = Outcome(summary.CONFLICT, how)
