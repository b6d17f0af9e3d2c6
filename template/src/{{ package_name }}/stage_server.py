# The template's: `make update` merges its later versions into this file.
"""Runs the stages of one `make train` in one process, which imports libraries once.

DVC starts the command of each stage, as always. While `make train` lasts, a command
that dvc.yaml gives as `<command> run STAGE`, and nothing more, has this process run it,
and ends as it ended. Any other command does its own work, and so do all commands of
`dvc repro` and `dvc exp run`.
"""

import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from . import dvc_files, project_dir
from .cli import STAGE_SERVER, main

COMMAND = __package__.replace("_", "-")
# The server's answer to a command that has to do its own work.
DECLINED = "declined"


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Serve within the block to commands that have these environment variables."""
    # The path of a socket is short, and a project's may be long.
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX) as listener,
    ):
        listener.bind(address := f"{folder}/stages")
        listener.listen()
        descriptor = listener.fileno()
        with subprocess.Popen(
            [sys.executable, "-m", __name__, str(descriptor)],
            cwd=project_dir,
            stdin=subprocess.PIPE,
            pass_fds=[descriptor],
        ) as server:
            try:
                yield {STAGE_SERVER: address}
            finally:
                server.terminate()


def forward(arguments: Sequence[str]) -> int | None:
    """Have the server run a command; its exit code, or None if there is no server."""
    # Commands that a stage starts would wait for the stage.
    address = os.environ.pop(STAGE_SERVER, None)
    if address is None:
        return None
    # An interrupt reaches the server too, which ends the stage and answers.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.connect(address)
        except OSError:
            answer = DECLINED
        else:
            socket.send_fds(server, [b"+"], [0, 1, 2])
            server.sendall(json.dumps([*arguments, dict(os.environ)]).encode())
            server.shutdown(socket.SHUT_WR)
            with server.makefile() as file:
                answer = file.read()
    signal.signal(signal.SIGINT, before)
    if not answer:
        print("error: the system ended the stage; was memory short?", file=sys.stderr)
        return 1
    return None if answer == DECLINED else int(answer)


def serve(listener: socket.socket) -> None:
    """Run stages, one after another, until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        with connection, connection.makefile() as file:
            _, streams, _, _ = socket.recv_fds(connection, 1, 3)
            *arguments, variables = json.load(file)
            answer = DECLINED
            if _is_plain(arguments, variables):
                with _standard_streams(streams):
                    answer = str(_run(arguments, variables))
            connection.sendall(answer.encode())


def _is_plain(arguments: Sequence[str], variables: Mapping[str, str]) -> bool:
    """Whether dvc.yaml gives this command for the stage, and nothing around it."""
    stage = _stages().get(variables.get("DVC_STAGE"), {})
    return (
        variables.get("DVC_ROOT") == str(project_dir)
        and stage.get("cmd") == " ".join([COMMAND, *arguments])
        and "wdir" not in stage
    )


@functools.cache
def _stages() -> dict[str | None, dict[str, Any]]:
    return dict(dvc_files.read().get("stages", {}))


def _run(arguments: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a command here as a process of its own would; its exit code."""
    os.environ.clear()
    os.environ.update(variables)
    sys.argv[1:] = arguments
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return 0


@contextmanager
def _standard_streams(streams: Sequence[int]) -> Iterator[None]:
    kept = [os.dup(number) for number in range(3)]
    _replace(streams)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        _replace(kept)


def _replace(streams: Sequence[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
