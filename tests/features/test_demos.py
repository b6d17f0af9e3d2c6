"""Streamlit demos: the starter, new ones, and the names that they may have."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from support import SERVED, Render, git, make


@pytest.fixture(autouse=True)
def _uv_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)


@pytest.fixture(scope="module")
def project(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with the trained model, and without the project's environment."""
    trained = trained_project(**SERVED)
    folder = tmp_path_factory.mktemp("demos") / "project"
    git(trained, "clone", "--quiet", str(trained), str(folder))
    artifacts = "src/flight_delays/artifacts"
    shutil.copytree(trained / artifacts, folder / artifacts, dirs_exist_ok=True)
    return folder


def test_the_starter_demo_passes_its_own_tests(project: Path) -> None:
    assert re.search(r"\b5 passed", make(project, "demo-test"))


def test_a_new_name_makes_a_demo_that_works(project: Path) -> None:
    said = make(project, "demo-test", "DEMO_NAME=late_risk")
    assert "Made demos/late_risk" in said
    assert re.search(r"\b2 passed", said)
    # What git would take in: not the environment.
    new = git(project, "ls-files", "--others", "--exclude-standard", "demos/late_risk")
    assert sorted(Path(name).name for name in new.split()) == [
        "Makefile",
        "app.py",
        "config.toml",
        "requirements.txt",
        "test_app.py",
    ]
    app = project / "demos/late_risk/app.py"
    app.write_text(app.read_text() + "# mine\n")
    again = make(project, "demo-test", "DEMO_NAME=late_risk")
    assert "Made" not in again
    assert app.read_text().endswith("# mine\n")


def test_pandas_stays_out_of_the_environment_of_the_project(project: Path) -> None:
    locked = re.findall(r'^name = "(.+)"$', (project / "uv.lock").read_text(), re.M)
    assert "polars" in locked
    assert not {"pandas", "streamlit"} & set(locked)


def test_a_demo_without_a_model_says_what_to_do(project: Path, tmp_path: Path) -> None:
    make(project, "-C", "demos/flights", ".venv/ready")
    model = project / "src/flight_delays/artifacts/model.skops"
    aside = model.rename(tmp_path / "model.skops")
    script = (
        "from streamlit.testing.v1 import AppTest\n"
        "page = AppTest.from_file('app.py', default_timeout=30).run()\n"
        "print(page.error[0].value, len(page.exception))\n"
    )
    folder = project / "demos/flights"
    command = [folder / ".venv/bin/python", "-c", script]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    aside.rename(model)
    assert "run `make train` 0" in said


def test_a_demo_answers_in_a_browser(project: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=project,
        env=environment,
        start_new_session=True,
    )
    try:
        assert fetch(f"http://127.0.0.1:{port}/_stcore/health") == "ok"
        assert "<title>" in fetch(f"http://127.0.0.1:{port}/")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def fetch(url: str) -> str:
    """A page of a server that may still be starting."""
    for _ in range(300):
        try:
            with urlopen(url) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


@pytest.mark.parametrize(
    "name",
    [
        "Upper",
        "two words",
        "../outside",
        "a/b",
        ".skeleton",
        "1st",
        "-rf",
        "été",
        "x; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        '"; touch pwned; "',
        "x" * 41,
    ],
)
def test_a_name_that_is_not_plain_is_refused_in_one_line(
    render: Render, name: str
) -> None:
    project = render(with_demos=True)
    before = sorted(project.rglob("*"))
    # Not on make's command line: make would expand it there, as a shell does.
    done = subprocess.run(
        ["make", "demo"],
        cwd=project,
        env=os.environ | {"DEMO_NAME": name},
        capture_output=True,
        text=True,
    )
    complaint = done.stderr.splitlines()[0]
    assert done.returncode == 2
    assert complaint.startswith(f"DEMO_NAME='{name}' is not a name for a demo: use ")
    assert sorted(project.rglob("*")) == before


def test_a_project_without_demos_has_none_of_their_files(render: Render) -> None:
    project = render()
    names = ("demos", "bin/demo", "make/demos.mk", "docs/demos.md")
    assert not [name for name in names if (project / name).exists()]
