# The template's: `make update` merges its later versions into this file.
"""Experiments: training runs with other settings, recorded by DVC and compared.

`make help` lists the targets that call this, docs/experiments.md explains them.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from . import config, project_dir, storage
from .errors import ConfigError, ProjectError
from .params import edit, leaves, to_text
from .training import PARAMS, changed, dvc, params_of_one_run, undo_interrupted, words


@dataclass(frozen=True)
class Row:
    """An experiment, or the commit that it started from."""

    name: str
    settings: Mapping[str, Any]
    metrics: Mapping[str, Any]
    failed: bool = False


def main() -> None:
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "run": run,
        "grid": run_grid,
        "keep": keep,
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=commands)
    parser.add_argument("--name", default="", help="what the experiment is called")
    parser.add_argument("--config", default="", help="files or URLs, as in a shell")
    parser.add_argument("--patch", default="", help="KEY=VALUE words, as in a shell")
    parser.add_argument("--jobs", default="1", help="how many run at a time")
    options = parser.parse_args()
    try:
        undo_interrupted()
        sys.exit(commands[options.command](options))
    except ProjectError as error:
        sys.exit(f"error: {error}")


def run(options: argparse.Namespace) -> int:
    """Train here, as `make train` does, and record it under a name."""
    resolved = config.load(words(options.config), words(options.patch))
    name = ["--name", options.name] if options.name else []
    with params_of_one_run(changed(resolved)):
        code = dvc("exp", "run", *name)
    return code or show()


def run_grid(options: argparse.Namespace) -> int:
    """Queue one experiment for each file and each combination of values; run them."""
    grid = [split(word) for word in words(options.patch)]
    files = [[file] for file in words(options.config)] or [[]]
    if not grid and files == [[]]:
        return show()
    wanted: dict[str, dict[str, Any]] = {}
    for file, values in product(files, product(*grid)):
        name, changes = name_of(file, values), changed(config.load(file, values))
        if wanted.get(name, changes) != changes:
            name += f"-{len(wanted)}"
        wanted[name] = changes
    # DVC's --force would replace them, too, but run stages that have not changed.
    replaced = [row.name for row in rows()[1:] if row.name in wanted]
    if replaced:
        dvc("exp", "remove", *replaced)
    for name, changes in wanted.items():
        command = ["exp", "run", "--queue", "--name", name]
        for key, value in changes.items():
            command += ["-S", f"{key}={to_text(value)}"]
        code = dvc(*command)
        if code:
            return code
    # A failed one has its row in the table.
    code = dvc("exp", "run", "--run-all", "--jobs", options.jobs)
    return show() or code


def split(word: str) -> list[str]:
    """A patch for each value of `section.key=1,2,3`, not split within brackets."""
    key, equals, text = word.partition("=")
    values, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and not depth:
            values.append("")
        else:
            values[-1] += letter
    return [f"{key}{equals}{value}" for value in values]


def name_of(files: Sequence[str], patches: Sequence[str]) -> str:
    """Names of files and values, in characters that git allows: wide-leaves-7."""
    parts = [Path(file).stem for file in files]
    for key, _, value in (patch.partition("=") for patch in patches):
        parts += [key.rpartition(".")[2], value]
    return re.sub(r"-*[^\w.-]+-*|\.{2,}", "-", "-".join(parts)).strip("-.")


def keep(options: argparse.Namespace) -> int:
    """Make an experiment the project's state: its code, results and settings."""
    if not options.name:
        raise ConfigError("say which: make experiment-keep NAME=x")
    before, old = storage.read_text(PARAMS), config.load().values()
    code = dvc("exp", "apply", options.name)
    if not code:
        # DVC rewrites the whole file; only the values are the experiment's.
        new = config.load().values()
        changes = {key: value for key, value in new.items() if old.get(key) != value}
        storage.write_text(edit(before, changes), PARAMS.resolve())
        print("It is all in place now: look at `git diff`, then commit.")
    return code


def show() -> int:
    """Print all experiments since the last commit, with the difference to it."""
    committed, *others = rows()
    names = [
        key
        for key, value in committed.metrics.items()
        if any(row.metrics.get(key, value) != value for row in others)
    ]
    table = [["experiment", *names, "settings"]]
    table += [[committed.name, *(_number(committed.metrics[key]) for key in names), ""]]
    for row in others:
        different = {
            key: value
            for key, value in row.settings.items()
            if committed.settings.get(key) != value
        }
        settings = " ".join(f"{key}={to_text(v)}" for key, v in different.items())
        cells = [
            _compare(row.metrics.get(key), committed.metrics[key]) for key in names
        ]
        if row.failed:
            settings = f"failed: dvc queue logs {row.name}; {settings}"
        table += [[row.name, *cells, settings]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())
    return 0


def rows() -> list[Row]:
    """The last commit and its experiments, as DVC lists them."""
    command = [sys.executable, "-m", "dvc", "exp", "show", "--json"]
    done = subprocess.run(
        command, cwd=project_dir, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProjectError(f"`dvc exp show` failed: {' '.join(done.stderr.split())}")
    _, head, *_ = json.loads(done.stdout)
    found = [_row("committed", head["data"])]
    for experiment in head["experiments"] or []:
        revision, *_ = experiment["revs"]
        state = (experiment["executor"] or {}).get("state")
        name = experiment["name"] or revision["rev"][:7]
        found.append(_row(name, revision["data"] or {}, failed=state == "failed"))
    return found


def _row(name: str, data: Mapping[str, Any], *, failed: bool = False) -> Row:
    def values(kind: str) -> dict[str, Any]:
        files = (data.get(kind) or {}).values()
        return {k: v for file in files for k, v in leaves(file.get("data") or {})}

    return Row(name, values("params"), {} if failed else values("metrics"), failed)


def _number(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)


def _compare(value: Any, base: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and value != base:
        return f"{_number(value)} ({value - base:+.2g})"
    return _number(value)


if __name__ == "__main__":
    main()
