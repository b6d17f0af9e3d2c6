"""What projects ask for, installed: once for each distinct list."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tomlkit
from support import REPOSITORY

from .tree import File, Tree

SUPPORTED_PYTHONS = ("3.14", "3.13", "3.12", "3.11")
OLDEST = SUPPORTED_PYTHONS[-1]
ENVIRONMENTS = REPOSITORY / "build" / "environments"

LABELS = ["description", "readme", "authors", "license", "license-files", "classifiers"]
"""What pyproject.toml says to people only."""


def environment(tree: Tree, python: str = OLDEST, tools: bool = True) -> Path:
    """An environment with what a project asks for, with or without its tools.

    It stays for the next run, but uv makes it exactly what the list says every time.
    Code says fsspec, and no module or test knows which client of a storage is there:
    they are left out.
    """
    document = tomllib.loads(tree["pyproject.toml"].content.decode())
    wanted = document["project"]
    wanted.get("optional-dependencies", {}).pop("storage", None)
    # Starters differ in these; none says what is installed.
    wanted["name"] = "libraries"
    for name in (*LABELS, "scripts"):
        wanted.pop(name, None)
    document.get("tool", {}).get("uv", {}).pop("build-backend", None)
    text = re.sub(r"dvc\[\w+\]", "dvc", tomlkit.dumps(document))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    kind = "tools" if tools else "product"
    folder = ENVIRONMENTS / f"{python}-{kind}-{digest}"
    with locked(folder):
        _install(folder, text, python, tools)
    return folder / ".venv"


@cache
def _install(folder: Path, pyproject: str, python: str, tools: bool) -> None:
    (folder / "pyproject.toml").write_text(pyproject)
    groups = ["--all-groups"] if tools else ["--no-default-groups"]
    command = ["uv", "sync", "--quiet", "--all-extras", "--no-install-project", *groups]
    subprocess.run(
        [*command, "--python", python], cwd=folder, env=clean_environment(), check=True
    )


@cache
def libraries(pyproject: File, tools: bool = True) -> frozenset[str]:
    """What a project asks for: libraries with all extras, and its tools."""
    read = tomllib.loads(pyproject.content.decode())
    lists = [read["project"].get("dependencies", [])]
    lists += read["project"].get("optional-dependencies", {}).values()
    if tools:
        groups = read.get("dependency-groups", {})
        lists += [[str(item) for item in group] for group in groups.values()]
    return frozenset().union(*lists)


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """A folder that one thread or process at a time may change."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def clean_environment() -> dict[str, str]:
    """The environment variables, without those that belong to this test run."""
    ours = ("VIRTUAL_ENV", "PYTHON", "PYTEST", "COV_", "GRAFT_", "UV_PROJECT")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    }


@cache
def newest_python() -> str:
    """The newest supported version of Python that is installed here."""
    for version in SUPPORTED_PYTHONS:
        find = ["uv", "python", "find", "--no-python-downloads", version]
        if subprocess.run(find, capture_output=True, check=False).returncode == 0:
            return version
    raise FileNotFoundError(f"none of Python {', '.join(SUPPORTED_PYTHONS)} is here")
