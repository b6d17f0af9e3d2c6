"""Stages run the same on S3 as on the disk: a real client, a server on loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

Run = Callable[..., CompletedProcess[str]]

STAGES = ("fetch", "ingest", "features", "split", "train", "evaluate")
PLACES = ("data", "artifacts", "reports")


@pytest.fixture(scope="module")
def s3() -> Iterator[SimpleNamespace]:
    """A bucket, and the environment variables of its client."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    variables = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client: Any = boto3.client(
        "s3",
        endpoint_url=variables["AWS_ENDPOINT_URL"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="flights")
    yield SimpleNamespace(client=client, variables=variables)
    server.stop()


@pytest.fixture
def run_on_s3(run: Run, s3: SimpleNamespace, tmp_path: Path) -> Run:
    """The command line in an empty folder, which stays empty."""
    folder = tmp_path / "empty"
    folder.mkdir()

    def run_command(*arguments: str, **variables: str) -> CompletedProcess[str]:
        done = run(*arguments, folder=folder, **s3.variables | variables)
        assert list(folder.iterdir()) == []
        return done

    return run_command


def places(folder: str) -> list[str]:
    """Patches that move every path of a project below one folder or URL."""
    return [f"--patch=storage.{name}={folder}/{name}" for name in PLACES]


def stored(s3: SimpleNamespace, prefix: str) -> dict[str, bytes]:
    """The objects below a prefix: name and content."""
    found = {}
    for item in s3.client.list_objects_v2(Bucket="flights", Prefix=prefix)["Contents"]:
        content = s3.client.get_object(Bucket="flights", Key=item["Key"])["Body"].read()
        found[item["Key"].removeprefix(prefix)] = content
    return found


def test_the_pipeline_writes_the_same_bytes_to_s3_as_to_the_disk(
    run_on_s3: Run, project: Path, s3: SimpleNamespace, tmp_path: Path
) -> None:
    s3.client.put_object(
        Bucket="flights", Key="small.yaml", Body=b"data: {sample: 10000}\n"
    )
    config = ["--config", "s3://flights/small.yaml"]
    # Two processes, as on two machines: only files connect the stages.
    for stages in (STAGES[:3], STAGES[3:]):
        done = run_on_s3("run", *stages, *config, *places("s3://flights/run"))
        assert done.returncode == 0, done.stderr
    local = tmp_path / "local"
    done = run_on_s3("run", *config, *places(str(local)))
    assert done.returncode == 0, done.stderr
    expected = {
        str(file.relative_to(local)): file.read_bytes()
        for file in local.rglob("*")
        if file.is_file()
    }
    assert stored(s3, "run/") == expected
    assert {"data/raw/flights.csv", "artifacts/model.skops"} <= set(expected)

    example = str(project / "examples" / "flights.csv")
    s3.client.upload_file(example, "flights", "in.csv")
    model = "--model=s3://flights/run/artifacts/model.skops"
    done = run_on_s3(
        "predict", "s3://flights/in.csv", "-o", "s3://flights/out.csv", model
    )
    assert done.returncode == 0, done.stderr
    (out,) = stored(s3, "out.csv").values()
    assert out.decode().splitlines()[0].endswith(",probability,late")
    assert len(out.decode().splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["config", "--config=s3://flights/none.yaml"], {}, "no such file or bucket"),
        (["config", "--config=s3://nowhere/a.yaml"], {}, "no such file or bucket"),
        (
            ["config", "--config=s3://flights/a.yaml"],
            {"AWS_ACCESS_KEY_ID": "", "AWS_EC2_METADATA_DISABLED": "true"},
            "credentials",
        ),
        (["run", "split", *places("s3://nowhere")], {}, "no such file or bucket"),
        (["predict", "s3://flights/none.csv"], {}, "no such file or bucket"),
    ],
)
def test_what_is_missing_is_one_line_and_exit_code_2(
    run_on_s3: Run, arguments: list[str], variables: dict[str, str], words: str
) -> None:
    done = run_on_s3(*arguments, **variables)
    assert done.returncode == 2
    *_, last = done.stderr.splitlines()
    assert last.startswith("error: ")
    assert "s3://" in last
    assert words in last
    assert "Traceback" not in done.stderr
