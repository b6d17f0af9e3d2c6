"""Make a project from this clone, set it up, train it and predict."""

import argparse
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from graft import new
from graft.errors import GraftError
from graft.new import ProjectError, parse_answers, read_answers, render_from, targets

__all__ = ["ProjectError", "parse_answers", "render", "render_from", "targets"]

HERE = Path(__file__).resolve().parent.parent


def template_source() -> tuple[str, str]:
    """Where later updates come from, and what to render: the clone's origin, or HERE.

    A relative path would stop working from another folder. A clone
    with commits of its own renders them and is its own source.
    """
    here = str(HERE), "HEAD"
    origin = _git("remote", "get-url", "origin")
    if not origin:
        return here
    is_url = re.match(r"[a-z+]+://|[\w.-]+@[\w.-]+:", origin)
    location = origin if is_url else str((HERE / origin).resolve())
    commit = _git("rev-parse", "HEAD")
    if commit not in _git("ls-remote", location):
        return here
    # Copier treats a folder as a repository only if it has a working tree.
    is_bare = not is_url and not (Path(location) / ".git").exists()
    return (f"git+file://{location}" if is_bare else location), commit


def _git(*command: str) -> str:
    """What git answers here; nothing if it fails."""
    run = subprocess.run(["git", *command], cwd=HERE, capture_output=True, text=True)
    return run.stdout.strip()


def render(
    destination: Path, answers: Mapping[str, object], version: str | None = None
) -> None:
    """Render this clone, or a past release of it; raises ProjectError."""
    source, commit = template_source()
    render_from(source, version or commit, destination, answers)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make project", description=__doc__)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--data", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--data-file", type=Path, help="answers, one a line, as YAML")
    parser.add_argument("--version", help="a past release, such as v0.1.0")
    parser.add_argument("--table", type=Path, help="a table of yours, CSV or parquet")
    parser.add_argument("--target", help="the column of the table to predict")
    parser.add_argument("--task", help="yes_no, classes or number; found out if absent")
    options = parser.parse_args()
    source, commit = template_source()
    try:
        answers = read_answers(options.data_file) if options.data_file else {}
        answers |= parse_answers(options.data)
        wish = new.Wish(
            *(options.destination.resolve(), answers),
            *(options.table, options.target, options.task),
            again="Run 'make project' again",
        )
        new.make(wish, source, options.version or commit)
    except GraftError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
