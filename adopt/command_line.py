"""The command line of adoption."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import git
import workspace
from adoption import BRANCH, Wish, adopt
from cli import DONE, REFUSED, TO_DO, answer
from errors import GraftError
from git import Git, GitError
from journal import recover
from project import DEFAULT_ANSWERS, Project, find_repository, require_clean

CHECKOUT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str]) -> int:
    """0: nothing is left to do; 1: something is; 2: nothing was done, and why."""
    options = parser().parse_args(arguments)
    git.verbose = options.verbose
    git.isolate()
    try:
        return run(options)
    except (GraftError, OSError) as error:
        print(f"adopt: {error}", file=sys.stderr)
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """The options."""
    result = argparse.ArgumentParser(prog="adopt", description=__doc__)
    result.add_argument("project", type=Path, help="a folder in a git repository")
    result.add_argument("--template", metavar="URL", help="default: this one")
    result.add_argument("--to", metavar="VERSION", help="default: the latest release")
    result.add_argument(
        *("--data", "-d"),
        action="append",
        default=[],
        type=answer,
        metavar="NAME=VALUE",
    )
    result.add_argument(
        "--base",
        metavar="COMMIT",
        help="a commit that holds another template as it was rendered, or 'none'",
    )
    result.add_argument("--branch", default=BRANCH, help=f"default: {BRANCH}")
    result.add_argument(
        "--summary", type=Path, metavar="FILE", help="write it here too"
    )
    result.add_argument("--verbose", action="store_true", help="show each command")
    return result


def run(options: argparse.Namespace) -> int:
    """Adopt the repository on a branch, and print what is left to do."""
    repository = find_repository(options.project)
    with workspace.opened(repository) as space:
        recover(space)
        project = unadopted(repository, options.project.resolve())
        require_clean(project)
        wish = Wish(
            template=options.template or this_template(),
            to=options.to,
            data=dict(options.data),
            base=options.base,
            branch=options.branch,
        )
        done = adopt(project, space, wish)
    print(done.as_text(), end="")
    if options.summary:
        options.summary.write_text(done.as_text())
    return TO_DO if done.to_do else DONE


def unadopted(repository: Git, folder: Path) -> Project:
    """The folder as a project that has no answers yet."""
    if (folder / DEFAULT_ANSWERS).exists():
        raise GraftError(f"{folder} has a {DEFAULT_ANSWERS} already: update it instead")
    prefix = folder.relative_to(repository.folder.resolve()).as_posix()
    prefix = "" if prefix == "." else prefix
    return Project(folder, prefix, DEFAULT_ANSWERS, {}, repository)


def this_template() -> str:
    """Where others find this checkout: its origin, or else the folder itself."""
    try:
        return Git(CHECKOUT).text("remote", "get-url", "origin")
    except GitError:
        return str(CHECKOUT)
