"""Runs a service while a test sends it requests."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen


def ask(port: int, path: str, rows: Any = None) -> Any:
    """The decoded response to a GET, or to a POST when there are rows."""
    body = None if rows is None else json.dumps(rows).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(f"http://127.0.0.1:{port}{path}", body, headers)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait_for(port: int, path: str, process: subprocess.Popen[Any]) -> Any:
    """The first response at a path; fails if the process ends before."""
    for _ in range(1200):
        assert process.poll() is None, f"ended with {process.returncode}"
        try:
            return ask(port, path)
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"no answer at {path} after two minutes")


def wait_until_closed(port: int) -> None:
    """Return once nothing listens at a port."""
    try:
        while True:
            socket.create_connection(("127.0.0.1", port)).close()
            time.sleep(0.1)
    except ConnectionError:
        return


@contextmanager
def served(
    folder: Path, port: int, *command: str, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve at a port from the first response until the block ends."""
    process = subprocess.Popen(
        command, cwd=folder, env=variables or None, start_new_session=True
    )
    try:
        wait_for(port, "/health", process)
        yield process
    finally:
        process.terminate()
        process.wait(60)
