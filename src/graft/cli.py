"""The command line."""

import argparse
import contextlib
import json
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

# Copier takes longest of all to import: only the commands that render import it.
import graft
from graft import git, workspace
from graft.adopt import BRANCH
from graft.errors import GraftError
from graft.journal import recover
from graft.origin import this_template
from graft.printable import printable
from graft.project import find_repository, locate, require_clean
from graft.summary import Summary

if TYPE_CHECKING:
    from graft.session import Request, Session
    from graft.status import Status

DONE, TO_DO, REFUSED, CRASHED = 0, 1, 2, 3

SURROGATE = re.compile("[\ud800-\udfff]")


def main(arguments: Sequence[str] | None = None) -> int:
    """0: nothing is left to do; 1: something is; 2: nothing was done; 3: a bug."""
    options = parser().parse_args(arguments)
    git.verbose = options.verbose
    try:
        with git.environment_kept():
            return int(options.run(options))
    except GraftError as error:
        print(printable(f"graft: {error}"), file=sys.stderr)
    except OSError as error:
        print(printable(f"graft: {error}"), file=sys.stderr)
    except KeyboardInterrupt:
        print("graft: interrupted; nothing was changed", file=sys.stderr)
    except Exception as error:
        if options.verbose:
            print(printable(traceback.format_exc()), file=sys.stderr)
        told = printable(f"{type(error).__name__}: {error}")
        print(
            f"graft: a bug of this tool ({told}): "
            "please report it, with what --verbose prints",
            file=sys.stderr,
        )
        return CRASHED
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--project", type=Path, default=Path(), metavar="FOLDER")
    common.add_argument("--template", metavar="URL", help="where it lies")
    common.add_argument("--verbose", action="store_true", help="show each command")
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("--answers-file", metavar="FILE")
    made.add_argument("--json", action="store_true", help="print data, not text")
    made.add_argument("--trust", action="store_true", help="let the template run code")
    made.add_argument(
        "--skip-tasks", action="store_true", help="render without its tasks"
    )
    answered = argparse.ArgumentParser(add_help=False)
    answered.add_argument(
        *("--data", "-d"),
        action="append",
        default=[],
        type=answer,
        metavar="NAME=VALUE",
    )
    merges = argparse.ArgumentParser(add_help=False, parents=[answered])
    merges.add_argument("--to", metavar="VERSION", help="default: the latest release")
    merges.add_argument(
        "--answers", default="", metavar="TEXT", help="several, quoted as in a shell"
    )
    merges.add_argument(
        "--summary", type=Path, metavar="FILE", help="write it here too"
    )

    result = argparse.ArgumentParser(
        prog="graft", description=graft.__doc__, epilog=f"Exit code {main.__doc__}"
    )
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    status = commands.add_parser(
        "status",
        parents=[common, made],
        help="say how the project stands to its template",
    )
    status.add_argument(
        "--exit-zero", action="store_true", help="an update that is there is no failure"
    )
    status.set_defaults(run=run_status)
    update = commands.add_parser(
        "update",
        parents=[common, made, merges],
        help="merge a later version of the template",
    )
    update.add_argument("--dry-run", action="store_true", help="only say what would be")
    update.add_argument(
        "--no-commit", action="store_true", help="leave a clean merge to `git commit`"
    )
    update.add_argument(
        "--skip-migrations",
        action="store_true",
        help="name the template's migrations instead of running them",
    )
    update.set_defaults(run=run_update)
    adopt = commands.add_parser(
        "adopt",
        parents=[common, merges],
        help="bring a repository under a template that it was not made from",
    )
    adopt.add_argument(
        "--base",
        metavar="COMMIT",
        help="a commit with the files as another template made them: those that are "
        "unedited since give way",
    )
    adopt.add_argument(
        "--retire",
        action="store_true",
        help="let this template take the place of the one that made the repository",
    )
    adopt.add_argument("--dry-run", action="store_true", help="only say what would be")
    adopt.add_argument("--branch", default=BRANCH, help=f"default: {BRANCH}")
    adopt.set_defaults(run=run_adopt)
    new = commands.add_parser(
        "new",
        parents=[answered],
        help="make a project, of an example or of a table of yours",
    )
    new.add_argument("destination", type=Path)
    new.add_argument("--table", type=Path, metavar="FILE", help="CSV or parquet")
    new.add_argument("--target", metavar="COLUMN", help="what is to be predicted")
    new.add_argument("--task", help="yes_no, classes or number; found out if absent")
    new.add_argument("--template", metavar="URL", help="where it lies")
    new.add_argument("--version", metavar="VERSION", help="default: the latest release")
    new.set_defaults(run=run_new, verbose=False)
    offer = commands.add_parser("offer", help="offer an update for review")
    steps = offer.add_subparsers(required=True, metavar="STEP")
    for name, module, help in (
        ("prepare", "prepare", "merge and test; the result goes to build/update"),
        ("propose", "propose", "push it and open or refresh the request"),
        ("workflows", "held_back", "apply workflow changes that were held back"),
    ):
        steps.add_parser(name, help=help).set_defaults(
            run=run_offer, step=f"graft.offer.{module}", verbose=False
        )
    return result


