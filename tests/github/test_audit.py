"""The vulnerability audit, against a database on loopback that speaks like OSV."""

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from support import REPOSITORY
from workflow_steps import machine

KNOWN = {("jinja2", "2.10"): "OSV-CONTROL-1", ("idna", "3.6"): "OSV-PLANTED-1"}
UNREACHABLE = "http://127.0.0.1:9/"


class Database(BaseHTTPRequestHandler):
    """Answers the two requests of OSV's API that an audit makes."""

    known = KNOWN

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        queries = json.loads(self.rfile.read(length))["queries"]
        self.answer({"results": [self.result(query) for query in queries]})

    def do_GET(self) -> None:
        identity = self.path.rsplit("/", 1)[1]
        affected = [
            {
                "package": {"name": name, "ecosystem": "PyPI"},
                "versions": [version],
            }
            for (name, version), known in KNOWN.items()
            if known == identity
        ]
        self.answer(
            {
                "id": identity,
                "modified": "2026-01-01T00:00:00Z",
                "summary": f"{identity} lets strangers in",
                "affected": affected,
            }
        )

    def result(self, query: dict[str, dict[str, str]]) -> dict[str, object]:
        found = self.known.get((query["package"]["name"], str(query.get("version"))))
        if not found:
            return {}
        return {"vulns": [{"id": found, "modified": "2026-01-01T00:00:00Z"}]}

    def answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Do not log."""


class BlindDatabase(Database):
    """Reachable but empty: the false green that the control query detects."""

    known = {}  # noqa: RUF012


def serve(handler: type[Database]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def database() -> Iterator[str]:
    yield from serve(Database)


@pytest.fixture
def blind_database() -> Iterator[str]:
    yield from serve(BlindDatabase)


def audit(folder: Path, pin: str, database: str) -> subprocess.CompletedProcess[str]:
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "0"\nrequires-python = ">=3.11"\n'
        f'dependencies = ["{pin}"]\n'
    )
    return subprocess.run(
        [REPOSITORY / "template/bin/audit", "uv", "--service-url", database],
        cwd=folder,
        env=machine(folder) | {"UV_HTTP_RETRIES": "0"},
        capture_output=True,
        text=True,
    )


def test_a_planted_vulnerable_pin_is_found(tmp_path: Path, database: str) -> None:
    run = audit(tmp_path, "idna==3.6", database)
    assert run.returncode == 1
    assert "OSV-PLANTED-1" in run.stdout


def test_a_harmless_pin_passes(tmp_path: Path, database: str) -> None:
    run = audit(tmp_path, "idna==3.10", database)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "blind" not in run.stdout


def test_a_database_that_knows_nothing_is_no_pass(
    tmp_path: Path, blind_database: str
) -> None:
    run = audit(tmp_path, "idna==3.10", blind_database)
    assert run.returncode == 2
    assert "The audit is blind" in run.stdout


def test_a_database_out_of_reach_is_no_pass(tmp_path: Path) -> None:
    run = audit(tmp_path, "idna==3.10", UNREACHABLE)
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert line.startswith("The audit could not look: error sending request for url")
