"""The real data: fetched as published, checked, and stopped where it cannot be true."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import polars as pl
import pytest

Run = Callable[..., CompletedProcess[str]]
PUBLISHED = {
    "flights.csv": "563db8f117faf6ffd76aa868099df37dfa78dc17b5ac6d3d9ea6476e051a0bc4",
    "weather.csv": "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64",
}


@pytest.fixture(scope="module")
def data(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the raw tables."""
    folder = tmp_path_factory.mktemp("data")
    done = run("run", "fetch", f"--patch=storage.data={folder}", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def source(project: Path, tmp_path: Path) -> Path:
    """A copy of the project's source and settings for a test to change."""
    source = Path(shutil.copytree(project / "src", tmp_path / "src"))
    shutil.copy(project / "params.yaml", source / "flight_delays")
    return source


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_the_raw_tables_are_the_published_ones(data: Path) -> None:
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (data / "raw").iterdir()
    }
    assert found == PUBLISHED


def test_a_package_with_another_hash_is_refused(
    run: Run, source: Path, tmp_path: Path
) -> None:
    fetch = source / "flight_delays" / "stages" / "fetch.py"
    change(fetch, "sha256:d9ef2f5c", "sha256:00000000")
    patch = f"--patch=storage.data={tmp_path / 'data'}"
    done = run("run", "fetch", patch, folder=tmp_path, source=source)
    assert done.returncode == 2
    assert "Hash mismatch" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: cannot fetch the raw data")
    assert not (tmp_path / "data").exists()


def test_without_an_index_the_message_says_so(run: Run, tmp_path: Path) -> None:
    patch = f"--patch=storage.data={tmp_path / 'data'}"
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache")}
    done = run("run", "fetch", patch, folder=tmp_path, **offline)
    assert done.returncode == 2
    assert "the package index must be reachable" in done.stderr.splitlines()[-1]


def test_one_patch_takes_every_flight_that_arrived(
    run: Run, data: Path, tmp_path: Path
) -> None:
    patches = (f"--patch=storage.data={tmp_path}", "--patch=data.sample=null")
    (tmp_path / "raw").symlink_to(data / "raw")
    done = run("run", "ingest", *patches, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    raw = pl.read_csv(data / "raw" / "flights.csv", infer_schema=False)
    departures = pl.read_parquet(tmp_path / "departures.parquet")
    assert raw.height == 336_776
    assert departures.height == (raw["arr_delay"] != "NA").sum()


def test_the_schema_finds_the_wind_that_cannot_be_true(
    run: Run, source: Path, data: Path, tmp_path: Path
) -> None:
    ingest = source / "flight_delays" / "stages" / "ingest.py"
    line = '    weather = weather.with_columns(pl.when(possible).then("wind_speed"))\n'
    change(ingest, line, "")
    (tmp_path / "raw").symlink_to(data / "raw")
    patch = f"--patch=storage.data={tmp_path}"
    done = run("run", "ingest", patch, folder=tmp_path, source=source)
    assert done.returncode == 2
    rule = "Weather.wind_speed breaks the rule less_than(200)"
    assert done.stderr.splitlines()[-1] == (
        f"error: {tmp_path}/weather.parquet: {rule}: 1048.36058 in row 1010"
    )
    raw = pl.read_csv(data / "raw" / "weather.csv", infer_schema=False)
    assert raw[1010 - 1, "wind_speed"] == "1048.36058"