def answer(text: str) -> tuple[str, str]:
    """An answer given on the command line."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text} is not of the form NAME=VALUE")
    return name, value


def answers(options: argparse.Namespace) -> dict[str, str]:
    """All answers that the command line gives."""
    try:
        words = shlex.split(options.answers)
        return dict([answer(word) for word in words] + options.data)
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise GraftError(f"--answers {options.answers}: {error}") from error


def run_status(options: argparse.Namespace) -> int:
    """Print the project's status; return 1 when there is something to do."""
    from graft.session import Request
    from graft.status import status

    request = Request(
        template=options.template,
        trust=options.trust,
        skip_tasks=options.skip_tasks,
    )
    with opened(options, request) as session:
        found = status(session)
    show(found, options)
    return TO_DO if found.to_do and not options.exit_zero else DONE


def run_update(options: argparse.Namespace) -> int:
    """Update the project and print the outcome of each file."""
    from graft.session import Request
    from graft.update import update

    request = Request(
        to=options.to,
        data=answers(options),
        template=options.template,
        trust=options.trust,
        dry_run=options.dry_run,
        commit=not options.no_commit,
        skip_tasks=options.skip_tasks,
        skip_migrations=options.skip_migrations,
    )
    with opened(options, request) as session:
        require_clean(session.project)
        done = update(session)
    show(done, options)
    if options.summary:
        options.summary.write_text(printable(done.as_text()), encoding="utf-8")
    return TO_DO if done.to_do else DONE


def run_adopt(options: argparse.Namespace) -> int:
    """Adopt the repository on a branch, and print what is left to do."""
    from graft.adopt.adoption import Wish, adopt, unadopted

    git.isolate()
    repository = find_repository(options.project)
    with workspace.opened(repository) as space:
        recover(space)
        project = unadopted(repository, options.project.resolve())
        require_clean(project)
        wish = Wish(
            template=options.template or this_template(),
            to=options.to,
            data=answers(options),
            base=options.base,
            branch=options.branch,
            retire=options.retire,
            dry_run=options.dry_run,
        )
        done = adopt(project, space, wish, show_now)
    print(printable(done.as_text()), end="")
    if options.summary:
        options.summary.write_text(printable(done.as_text()), encoding="utf-8")
    return TO_DO if done.to_do else DONE


def show_now(text: str) -> None:
    """Print what is to be read before anything is written."""
    print(printable(text), flush=True)


def run_new(options: argparse.Namespace) -> int:
    """Make a project, set it up, train it and ask it for a prediction."""
    from graft.new import Wish, make

    wish = Wish(
        *(options.destination.resolve(), dict(options.data)),
        *(options.table, options.target, options.task),
    )
    make(wish, options.template or this_template(), options.version)
    return DONE


def run_offer(options: argparse.Namespace) -> int:
    """Run one step of an offer, in git's and the project's own environment."""
    try:
        import_module(options.step).main()
    except subprocess.CalledProcessError as error:
        command = shlex.join(map(str, error.cmd))
        raise GraftError(f"{command} failed: {error.stderr or ''}".strip()) from error
    return DONE


@contextlib.contextmanager
def opened(options: argparse.Namespace, request: "Request") -> Iterator["Session"]:
    """The project, after cleaning up after an interrupted update."""
    from graft.session import Session

    git.isolate()
    repository = find_repository(options.project)
    with workspace.opened(repository) as space:
        if recover(space):
            print("graft: an interrupted update was undone", file=sys.stderr)
        project = locate(repository, options.project, options.answers_file)
        yield Session(project, space, request)


def show(report: "Status | Summary", options: argparse.Namespace) -> None:
    """Print a report as text or JSON, as requested."""
    if options.json:
        # Bytes of a name that are no text: a lone surrogate is no JSON either.
        text = json.dumps(report.as_data(), indent=2, ensure_ascii=False) + "\n"
        text = SURROGATE.sub(lambda found: rf"\\u{ord(found[0]):x}", text)
    else:
        text = report.as_text()
    print(printable(text), end="")
