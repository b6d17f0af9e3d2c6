"""CPU time of one prediction: called directly, by the service, and behind Flask.

Flask and gunicorn, the usual way to put a model behind HTTP, are brought for the
measurement. Their application does the same work: it checks the row with the same rules
and answers with the same two fields. Some clients ask at once, which keeps the server
as busy as the direct calls are; start-up is not counted. The best of the rounds counts,
since other work on the machine, even on other cores, makes every figure larger.
"""

import argparse
import http.client
import json
import os
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from make_project import render

PORT = 8765
CLIENTS = 20
ROUNDS = 5

DIRECT = """
import sys, time
from importlib import import_module
model = import_module(sys.argv[1] + ".model").Model()
rows = import_module(sys.argv[1] + ".service.rows").Rows(model.input_schema)
flights = rows.parse(sys.stdin.buffer.read())
def seconds(times):
    start = time.process_time()
    for _ in range(times):
        model.predict(flights)
    return (time.process_time() - start) / times
seconds(200)
print(min(seconds(int(sys.argv[2])) for _ in range(int(sys.argv[3]))))
"""

FLASK = """
from flask import Flask, jsonify, request
from {package}.model import Model
from {package}.service.rows import Rows
app, model, rows = Flask(__name__), Model(), Rows(Model.input_schema)

@app.get("/health")
def health():
    return jsonify(status="ok")

@app.post("/predict")
def predict():
    return jsonify(rows.answers(model, request.get_data(), ["probability", "late"])[0])
"""


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[psutil.Process]:
    """A server that answers its health check; ended afterwards."""
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{' '.join(command)} did not start")
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds(server: psutil.Process) -> float:
    """What a server and its workers have used so far."""
    processes = [server, *server.children(recursive=True)]
    times = [process.cpu_times() for process in processes]
    return float(sum(time.user + time.system for time in times))


def seconds_per_request(server: psutil.Process, body: bytes, times: int) -> float:
    """CPU seconds of the server for one request, with some clients at once."""
    clients = [http.client.HTTPConnection("127.0.0.1", PORT) for _ in range(CLIENTS)]

    def ask(count: int) -> None:
        for _ in range(count // CLIENTS):
            for client in clients:
                client.request("POST", "/predict", body)
            for client in clients:
                answer = client.getresponse()
                if answer.status != 200:
                    raise SystemExit(f"{answer.status}: {answer.read().decode()}")
                answer.read()

    ask(times)
    rounds = []
    for _ in range(ROUNDS):
        before = cpu_seconds(server)
        ask(times)
        rounds.append((cpu_seconds(server) - before) / times)
    return min(rounds)


def measure(project: Path, times: int) -> dict[str, float]:
    """Seconds of CPU for a prediction, by the way it is asked for."""
    python = str(project / ".venv/bin/python")
    package = next(project.glob("src/*/service")).parent.name
    body = row_of(project)
    direct = subprocess.run(
        [python, "-c", DIRECT, package, str(times), str(ROUNDS)],
        input=body,
        capture_output=True,
        check=True,
        cwd=project,
    )
    command = [python, "-m", f"{package}.service", "--port", str(PORT)]
    with running(command, project) as server:
        service = seconds_per_request(server, body, times)
    (project / "build").mkdir(exist_ok=True)
    (project / "build/flask_app.py").write_text(FLASK.format(package=package))
    gunicorn = ["uv", "run", "--no-sync", "--with", "flask,gunicorn", "gunicorn"]
    gunicorn += ["--bind", f"127.0.0.1:{PORT}", "--chdir", "build", "flask_app:app"]
    with running(gunicorn, project) as server:
        flask = seconds_per_request(server, body, times)
    return {"direct": float(direct.stdout), "service": service, "flask": flask}


def row_of(project: Path) -> bytes:
    """The first example row as a request body."""
    rows = json.loads((project / "examples/request.json").read_text())
    return json.dumps(rows[0]).encode()


def train_new_project(folder: Path) -> Path:
    """A trained project with the service."""
    project = folder / "project"
    render(project, {"with_service": True})
    for target in ("setup", "train"):
        run = subprocess.run(["make", target], cwd=project, capture_output=True)
        if run.returncode:
            raise SystemExit(run.stderr.decode())
    return project


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", type=Path, help="a trained one, instead of new")
    parser.add_argument("--times", type=int, default=1000)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="graft-bench-") as folder:
        project = options.project or train_new_project(Path(folder))
        seconds = measure(project.resolve(), options.times)
    direct, service, flask = (
        seconds[way] * 1e6 for way in ("direct", "service", "flask")
    )
    more, times = service - direct, flask / service
    print("CPU time of one prediction            promised")
    print(f"Model().predict      {direct:5.0f} µs")
    print(f"the service          {service:5.0f} µs{more:6.0f} more  at most 150")
    print(f"Flask with gunicorn  {flask:5.0f} µs{times:6.1f} times at least 2")


if __name__ == "__main__":
    main()
