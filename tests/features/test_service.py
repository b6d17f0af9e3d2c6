"""The service as people run it: its commands, its shutdown, disabling it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from quick_copier import run_copy, run_update
from releases import releases
from served import ask, served, wait_for, wait_until_closed
from servers import free_port
from support import FULL, REPOSITORY, SERVED, Render, git, link_environment, make

PREDICTION = {"probability", "late"}
JSON = {"Content-Type": "application/json"}
HELLO = """

@router.get("/hello")
async def hello() -> str:
    return "hi"
"""


@pytest.fixture(scope="module", autouse=True)
def _uv_on_path() -> None:
    tools = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([tools, os.environ["PATH"]])


@pytest.fixture(scope="module")
def project(trained_project: Render) -> Path:
    return trained_project(**SERVED)


@pytest.fixture
def clone(project: Path, tmp_path: Path) -> Path:
    """A colleague's clone of the project, for a test that changes files."""
    git(project, "clone", "--quiet", str(project), str(tmp_path / "clone"))
    return tmp_path / "clone"


def command(project: Path, port: int) -> list[str]:
    python = str(project / ".venv/bin/python")
    return [python, "-m", "flight_delays.service", "--port", str(port)]


@pytest.mark.parametrize("needs_service", ["with_container", "with_heroku"])
def test_a_part_of_the_service_without_it_is_refused(
    render: Render, tmp_path: Path, needs_service: str
) -> None:
    with pytest.raises(ValueError, match="Answer with_service=true too"):
        render(**{needs_service: True})
    assert not any(tmp_path.iterdir())


def test_make_serve_answers_make_example_request_and_follows_a_change(
    project: Path,
) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    serve = ["make", "serve", f"ARGS=--port {port}"]
    with served(project, port, *serve) as process:
        said = make(project, "example-request", f"ARGS={address}")
        assert said.count("probability") == 3
        assert ask(port, "/version")["project"] == "0.1.0"
        rows = json.loads((project / "examples/request.json").read_text())
        assert [set(answer) for answer in ask(port, "/predict", rows[0])] == [
            PREDICTION
        ]
        assert [set(answer) for answer in ask(port, "/predict", rows)] == [
            PREDICTION
        ] * 2
        follows_a_change(project, port, process)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def follows_a_change(
    project: Path, port: int, process: subprocess.Popen[bytes]
) -> None:
    """See that the service answers by a route as soon as it is written."""
    routes = project / "src/flight_delays/service/routes.py"
    original = routes.read_text()
    try:
        routes.write_text(original + HELLO)
        assert wait_for(port, "/hello", process) == "hi"
    finally:
        routes.write_text(original)


def test_the_route_of_the_page_works(project: Path, clone: Path) -> None:
    page = (clone / "docs/service.md").read_text()
    (code,) = re.findall(r"```python\n(.+?)```", page, re.S)
    (clone / "src/flight_delays/service/routes.py").write_text(code)
    shutil.copytree(
        project / "src/flight_delays/artifacts", clone / "src/flight_delays/artifacts"
    )
    port = free_port()
    rows = json.loads((clone / "examples/request.json").read_text())
    variables = os.environ | {"PYTHONPATH": str(clone / "src")}
    with served(clone, port, *command(project, port), **variables):
        assert [set(answer) for answer in ask(port, "/predict", rows)] == [
            PREDICTION
        ] * 2


