"""What projects ask for, installed: once for each distinct list."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tomlkit
from support import REPOSITORY

from .tree import File, Tree
from .workplace import Workplace

SUPPORTED_PYTHONS = ("3.14", "3.13", "3.12", "3.11")
OLDEST = SUPPORTED_PYTHONS[-1]
ENVIRONMENTS = REPOSITORY / "build" / "environments"


def with_tools(projects: list[Tree], python: str = OLDEST) -> Path:
    """An environment with all libraries and tools that any of some projects asks for.

    uv finds versions of them that go together, so these suit each project as well.
    """
    files = {tree["pyproject.toml"] for tree in projects}
    wanted = frozenset[str]().union(*(libraries(file, tools=True) for file in files))
    return _installed(wanted, files.pop(), python)


def with_libraries(projects: list[Tree], python: str) -> Path:
    """An environment with no more than what each of some projects needs to run."""
    files = {tree["pyproject.toml"] for tree in projects}
    wanted = frozenset.intersection(*(libraries(file, tools=False) for file in files))
    return _installed(wanted, files.pop(), python)


@cache
def libraries(pyproject: File, tools: bool) -> frozenset[str]:
    """What a project asks for: libraries with all extras, and its tools."""
    document = tomllib.loads(pyproject.content.decode())
    project, groups = document["project"], document.get("dependency-groups", {})
    lists = [project.get("dependencies", [])]
    lists += project.get("optional-dependencies", {}).values()
    lists += groups.values() if tools else ()
    return frozenset(it for wanted in lists for it in wanted if isinstance(it, str))


@cache
def _installed(wanted: frozenset[str], pyproject: File, python: str) -> Path:
    """An environment that stays for the next run; uv makes it exact every time."""
    settings = tomllib.loads(pyproject.content.decode()).get("tool", {}).get("uv", {})
    settings.pop("build-backend", None)  # it names the package
    needs = {"requires-python": f">={OLDEST}", "dependencies": sorted(wanted)}
    project = {"name": "libraries", "version": "0", **needs}
    text = tomlkit.dumps({"project": project, "tool": {"uv": settings}})
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    with locked(ENVIRONMENTS / f"{python}-{digest}") as folder:
        (folder / "pyproject.toml").write_text(text)
        Workplace(folder).run("uv", "sync", "--quiet", "--python", python)
    return folder / ".venv"


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """A folder that one thread or process at a time may change."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@cache
def newest_python() -> str:
    """The newest supported version of Python that is installed here."""
    for version in SUPPORTED_PYTHONS:
        find = ["uv", "python", "find", "--no-python-downloads", version]
        if subprocess.run(find, capture_output=True, check=False).returncode == 0:
            return version
    raise FileNotFoundError(f"none of Python {', '.join(SUPPORTED_PYTHONS)} is here")
