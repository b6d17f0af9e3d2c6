# The template's: `make update` merges its later versions into this file.
"""Files and folders by path or URL. All of the project's are read and written here.

A location is a path, a URL that fsspec knows (`s3://`, `gs://`, `az://`) or `-` for
standard input and output. A URL is copied through a temporary file, so that readers
and writers only ever see local paths.
"""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from .errors import DatasetError

Location = str | Path
STANDARD = "-"


def join(folder: Location, name: str) -> str:
    """The location of `name` below a folder that is a path or a URL."""
    return f"{str(folder).rstrip('/')}/{name}"


def suffix(location: Location) -> str:
    """The ending in lower case, such as `.csv`."""
    return PurePosixPath(location).suffix.lower()


def describe(location: Location) -> str:
    """What a message calls a location."""
    return "standard input or output" if location == STANDARD else str(location)


@contextmanager
def reading(location: Location) -> Iterator[Path]:
    """A local file with the content of `location`."""
    if _is_path(location):
        path = Path(location)
        if not path.is_file():
            kind = "is a folder, not a file" if path.is_dir() else "does not exist"
            raise DatasetError(f"cannot read {location}: it {kind}")
        yield path
    else:
        with _temporary_file() as path:
            _download(str(location), path)
            yield path


@contextmanager
def writing(location: Location) -> Iterator[Path]:
    """A local file to fill; it becomes `location` in one step once all went well."""
    if _is_path(location):
        target = Path(location)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with _temporary_file(target.parent) as path:
                yield path
                path.chmod(0o666 & ~_umask())
                path.replace(target)
        except OSError as error:
            raise DatasetError(f"cannot write {location}: {error.strerror}") from error
    else:
        with _temporary_file() as path:
            yield path
            _upload(path, str(location))


@contextmanager
def reading_folder(location: Location) -> Iterator[Path]:
    """A local folder with the files of `location`, those in its folders too."""
    if _is_path(location):
        path = Path(location)
        if not path.is_dir():
            kind = "is a file, not a folder" if path.exists() else "does not exist"
            raise DatasetError(f"cannot read {location}: it {kind}")
        yield path
    else:
        with _temporary_folder() as folder:
            _download_folder(str(location), folder)
            yield folder


@contextmanager
def writing_folder(location: Location) -> Iterator[Path]:
    """A local folder to fill; it takes the place of `location` once all went well."""
    if _is_path(location):
        target = Path(location)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with _temporary_folder(target.parent) as folder:
                (folder / "new").mkdir()
                yield folder / "new"
                if target.exists():
                    target.replace(folder / "old")
                (folder / "new").replace(target)
        except OSError as error:
            raise DatasetError(f"cannot write {location}: {error.strerror}") from error
    else:
        with _temporary_folder() as folder:
            yield folder
            _upload_folder(folder, str(location))


def files(folder: Path) -> list[Path]:
    """The files below a local folder in order, without hidden ones."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def is_folder(location: Location) -> bool:
    """Whether it is a folder on this machine."""
    return _is_path(location) and Path(location).is_dir()


def read_text(location: Location) -> str:
    with reading(location) as path:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise DatasetError(f"cannot read {location}: it is not UTF-8") from error
        except OSError as error:
            raise DatasetError(f"cannot read {location}: {error.strerror}") from error


def write_text(text: str, location: Location) -> None:
    with writing(location) as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def check_bucket(location: Location) -> None:
    """Raise DatasetError when a bucket is missing or the credentials for it are.

    A path passes, and so does a bucket that may be used but not looked at.
    """
    if not _is_path(location):
        with _one_line("reach", str(location)), suppress(PermissionError):
            client, path = _client().url_to_fs(str(location))
            client.info(path.partition("/")[0])


def _is_path(location: Location) -> bool:
    return location != STANDARD and "://" not in str(location)


@contextmanager
def _temporary_file(folder: Path | None = None) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".partial-")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent, prefix=".partial-") as name:
        yield Path(name)


def _umask() -> int:
    # The mask can only be read by setting it.
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _download(location: str, path: Path) -> None:
    with path.open("wb") as target:
        if location == STANDARD:
            shutil.copyfileobj(sys.stdin.buffer, target)
        else:
            with _one_line("read", location), _open(location, "rb") as source:
                shutil.copyfileobj(source, target)


def _upload(path: Path, location: str) -> None:
    with path.open("rb") as source:
        if location == STANDARD:
            shutil.copyfileobj(source, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with _one_line("write", location), _open(location, "wb") as target:
                shutil.copyfileobj(source, target)


def _download_folder(url: str, folder: Path) -> None:
    with _one_line("read", url):
        client, path = _client().url_to_fs(url)
        client.get(f"{path.rstrip('/')}/", f"{folder}/", recursive=True)


def _upload_folder(folder: Path, url: str) -> None:
    with _one_line("write", url):
        client, path = _client().url_to_fs(url)
        if client.exists(path):
            client.rm(path, recursive=True)
        client.put(f"{folder}/", f"{path.rstrip('/')}/", recursive=True)


def _open(url: str, mode: str) -> Any:
    return _client().open(url, mode)


def _client() -> Any:
    # Only a URL needs fsspec; a path must not wait for it.
    import fsspec

    # gcsfs would else go on without credentials, retry for a minute, and log it all.
    fsspec.config.conf.setdefault("gs", {}).setdefault("token", "google_default")
    logging.getLogger("gcsfs").setLevel(logging.CRITICAL)
    return fsspec


@contextmanager
def _one_line(action: str, url: str) -> Iterator[None]:
    """Say in one line what a storage service has against it."""
    try:
        yield
    except FileNotFoundError as error:
        reason = "no such file or bucket"
        raise DatasetError(f"cannot {action} {url}: {reason}") from error
    # Each service has its own exceptions, which cannot be imported without its library.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DatasetError(f"cannot {action} {url}: {reason}") from error
