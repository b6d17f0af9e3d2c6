"""Storage services on loopback, started on free ports and stopped at the end.

They are real programs that speak the protocols of S3, Google and Azure.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from node_tools import NODE, node_modules

HOST = "127.0.0.1"
BIN = Path(sys.prefix) / "bin"
# The last version without telemetry, whose 50,000 files take half a minute to install.
AZURITE = "azurite@3.33.0"
# Azurite's own account, the same everywhere and no secret.
AZURITE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/"
    "K1SZFPTOtr/KBHBeksoGMGw=="
)
MAKE_BUCKET = """
import fsspec, sys
client, path = fsspec.url_to_fs(sys.argv[1])
client.mkdir(path)
"""


@contextmanager
def storage_server(storage: str, *buckets: str) -> Iterator[dict[str, str]]:
    """Run a service for `s3`, `gcs` or `azure`; yield its environment variables."""
    port = free_port()
    command, variables = {"s3": _moto, "gcs": _gcs_emulator, "azure": _azurite}[
        storage
    ](port)
    with running(command, port):
        for bucket in buckets:
            make_bucket = [sys.executable, "-c", MAKE_BUCKET, bucket]
            subprocess.run(make_bucket, env=os.environ | variables, check=True)
        yield variables


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], port: int | None = None, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in the background, once it listens on its port."""
    program = subprocess.Popen(
        command,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while port is not None and not _listens(port):
            assert program.poll() is None, f"{command} ended"
            time.sleep(0.1)
        yield program
    finally:
        # The whole group: some of these programs start others.
        os.killpg(program.pid, signal.SIGTERM)
        program.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _moto(port: int) -> tuple[list[str], dict[str, str]]:
    return [str(BIN / "moto_server"), "-H", HOST, "-p", str(port)], {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": "anyone",
        "AWS_SECRET_ACCESS_KEY": "may",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def _gcs_emulator(port: int) -> tuple[list[str], dict[str, str]]:
    options = ["start", "--host", HOST, "--port", str(port), "--in-memory"]
    return [str(BIN / "gcp-storage-emulator"), *options], {
        "STORAGE_EMULATOR_HOST": f"http://{HOST}:{port}",
        "FSSPEC_GS_TOKEN": "anon",
        # The emulator lacks the service that tells kinds of buckets apart.
        "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
    }


def _azurite(port: int) -> tuple[list[str], dict[str, str]]:
    script = node_modules(AZURITE) / "azurite/dist/src/blob/main.js"
    options = ["--blobHost", HOST, "--blobPort", str(port), "--inMemoryPersistence"]
    account = {
        "DefaultEndpointsProtocol": "http",
        "AccountName": "devstoreaccount1",
        "AccountKey": AZURITE_KEY,
        "BlobEndpoint": f"http://{HOST}:{port}/devstoreaccount1",
    }
    quiet = ["--silent", "--skipApiVersionCheck"]
    return [str(NODE), str(script), *options, *quiet], {
        "AZURE_STORAGE_CONNECTION_STRING": ";".join(
            f"{name}={value}" for name, value in account.items()
        )
    }
