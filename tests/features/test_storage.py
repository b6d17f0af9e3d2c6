"""Data in a bucket: real servers on loopback, and trained projects that use them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from servers import HOST, storage_server
from support import (
    FULL,
    ON_S3,
    SERVED,
    Render,
    clone_with_environment,
    git,
    make,
    run_tool,
)

CLIENTS = {"s3": "s3fs", "gcs": "gcsfs", "azure": "adlfs"}
URLS = {
    "s3": "s3://flight-delays-data",
    "gcs": "gs://flight-delays-data",
    "azure": "az://flight-delays-data",
}
ANSWERS = {
    "s3": ON_S3,
    "gcs": {"storage": "gcs"},
    "azure": SERVED,
}
EXAMPLES = "examples/flights.csv"
CREDENTIALS = ("AWS_", "GOOGLE_", "AZURE_", "STORAGE_EMULATOR_HOST", "FSSPEC_")


@dataclass
class Storage:
    """A trained project, and the environment variables of its bucket."""

    kind: str
    project: Path
    variables: dict[str, str]

    @property
    def url(self) -> str:
        return URLS[self.kind]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the project's command line."""
        return subprocess.run(
            [self.project / ".venv/bin/flight-delays", *arguments],
            cwd=self.project,
            env=os.environ | self.variables,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module", params=["s3", "gcs", "azure"])
def storage(
    request: pytest.FixtureRequest, trained_project: Render
) -> Iterator[Storage]:
    project = trained_project(**ANSWERS[request.param])
    with storage_server(request.param, URLS[request.param]) as variables:
        yield Storage(request.param, project, variables)


@pytest.fixture
def one_storage(storage: Storage) -> Storage:
    """A kind to test what all share: one in the gate, all in `make test-all`."""
    if storage.kind != "s3" and not FULL:
        pytest.skip("part of make test-all")
    return storage


@pytest.fixture
def clone(storage: Storage, tmp_path: Path) -> Path:
    """A colleague's clone: everything in git, and no data."""
    clone_with_environment(storage.project, tmp_path / "clone")
    return tmp_path / "clone"


@pytest.fixture
def this_machine(storage: Storage) -> Iterator[Path]:
    """The project; its git-ignored settings are restored afterwards."""
    env, local = storage.project / ".env", storage.project / ".dvc/config.local"
    before = env.read_text()
    yield storage.project
    env.write_text(before)
    local.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(CREDENTIALS):
            monkeypatch.delenv(name)


def write_env(project: Path, variables: dict[str, str]) -> None:
    """Write .env, for people who do not export variables."""
    lines = [f"{name}='{value}'" for name, value in variables.items()]
    (project / ".env").write_text("\n".join(lines) + "\n")


def test_a_colleague_pulls_what_was_pushed_and_has_nothing_to_run(
    storage: Storage, clone: Path
) -> None:
    make(storage.project, "push", **storage.variables)
    # This side's credentials come from .env; `make setup` pulls.
    write_env(clone, storage.variables)
    make(clone, "setup")
    for name in ("data/flights.parquet", "src/flight_delays/artifacts/model.skops"):
        assert (clone / name).read_bytes() == (storage.project / name).read_bytes()
    assert "up to date" in make(clone, "pull")
    status = subprocess.run(
        [clone / ".venv/bin/dvc", "repro", "--dry"],
        cwd=clone,
        capture_output=True,
        text=True,
    )
    assert status.stdout.splitlines()[-1] == "Data and pipelines are up to date."
    assert git(clone, "status", "--porcelain") == ""


@pytest.fixture(scope="module")
def predictions(trained_project: Render) -> str:
    """What any of the projects predicts: they have the same model."""
    return run_tool(trained_project(), "flight-delays", "predict", EXAMPLES)


def test_datasets_are_read_and_written_by_url(
    storage: Storage, predictions: str
) -> None:
    done = storage.command("predict", EXAMPLES, "-o", f"{storage.url}/answers.parquet")
    assert done.returncode == 0, done.stderr
    there = storage.command("predict", f"{storage.url}/answers.parquet")
    assert there.stdout == predictions


def test_settings_come_from_a_url_too(one_storage: Storage, tmp_path: Path) -> None:
    storage = one_storage
    url = f"{storage.url}/jfk.yaml"
    settings = tmp_path / "params.yaml"
    storage.command("config", "--patch", "data.origins=[JFK]", "-o", url)
    done = storage.command("config", "--config", url, "-o", str(settings))
    assert done.returncode == 0, done.stderr
    assert "- JFK\n  sample" in settings.read_text()
    shown = storage.command("config", "--config", url).stdout.splitlines()
    assert any("data.origins" in line and url in line for line in shown)


def test_only_the_chosen_client_is_installed(storage: Storage) -> None:
    installed = {
        client
        for client in CLIENTS.values()
        if list(storage.project.glob(f".venv/lib/*/site-packages/{client}"))
    }
    assert installed == {CLIENTS[storage.kind]}


def refusal(project: Path, *target: str, **variables: str) -> str:
    """The one line that make prints before its own."""
    run = subprocess.run(
        ["make", "--no-print-directory", *target],
        cwd=project,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.returncode != 0
    line, of_make = run.stdout.splitlines()
    assert of_make.startswith("make: ***")
    return line


MISSING_CREDENTIALS = {
    "s3": "Unable to locate credentials",
    "gcs": "default credentials were not found",
    "azure": "Must provide either a connection_string or account_name",
}


@pytest.mark.parametrize("target", ["push", "pull"])
def test_missing_credentials_are_one_clear_line(storage: Storage, target: str) -> None:
    line = refusal(storage.project, target, HOME="/nowhere")
    assert line.startswith(f"error: cannot reach {storage.url}: ")
    assert MISSING_CREDENTIALS[storage.kind] in line
    assert line.endswith("; see docs/storage.md")


def test_a_missing_bucket_is_one_clear_line(
    one_storage: Storage, this_machine: Path
) -> None:
    storage = one_storage
    missing = storage.url.replace("flight-delays-data", "no-such-bucket")
    dvc = [this_machine / ".venv/bin/dvc", "remote", "modify", "--local", "storage"]
    url = missing.replace("az:", "azure:")
    subprocess.run([*dvc, "url", url], cwd=this_machine, check=True)
    line = refusal(this_machine, "push", **storage.variables)
    assert line == (
        f"error: cannot reach {missing}: no such file or bucket; see docs/storage.md"
    )
    done = storage.command("config", "--config", f"{missing}/a.yaml")
    assert done.stderr.splitlines() == [
        f"error: configuration: cannot read {missing}/a.yaml: no such file or bucket"
    ]


def test_a_folder_beside_the_project_is_the_default_storage(
    trained_project: Render, tmp_path: Path
) -> None:
    original = trained_project()
    project, clone = tmp_path / "project", tmp_path / "clone"
    clone_with_environment(original, project)
    for name in ("data", ".dvc/cache", "src/flight_delays/artifacts"):
        shutil.copytree(original / name, project / name, symlinks=True)
    make(project, "setup")
    assert {path.name for path in tmp_path.iterdir()} == {"project"}
    make(project, "push")
    assert {path.name for path in tmp_path.iterdir()} == {
        "project",
        "flight-delays-storage",
    }
    clone_with_environment(project, clone)
    assert make(clone, "setup").splitlines()[-1].startswith("Ready.")
    assert run_tool(clone, "uv", "--version").startswith("uv ")
    for name in ("data/flights.parquet", "src/flight_delays/artifacts/model.skops"):
        assert (clone / name).read_bytes() == (project / name).read_bytes()


def test_secrets_reach_every_target_as_they_stand_in_the_env_file(
    this_machine: Path,
) -> None:
    secret = 'a$b #c;d=e "f" \\g'
    write_env(this_machine, {"SECRET": secret, "CHOSEN": "by the file"})
    show = ("--eval", "show: ; @$(RUN) env", "show")
    shown = make(this_machine, *show, CHOSEN="by the caller").splitlines()
    assert f"SECRET={secret}" in shown
    assert "CHOSEN=by the caller" in shown
    assert git(this_machine, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("storage", "url"),
    [
        ("s3", "gs://bucket"),
        ("s3", "s3://UPPER"),
        ("s3", "s3://ab"),
        ("gcs", "gs://bucket/a/../b"),
        ("gcs", "gs://bucket/"),
        ("azure", "az://bucket/$(touch pwned)"),
        ("azure", 'az://bucket/"'),
        ("azure", "az://bucket/a\nb"),
        ("azure", "az://bucket/" + "x" * 200),
        ("local", "s3://bucket"),
    ],
)
def test_a_location_that_does_not_fit_is_refused_with_an_example(
    render: Render, tmp_path: Path, storage: str, url: str
) -> None:
    with pytest.raises(ValueError, match=r"Use |Start |Write |Leave ") as refused:
        render(storage=storage, storage_url=url)
    assert len(str(refused.value).splitlines()) == 1
    assert not any(tmp_path.iterdir())


def test_a_location_means_the_same_to_dvc(render: Render) -> None:
    from dvc.config import Config

    url = "s3://my.bucket-1/team=a/Flight_Delays.v2"
    project = render(storage="s3", storage_url=url)
    config = Config(str(project / ".dvc"), validate=True)
    assert config["remote"]["storage"]["url"] == url
    assert config["core"]["remote"] == "storage"


def test_no_secret_is_in_a_committed_file(storage: Storage) -> None:
    secrets = [
        value
        for value in storage.variables.values()
        if HOST in value or len(value) > 20
    ]
    files = git(storage.project, "ls-files", "-z").split("\0")
    text = "".join(
        (storage.project / name).read_text(errors="replace")
        for name in filter(None, files)
    )
    assert not [secret for secret in secrets if secret in text]
