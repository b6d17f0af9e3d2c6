# The template's: `make update` merges its later versions into this file.
"""Run the pipeline with DVC, with CONFIG and PATCH over params.yaml for this run only.

DVC reads settings from params.yaml and records them in dvc.lock. So the file has the
settings of the run while it lasts, and its owner's settings again afterwards. The
changes are recorded in `.dvc/tmp`: after a power cut the next run undoes them.
"""

import argparse
import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from . import config, project_dir, stage_server, storage
from .cli import show_config
from .config import Resolved
from .errors import ConfigError, ProjectError, printable
from .params import edit, leaves, parse, to_text

PARAMS = project_dir / "params.yaml"
WORK = project_dir / ".dvc" / "tmp"
INTERRUPTED = WORK / "params-of-one-run.json"
# In one process: importing DVC takes longer than showing the metrics.
REPRO = """
import sys
from dvc.cli import main
sys.exit(main(["repro"]) or main(["metrics", "show"]))
"""
HEADER = "# Written by `make train` from conf/defaults.yaml, CONFIG and PATCH.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="", help="files or URLs, as in a shell")
    parser.add_argument("--patch", default="", help="KEY=VALUE words, as in a shell")
    parser.add_argument("--keep", action="store_true", help="write to params.yaml only")
    parser.add_argument("--show", action="store_true", help="show all settings only")
    options = parser.parse_args()
    try:
        configs, patches = words(options.config), words(options.patch)
        if options.show:
            show_config(configs, patches)
            return
        with _only_run():
            undo_interrupted()
            if options.keep:
                keep(configs, patches)
            else:
                sys.exit(train(configs, patches))
    except ProjectError as error:
        sys.exit(f"error: {error}")


def train(configs: Sequence[str], patches: Sequence[str]) -> int:
    """Run stale stages, show the metrics, and say how to keep the settings."""
    resolved = config.load(configs, patches)
    if config.DEFAULTS.is_file():
        write_resolved(resolved)
        return repro()
    changes = changed(resolved)
    with params_of_one_run(changes):
        code = repro()
    if changes:
        print(f"\nparams.yaml is as it was. This run alone had {_list(changes)}")
        command = printable(f"make params {_arguments(configs, patches)}")
        print(f"To keep that:\n\n    {command}\n")
    return code


def keep(configs: Sequence[str], patches: Sequence[str]) -> None:
    """Write the layers of a run into params.yaml; its other lines stay as they are."""
    if config.DEFAULTS.is_file():
        raise ConfigError("the settings of this project are in conf/defaults.yaml")
    changes = changed(config.load(configs, patches))
    storage.write_text(edit(_params(), changes), PARAMS.resolve())
    print(f"params.yaml: {_list(changes) or 'nothing to change'}")


def changed(resolved: Resolved) -> dict[str, Any]:
    """The settings that differ from those of params.yaml."""
    before = config.load().values()
    now = resolved.values()
    return {key: value for key, value in now.items() if before.get(key) != value}


@contextmanager
def params_of_one_run(changes: Mapping[str, Any]) -> Iterator[None]:
    """Change settings in params.yaml within the block, and restore them after it."""
    if not changes:
        yield
        return
    before = _params()
    during = edit(before, changes)
    state = json.dumps({"before": before, "during": during})
    storage.write_text(state, INTERRUPTED)
    try:
        storage.write_text(during, PARAMS.resolve())
        yield
    finally:
        undo_interrupted()


def undo_interrupted() -> None:
    """Undo what a run changed in params.yaml; later edits of its owner stay."""
    if not INTERRUPTED.is_file():
        return
    state = json.loads(storage.read_text(INTERRUPTED))
    before, during, now = state["before"], state["during"], _params()
    if now != during:
        old, used, found = (_values(text) for text in (before, during, now))
        mine = {
            key: value
            for key, value in old.items()
            if used.get(key) != value and found.get(key) == used.get(key)
        }
        before = edit(now, mine)
    storage.write_text(before, PARAMS.resolve())
    INTERRUPTED.unlink()


def write_resolved(resolved: Resolved) -> None:
    """Rewrite params.yaml, in a project whose settings are in conf/defaults.yaml.

    Raises ConfigError where that would overwrite a manual change: a value that is
    neither the default nor that of the last run.
    """
    now = resolved.values()
    found = _values(_params()) if PARAMS.is_file() else {}
    defaults, last = config.load().values(), dict(config.recorded())
    for key in found.keys() & now.keys():
        if found[key] not in (now[key], defaults[key], last.get(key, now[key])):
            raise ConfigError(
                f"params.yaml says {key}: {to_text(found[key])}, which this run would "
                "overwrite from conf/defaults.yaml: write it there, or move that file "
                "over params.yaml, which then holds the settings"
            )
    if found != now:
        storage.write_text(HEADER + resolved.to_yaml(), PARAMS.resolve())


@contextmanager
def _only_run() -> Iterator[None]:
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "params.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProjectError("another `make train` runs here: wait for it") from None
        yield


def repro() -> int:
    """Run stale stages, and show the metrics."""
    with stage_server.running() as variables:
        return _run(sys.executable, "-c", REPRO, **variables)


def dvc(*arguments: str) -> int:
    return _run("dvc", *arguments)


def _run(*command: str, **variables: str) -> int:
    """Run DVC until it ends; on an interrupt, DVC itself cleans up."""
    environment = os.environ | variables
    with subprocess.Popen(command, cwd=project_dir, env=environment) as process:
        signal.signal(signal.SIGINT, lambda *_: None)
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: process.terminate())
        return process.wait()


def _params() -> str:
    return storage.read_text(PARAMS)


def _values(text: str) -> dict[str, Any]:
    return dict(leaves(parse(text, "params.yaml") or {}))


def words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ConfigError(f"{text}: {error}") from error


def _list(changes: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={to_text(value)}" for key, value in changes.items())


def _arguments(configs: Sequence[str], patches: Sequence[str]) -> str:
    words = {"CONFIG": shlex.join(configs), "PATCH": shlex.join(patches)}
    return " ".join(f"{k}={_quote(v)}" for k, v in words.items() if v)


def _quote(text: str) -> str:
    """A shell word, in double quotes if nothing inside needs escaping."""
    return shlex.quote(text) if set(text) & set('"$`\\!') else f'"{text}"'


if __name__ == "__main__":
    main()
