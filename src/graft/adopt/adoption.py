"""Merges the template into a repository that never had it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graft import history, render, summary, trees
from graft.adopt.advice import advice
from graft.adopt.bases import find_base
from graft.adopt.guesses import guess, packages_outside
from graft.apply import apply
from graft.decide import Result, decide
from graft.errors import GraftError
from graft.git import Git
from graft.merge import merge
from graft.outcomes import tell
from graft.project import DEFAULT_ANSWERS, Head, Project, find_head
from graft.render import Version
from graft.scope import Sides, narrow
from graft.summary import Outcome, Summary
from graft.trees import Entry
from graft.update import plan
from graft.workspace import Workspace

BRANCH = "adopt-template"
LEGAL = "LICENSE"  # nobody's terms are replaced by a merge
PYTEST = "pytest.ini"
SRC = "src/__init__.py"


@dataclass(frozen=True)
class Wish:
    """What the user asked for."""

    template: str
    to: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    branch: str = BRANCH


def adopt(project: Project, workspace: Workspace, wish: Wish) -> Summary:
    """Leave a branch with the merge, or with a merge in progress."""
    workspace.prepare()
    git = workspace.git
    if git.items("for-each-ref", f"refs/heads/{wish.branch}"):
        raise GraftError(f"the branch {wish.branch} exists: choose another --branch")
    ours = trees.read(git, project.tree)
    answers = {**guess(project, git), **wish.data}
    folder = workspace.new("new") / project.folder.name
    with render.opened(
        wish.template, wish.to, folder, project.answers_file, answers
    ) as new:
        new.render()
        return bring(project, workspace, wish, new, ours)


def unadopted(repository: Git, folder: Path) -> Project:
    """A folder as a project that has no answers yet."""
    if (folder / DEFAULT_ANSWERS).exists():
        raise GraftError(f"{folder} has a {DEFAULT_ANSWERS} already: update it instead")
    prefix = folder.relative_to(repository.folder.resolve()).as_posix()
    prefix = "" if prefix == "." else prefix
    head = find_head(repository)
    return Project(folder, prefix, DEFAULT_ANSWERS, {}, repository, head)


def bring(
    project: Project,
    workspace: Workspace,
    wish: Wish,
    new: Version,
    ours: dict[str, Entry],
) -> Summary:
    """Merge the rendered template, and tell what became of each file."""
    git, scratch = workspace.git, workspace.folder
    new_tree = trees.snapshot(git, new.folder, scratch)
    theirs = trees.read(git, new_tree)
    base, origin = find_base(git, project, wish.base)
    # Only what all three have: nothing of the user's is removed by an adoption.
    base = {path: base[path] for path in base if path in ours and path in theirs}
    sides, left_out = narrow(project, new, Sides(base, ours, theirs))
    kept = {path for path in theirs if path in ours and new.skips(path)}
    kept |= {LEGAL} & set(ours)
    sides = sides.without(kept)
    ours_tree = git.text("rev-parse", project.tree)
    base_tree, their_tree = (
        trees.write(git, tree, scratch) for tree in (sides.base, sides.theirs)
    )
    merged = merge(workspace, base_tree, ours_tree, their_tree, new.name)
    result = decide(git, merged, sides)
    importable = let_tests_import(git, project, result, ours)
    importable |= let_src_be_a_folder(git, result)
    after = trees.write(git, result.tree, scratch)
    told = tell(git, sides, ours_tree, after) | result.outcomes | left_out
    as_it_was = Outcome(summary.UPDATED, f"as in the {origin}, so replaced")
    told |= {
        path: as_it_was
        for path, outcome in told.items()
        if path in base and outcome.what == summary.UPDATED
    }
    told |= {path: Outcome(summary.KEPT, "yours, not the template's") for path in kept}
    told |= importable
    steps = advice(git, project, ours, theirs, new.remembered())
    rendered = history.record(git, project, new.name, new_tree, None)
    chosen = plan(project, f"Adopt the template {new.name}\n", rendered, sides, result)
    project.git.run("checkout", "--quiet", "-b", wish.branch)
    head = Head(project.head.commit, f"refs/heads/{wish.branch}")
    to_do = apply(workspace, replace(chosen, head=head)) + steps
    return Summary(origin, f"{new.name} on the branch {wish.branch}", told, to_do)


def let_tests_import(
    git: Git, project: Project, result: Result, ours: dict[str, Entry]
) -> dict[str, Outcome]:
    """Packages that the template does not install are found from the top folder."""
    found = packages_outside(project.folder)
    if not found or PYTEST in ours or PYTEST not in result.tree:
        return {}
    entry = result.tree[PYTEST]
    content = trees.content(git, entry) + b"pythonpath = .\n"
    result.tree[PYTEST] = Entry(entry.mode, trees.blob(git, content))
    names = ", ".join(found)
    return {PYTEST: Outcome(summary.ADDED, f"with `pythonpath = .` for {names}")}


def let_src_be_a_folder(git: Git, result: Result) -> dict[str, Outcome]:
    """A package named src keeps the template's, which lies in it, from being built.

    Without a line in it the file is not missed: `import src` finds the folder.
    """
    if SRC not in result.tree or trees.content(git, result.tree[SRC]).strip():
        return {}
    del result.tree[SRC]
    return {SRC: Outcome(summary.REMOVED, "empty, and in the way of the build")}
