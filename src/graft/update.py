"""Updates a project to another version of its template."""

import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path

from graft import history, imports, record, refuse, trees
from graft.apply import FINISH, Plan, apply
from graft.decide import DROPPED, KEPT_DISABLED, Result, decide
from graft.errors import AnswerError, GraftError, RenderError
from graft.lockfile import renew
from graft.merge import merge
from graft.outcomes import tell
from graft.project import Project
from graft.render import Version
from graft.resolve import Sides
from graft.scope import narrow
from graft.session import Session
from graft.summary import Summary
from graft.trees import Entry, Tree

REMOVE = (
    "What you changed of a feature that is disabled now is still there; to remove it"
)
DETACHED = (
    "HEAD is detached: the update is on no branch, and `git switch` would leave it "
    "behind. `git switch -c NAME` makes a branch of it."
)
DROP = (
    "You changed files that the template no longer has, and nothing of the template's "
    "uses them now. Move what you need of them to a place of your own, then"
)


@dataclass(frozen=True)
class Base:
    """The template's files as last rendered for the project, and their commit."""

    tree: dict[str, Entry]
    commit: str
    # Files that the new version leaves out; None: unknown until it is rendered.
    left_out: set[str] | None = None
    # Files that the template wrote once and does not render again.
    written_once: dict[str, Entry] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)


def update(session: Session) -> Summary:
    """Merge a version of the template into the project, or raise GraftError."""
    project, request = session.project, session.request
    session.workspace.prepare()
    warnings = record.edits(project)
    with session.wanted() as new:
        warnings += new.warnings
        refuse.moved_tag(project, new)
        if new.name == project.version and not (request.data or request.template):
            return Summary(project.version, new.name, {}, warnings=warnings)
        refuse.unknown_answers(request.data, new)
        refuse.code(new, request.trust)
        session.start_from_recorded_answers(new)
        base = find_base(session, new)
        new.render()
        refuse.lost_answers(project, new, request.data)
        return replace(bring(session, new, base), warnings=warnings)


def find_base(session: Session, new: Version) -> Base:
    """The recorded version, rendered again or, failing that, from the record."""
    project, workspace = session.project, session.workspace
    git = workspace.git
    try:
        with session.recorded(new) as old:
            refuse.moved_tag(project, old)
            refuse.downgrade(old, new)
            refuse.code(old, session.request.trust)
            skipped = refuse.migrations(old, new, session.request.skip_migrations)
            old.render()
            tree = trees.snapshot(git, old.folder, workspace.folder)
            files = trees.read(git, tree)
            left_out = old.excluded(files, new.exclude)
            written_once = {}
            # Only a changed answer can disable the feature they belong to.
            if session.request.data:
                fresh = old.render_new_project(new.exclude)
                whole = trees.read(git, trees.snapshot(git, fresh, workspace.folder))
                written_once = trees.without(whole, set(files) - left_out)
    except AnswerError:
        raise
    except RenderError as error:
        known = history.find(git, project, project.version)
        if known is None:
            raise RenderError(
                f"{error}; without it nothing tells your changes from the template's: "
                "choose another source with --template, or write the nearest version "
                f"that it has as _commit into {project.answers_file}"
            ) from error
        return Base(history.files(git, project, known), known.commit)
    last = history.latest(git, project)
    parent = last.commit if last else None
    commit = history.record(git, project, project.version, tree, parent)
    return Base(files, commit, left_out, written_once, skipped)


def bring(session: Session, new: Version, base: Base) -> Summary:
    """Merge the rendered versions into the project and summarize the outcomes."""
    project, workspace = session.project, session.workspace
    git, scratch = workspace.git, workspace.folder
    new_tree = trees.snapshot(git, new.folder, scratch)
    ours = git.text("rev-parse", project.tree)
    mine, theirs = trees.read(git, ours), trees.read(git, new_tree)
    refuse.lost_answers_file(project, mine)
    # The answers file is never edited by hand, so the new one always wins.
    answers = {project.answers_file: mine[project.answers_file]}
    written_once = [path for path in base.written_once if path in mine]
    disabled = new.undelivered(written_once) if written_once else []
    starters = {path: base.written_once[path] for path in disabled}
    old = trees.without(base.tree, off(base, new))
    sides: Sides[Tree] = Sides(old | starters | answers, mine, theirs)
    sides, left_out = narrow(project, new, sides, disabled)
    merged = merge(
        workspace,
        trees.write(git, sides.base, scratch),
        ours,
        trees.write(git, sides.theirs, scratch),
        new.name,
    )
    result = decide(git, merged, sides)
    to_do = renew(workspace, result, sides) + base.migrations
    renderable = new.names()
    dropped = sorted(
        path for path, outcome in result.outcomes.items() if outcome == DROPPED
    )
    edited = [path for path in dropped if path not in renderable]
    off_now = [path for path in dropped if path in renderable]
    result.outcomes |= dict.fromkeys(off_now, KEPT_DISABLED)
    kept = dict.fromkeys([path for path in disabled if path in result.tree] + off_now)
    hint = "\n\n".join(
        f"{why}:\n\n    git rm {shlex.join(paths)}"
        for why, paths in ((REMOVE, kept), (DROP, edited))
        if paths
    )
    reference = history.reference(project)
    to_do += [
        f"{outcome.how}, so {path} was left out: make room, then "
        f"`git show {reference}:{project.placed(path)} >{path}`"
        for path, outcome in left_out.items()
        if path in theirs
    ]
    if project.head.detached:
        hint = "\n\n".join(filter(None, (hint, DETACHED)))
    after = trees.write(git, result.tree, scratch)
    outcomes = tell(git, sides, ours, after, renderable) | result.outcomes | left_out
    to_do += imports.lost(git, sides.ours, result.tree, outcomes)
    if session.request.dry_run:
        to_do[:0] = [FINISH] if result.conflicts else []
        return Summary(project.version, new.name, outcomes, to_do, hint)
    rendered = history.record(git, project, new.name, new_tree, base.commit)
    message = f"Update the template to {new.name}\n"
    chosen = plan(project, message, rendered, sides, result)
    to_do[:0] = apply(workspace, replace(chosen, commit=session.request.commit))
    return Summary(project.version, new.name, outcomes, to_do, hint, project.head.name)


def off(base: Base, new: Version) -> set[str]:
    """The files of the base that the new version leaves out for this project only.

    They belong to a disabled feature or were written once. They are taken out of the
    base, or it would look as if the template had deleted them. A path that no answers
    render was removed from the template for everybody: git merges it like any other.
    """
    left_out = new.excluded(base.tree) if base.left_out is None else base.left_out
    if not left_out:
        return set()
    names = new.names()
    return {path for path in left_out if path in names}


def plan(
    project: Project, message: str, rendered: str, sides: Sides[Tree], result: Result
) -> Plan:
    """What to change in the repository; GraftError if that would overwrite a file."""
    changes: dict[str, Entry | None] = {
        project.placed(path): None for path in sides.ours if path not in result.tree
    }
    for path, entry in result.tree.items():
        if sides.ours.get(path) != entry:
            changes[project.placed(path)] = entry
        if path not in sides.ours:
            refuse_overwriting(project.folder / path)
    return Plan(
        head=project.head,
        changes=changes,
        conflicts={project.placed(path): one for path, one in result.conflicts.items()},
        rendered=rendered,
        reference=history.reference(project),
        message=message,
    )


def refuse_overwriting(path: Path) -> None:
    """A rename can lead to a path where the user keeps a git-ignored file."""
    if path.is_symlink() or path.is_file():
        raise GraftError(f"{path} is in the way and git ignores it: move it, retry")
