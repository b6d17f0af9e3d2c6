"""Brings a repository that has its own code under the template's plumbing."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from graft import history, refuse, render, summary, trees
from graft.adopt import BRANCH, leftovers, metadata, old_template, starters
from graft.adopt import answers as questions
from graft.adopt.compose import Composed, Sources, compose
from graft.adopt.files import Files
from graft.apply import apply
from graft.decide import Result
from graft.errors import AnswerError, GraftError
from graft.git import Git
from graft.project import DEFAULT_ANSWERS, Head, Project, find_head
from graft.render import Version
from graft.resolve import Sides
from graft.summary import Outcome, Summary
from graft.trees import Entry, Tree
from graft.update import plan
from graft.workspace import Workspace

NEXT = "`make setup`, then `make lint test`; commit uv.lock, and merge the branch"
UNSURE = ("package_name", "storage_url")  # the template may refuse what was guessed
Opening = Callable[..., AbstractContextManager[Version]]


@dataclass(frozen=True)
class Wish:
    """What the user asked for."""

    template: str
    to: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    branch: str = BRANCH
    retire: bool = False
    dry_run: bool = False


def unadopted(repository: Git, folder: Path) -> Project:
    """A folder as a project that has no answers yet."""
    prefix = folder.relative_to(repository.folder.resolve()).as_posix()
    prefix = "" if prefix == "." else prefix
    head = find_head(repository)
    return Project(folder, prefix, DEFAULT_ANSWERS, {}, repository, head)


def adopt(
    project: Project, workspace: Workspace, wish: Wish, show: Callable[[str], None]
) -> Summary:
    """Leave a branch with the plumbing in one commit.

    The answers are shown before anything is written. Raises GraftError where it cannot
    be done, and then nothing has changed.
    """
    workspace.prepare()
    git = workspace.git
    if git.text("for-each-ref", f"refs/heads/{wish.branch}"):
        raise GraftError(f"the branch {wish.branch} exists: choose another --branch")
    files = Files(git, trees.read(git, project.tree))
    old = old_template.find(files)
    old_template.refuse_this_one(project, old, wish.retire)
    known = metadata.read(files)
    if project.prefix:  # pre-commit knows the top of a repository only
        known.groups.setdefault("dev", []).append("prek")
    past = old.answers | {"_file": old.file}
    answers = questions.guess(project, files, git, known, past)
    data: dict[str, Any] = dict(wish.data)
    given = {name: questions.Answer(one, "--data") for name, one in wish.data.items()}
    if "starter" not in data:
        refuse_parts(wish.data)
        data["adopted"] = True
    else:
        data["baseline"] = True
        answers.pop("package_name", None)
        if package := starters.package(files, answers["project_name"].value):
            answers["package_name"] = questions.Answer(package, "your packages")
    answers |= given
    old = old_template.with_base(git, project, workspace, old, wish.base or "")
    opening = partial(opened, project, workspace, wish)
    with first_render(opening, answers, data) as first:
        refuse.unknown_answers(wish.data, first)
        show(questions.shown(answers, first.remembered()))
        theirs = Files(git, rendered_tree(workspace, first))
        if "baseline" in data:
            starters.refuse_without_a_place(files, theirs)
        sources = Sources(project, files, theirs, known, old)
        composed = compose(sources, bare="adopted" in data)
        data["yours"] = sorted(composed.kept)
        with opening(answers, data, beside=first) as new:
            new.render()
            theirs = Files(git, rendered_tree(workspace, new))
            composed.tree[project.answers_file] = theirs.tree[project.answers_file]
            if wish.retire and old.file.endswith(".json"):
                del composed.tree[old.file]
                composed.told[old.file] = Outcome(summary.REMOVED, "retired")
                old = replace(old, file="")
            done = bring(
                project, workspace, wish, new, files.tree, theirs.tree, composed
            )
    still = {
        path: one for path, one in old.base.items() if composed.tree.get(path) == one
    }
    old = replace(old, base=still)
    steps = [*leftovers.leftovers(git, project, files, known, old), NEXT]
    hint = "\n".join(["What is left, and what to do:", *(f"- {one}" for one in steps)])
    return replace(done, hint=hint, warnings=list(new.warnings))


def refuse_parts(data: Mapping[str, str]) -> None:
    """Parts of the template work with its own code, and an adoption brings none."""
    parts = [name for name in data if name.startswith("with_")]
    if parts:
        raise GraftError(
            f"{', '.join(parts)}: this needs code that a starter brings: add "
            "--data starter=blank, or leave it out"
        )


@contextlib.contextmanager
def first_render(
    opening: Opening, answers: questions.Answers, data: Mapping[str, Any]
) -> Iterator[Version]:
    """The template's files; a guess that it refuses is taken out of the answers."""
    for name in (*UNSURE, ""):
        with opening(answers, data) as new:
            try:
                new.render()
            except AnswerError as error:
                if not name or name in data or f"'{name}'" not in str(error):
                    raise
                answers.pop(name, None)
                continue
            yield new
            return


@contextlib.contextmanager
def opened(
    project: Project,
    workspace: Workspace,
    wish: Wish,
    answers: questions.Answers,
    data: Mapping[str, Any],
    beside: Version | None = None,
) -> Iterator[Version]:
    """The wanted version, in a folder of its own."""
    folder = Path(mkdtemp(dir=workspace.folder)) / project.folder.name
    given = {name: answer.value for name, answer in answers.items()} | dict(data)
    with render.opened(
        *(wish.template, wish.to, folder, project.answers_file, given), beside=beside
    ) as new:
        yield new


def rendered_tree(workspace: Workspace, new: Version) -> dict[str, Entry]:
    """The files that a version rendered."""
    git = workspace.git
    return trees.read(git, trees.snapshot(git, new.folder, workspace.folder))


def bring(
    project: Project,
    workspace: Workspace,
    wish: Wish,
    new: Version,
    ours: Tree,
    theirs: Tree,
    composed: Composed,
) -> Summary:
    """Commit the composed files on a branch of their own."""
    git = workspace.git
    sides: Sides[Tree] = Sides({}, ours, theirs)
    tree = trees.write(git, theirs, workspace.folder)
    commit = history.record(git, project, new.name, tree, None)
    message = f"Adopt the template {new.name}\n"
    chosen = plan(project, message, commit, sides, Result(composed.tree))
    until = f"{new.name} on the branch {wish.branch}"
    if wish.dry_run:
        return Summary("none", f"{until}, which would be made", composed.told)
    project.git.run("checkout", "--quiet", "-b", wish.branch)
    head = Head(project.head.commit, f"refs/heads/{wish.branch}")
    try:
        to_do = apply(workspace, replace(chosen, head=head))
    except BaseException:
        go_back(project, wish.branch)
        raise
    return Summary("none", until, composed.told, to_do)


def go_back(project: Project, branch: str) -> None:
    """Leave the branch that came to nothing."""
    before = project.head
    name = before.commit if before.detached else before.name
    project.git.outcome("checkout", "--quiet", name, accept=(0, 1, 128))
    project.git.outcome("branch", "--quiet", "-D", branch, accept=(0, 1, 128))