def test_example_request_says_that_no_service_runs(project: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    python = str(project / ".venv/bin/python")
    run = subprocess.run(
        [python, "examples/client.py", address],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "make serve" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_sigterm_finishes_the_request_that_is_under_way(project: Path) -> None:
    port = free_port()
    body = (project / "examples/request.json").read_bytes()
    head = "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    with (
        served(project, port, *command(project, port)) as process,
        socket.create_connection(("127.0.0.1", port)) as connection,
    ):
        connection.sendall(head.encode() + body[:50])
        # One that was sent later is answered, so the first has arrived.
        assert ask(port, "/health") == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        wait_until_closed(port)
        connection.sendall(body[50:])
        answer = connection.makefile("rb").readline()
        assert answer == b"HTTP/1.1 200 OK\r\n"
        connection.close()
        process.wait(60)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_without_a_model_the_service_says_what_to_do(
    project: Path, clone: Path, processes: str
) -> None:
    variables = {"PYTHONPATH": str(clone / "src"), "WEB_CONCURRENCY": processes}
    run = subprocess.run(
        command(project, free_port()),
        cwd=clone,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "make train" in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_a_wrong_limit_is_one_line(project: Path) -> None:
    run = subprocess.run(
        command(project, free_port()),
        cwd=project,
        env=os.environ | {"SERVICE_BODY": "2 MB"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stderr.startswith("error: SERVICE_BODY=2 MB")
    assert len(run.stderr.splitlines()) == 1


def post(port: int, body: bytes) -> int:
    """The status of the response to a body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("POST", "/predict", body, JSON)
        return connection.getresponse().status
    finally:
        connection.close()


def test_no_body_takes_much_memory_or_keeps_health_from_answering(
    project: Path,
) -> None:
    size = 960_000
    row = json.loads((project / "examples/request.json").read_text())[0]
    bodies = {
        "empty rows": b"[" + b"{}," * (size // 3) + b"{}]",
        "empty lists": b"[" + b"[]," * (size // 3) + b"[]]",
        "lists in lists": b"[" * size,
        "numbers": b"[" + b"1," * (size // 2) + b"1]",
        "one long number": b"[" + b"1" * size + b"]",
        "one long name": b'{"' + b"x" * size + b'": 1}',
        "many names": json.dumps(row | dict.fromkeys(range(60_000), 1)).encode(),
        "rows": json.dumps([row] * (size // 220)).encode(),
    }
    port = free_port()
    with (
        served(project, port, *command(project, port)) as process,
        ThreadPoolExecutor() as pool,
    ):
        before = peak_memory(process.pid)
        for name, body in bodies.items():
            asked = pool.submit(post, port, body)
            while not asked.done():
                assert ask(port, "/health") == {"status": "ok"}
            assert asked.result() in (200, 400, 413, 422), name
            assert peak_memory(process.pid) - before < 100 * size, name


def peak_memory(process: int) -> int:
    """The peak memory of a process, in bytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


def test_half_a_request_keeps_nobody_waiting_and_is_given_up(project: Path) -> None:
    port = free_port()
    head = b"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n"
    rows = (project / "examples/request.json").read_bytes()
    limits = {"SERVICE_ARRIVAL": "20", "SERVICE_REQUESTS": "4"}
    with (
        served(project, port, *command(project, port), **os.environ | limits),
        ExitStack() as stack,
    ):

        def send(beginning: bytes) -> socket.socket:
            client = socket.create_connection(("127.0.0.1", port), timeout=300)
            client.sendall(beginning)
            return stack.enter_context(client)

        bodies = [send(head + b"\r\n[") for _ in range(20)]
        heads = [send(head) for _ in range(20)]
        assert post(port, rows) == 200
        assert [b"408" in client.recv(1000) for client in bodies] == [True] * 20
        assert [client.recv(1000) for client in heads] == [b""] * 20


def releases_with_routes() -> Iterator[str]:
    """Releases; in the gate, the first of those that have the same routes."""
    seen = set()
    for release in releases(REPOSITORY):
        files = git(REPOSITORY, "ls-tree", "-r", release.commit)
        routes = tuple(re.findall(r"(\w+)\t.*/service/routes\.py$", files, re.M))
        if FULL or routes not in seen:
            yield release.tag
        seen.add(routes)


@pytest.mark.parametrize("release", releases_with_routes())
def test_routes_of_a_release_and_their_tests_run_on_this_plumbing(
    project: Path, released_template: Path, tmp_path: Path, release: str
) -> None:
    old = tmp_path / "project"
    source = str(released_template)
    data = {"with_service": True}
    run_copy(source, old, data=data, vcs_ref=release, defaults=True, quiet=True)
    routes = old / "src/flight_delays/service/routes.py"
    written = routes.read_text()
    git(old, "init", "--quiet")
    git(old, "add", "--all")
    git(old, "commit", "--quiet", "--message", "Start")
    run_update(old, vcs_ref="v999.0.0", defaults=True, overwrite=True, quiet=True)
    assert routes.read_text() == written
    link_environment(project, old)
    make(old, "test", "ARGS=tests/test_routes.py tests/test_service.py")
