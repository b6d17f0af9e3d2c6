"""The service as people run it: its commands, its shutdown, switching it off."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from copier import run_update
from served import ask, served, wait_for, wait_until_closed
from servers import free_port
from support import FULL, Render, git, make

ON = {"with_service": True, "with_container": True, "with_heroku": True}
PREDICTION = {"probability", "late"}
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
    return trained_project(**ON)


@pytest.fixture
def clone(project: Path, tmp_path: Path) -> Path:
    """The project as a colleague gets it, for a test that changes files."""
    git(project, "clone", "--quiet", str(project), str(tmp_path / "clone"))
    return tmp_path / "clone"


def command(project: Path, port: int) -> list[str]:
    python = str(project / ".venv/bin/python")
    return [python, "-m", "flight_delays.service", "--port", str(port)]


@pytest.mark.parametrize("needs_service", ["with_container", "with_heroku"])
def test_a_part_of_the_service_without_it_is_refused(
    render: Render, tmp_path: Path, needs_service: str
) -> None:
    with pytest.raises(ValueError, match="answer with_service=true as well"):
        render(**{needs_service: True})
    assert not any(tmp_path.iterdir())


def test_make_serve_and_make_example_request_work_together(project: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    serve = ["make", "serve", f"ARGS=--port {port}"]
    with served(project, port, *serve) as process:
        said = make(project, "example-request", f"ARGS={address}")
        assert said.count("probability") == 3
        assert ask(port, "/version")["project"] == "0.1.0"
        rows = json.loads((project / "examples/request.json").read_text())
        assert set(ask(port, "/predict", rows[0])) == PREDICTION
        assert [set(answer) for answer in ask(port, "/predict", rows)] == [
            PREDICTION
        ] * 2
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def test_make_serve_follows_a_change(project: Path) -> None:
    port = free_port()
    routes = project / "src/flight_delays/service/routes.py"
    original = routes.read_text()
    serve = ["make", "serve", f"ARGS=--port {port}"]
    with served(project, port, *serve) as process:
        try:
            routes.write_text(original + HELLO)
            assert wait_for(port, "/hello", process) == "hi"
        finally:
            routes.write_text(original)
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


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
    head = f"POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
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


def test_without_a_model_the_service_says_what_to_do(
    project: Path, clone: Path
) -> None:
    run = subprocess.run(
        command(project, free_port()),
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone / "src")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "make train" in run.stderr
    assert "Traceback" not in run.stderr


def test_switched_off_it_names_the_command_that_removes_its_starter_files(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_update(clone, data={"with_service": False}, defaults=True, overwrite=True)
    said = capsys.readouterr().err
    found = re.search(r"^\s+git (rm -r --ignore-unmatch .+)$", said, re.M)
    assert found is not None, said
    assert (clone / "src/flight_delays/service/routes.py").exists()
    git(clone, *found[1].split())
    if FULL:  # test_switching.py shows that the files are those of a fresh render
        make(clone, "setup")
        make(clone, "lint")
        make(clone, "test")
    owned = git(clone, "ls-files", "*service*", "Dockerfile", "Procfile", "bin/deploy")
    left = [name for name in owned.split() if (clone / name).exists()]
    assert left == []
