"""The command line."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import git
import workspace
from errors import GraftError
from journal import recover
from project import find_repository, locate, require_clean
from status import Status, status
from summary import Summary
from update import update
from versions import Request, Versions

DONE, TO_DO, REFUSED = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """0: nothing is left to do; 1: something is; 2: nothing was done, and why."""
    options = parser().parse_args(arguments)
    git.verbose = options.verbose
    git.isolate()
    try:
        return int(options.run(options))
    except GraftError as error:
        print(f"graft: {error}", file=sys.stderr)
    except OSError as error:
        print(f"graft: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("graft: interrupted; nothing was changed", file=sys.stderr)
    return REFUSED


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--project", type=Path, default=Path(), metavar="FOLDER")
    common.add_argument("--answers-file", metavar="FILE")
    common.add_argument("--json", action="store_true", help="print data, not text")
    common.add_argument(
        "--trust", action="store_true", help="let the template run code"
    )
    common.add_argument("--template", metavar="URL", help="where it has moved to")
    common.add_argument("--verbose", action="store_true", help="show each command")
    result = argparse.ArgumentParser(prog="graft", epilog=f"Exit code {main.__doc__}")
    commands = result.add_subparsers(required=True, metavar="COMMAND")
    status = commands.add_parser(
        "status", parents=[common], help="say how the project stands to its template"
    )
    status.set_defaults(run=run_status)
    update = commands.add_parser(
        "update", parents=[common], help="merge a later version of the template"
    )
    update.add_argument("--to", metavar="VERSION", help="default: the latest release")
    update.add_argument(
        *("--data", "-d"),
        action="append",
        default=[],
        type=answer,
        metavar="NAME=VALUE",
    )
    update.add_argument("--dry-run", action="store_true", help="only say what would be")
    update.add_argument(
        "--summary", type=Path, metavar="FILE", help="write it here too"
    )
    update.set_defaults(run=run_update)
    return result


def answer(text: str) -> tuple[str, str]:
    """An answer given on the command line."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text} is not of the form NAME=VALUE")
    return name, value


def run_status(options: argparse.Namespace) -> int:
    """Print how the project stands; 1 when there is something to do about it."""
    request = Request(template=options.template, trust=options.trust)
    with opened(options, request) as versions:
        found = status(versions)
    show(found, options)
    return TO_DO if found.to_do else DONE


def run_update(options: argparse.Namespace) -> int:
    """Update the project and print what became of its files."""
    request = Request(
        to=options.to,
        data=dict(options.data),
        template=options.template,
        trust=options.trust,
        dry_run=options.dry_run,
    )
    with opened(options, request) as versions:
        require_clean(versions.project)
        done = update(versions)
    show(done, options)
    if options.summary:
        options.summary.write_text(done.as_text())
    return TO_DO if done.to_do else DONE


@contextlib.contextmanager
def opened(options: argparse.Namespace, request: Request) -> Iterator[Versions]:
    """The project, after what an interrupted update left was cleared away."""
    repository = find_repository(options.project)
    with workspace.opened(repository) as space:
        if recover(space):
            print("graft: an interrupted update was undone", file=sys.stderr)
        project = locate(repository, options.project, options.answers_file)
        yield Versions(project, space, request)


def show(report: Status | Summary, options: argparse.Namespace) -> None:
    """Print a report in the form that was asked for."""
    if options.json:
        print(json.dumps(report.as_data(), indent=2))
    else:
        print(report.as_text(), end="")
