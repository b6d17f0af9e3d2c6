"""Checks that run a project's own tools on it, in real installations.

Each declares what it looks at, and nothing else exists while it runs: a tool that needs
more fails. Projects that agree on that share one run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import tomlkit
from support import REPOSITORY

from .proof import Check, CheckError, Failures
from .template import ANSWERS_FILE, File, Tree, write

SUPPORTED_PYTHONS = ("3.14", "3.13", "3.12", "3.11")
OLDEST = SUPPORTED_PYTHONS[-1]
ENVIRONMENTS = REPOSITORY / "build" / "environments"

Cut = Callable[[Tree], Iterable[Tree]]
"""Takes from a project what a check sees, as one tree or several."""

Features = Callable[[str], frozenset[str]]
"""The switches that are on wherever a path is there."""

MAKERS_ONLY = {"report", "reporting"}
"""Modules that draw, for which `make train` has matplotlib and a product has not."""

ALLOWED_SKIPS: dict[str, str] = {}
"""Tests of a project that may skip, by name, each with its reason."""

_CODE = ("pyproject.toml", "src/*")
TESTS = (
    *(*_CODE, "tests/*", "pytest.ini", ".coveragerc", "params.yaml", "dvc.yaml"),
    *("examples/*", "bin/docs/*", "dags/*", ANSWERS_FILE),
)
_RUFF = ("pyproject.toml", "ruff.toml", "*.py", "*.ipynb")
_TYPES = (*_CODE, "tests/*", "mypy.ini")

# What pyproject.toml holds that a check does not read.
_LIBRARIES = ("dependencies", "optional-dependencies", "dependency-groups")
_LABELS = (
    "description",
    "readme",
    "authors",
    "license",
    "license-files",
    "classifiers",
)
_ORIGIN = re.compile(rb"^(?:_commit|_src_path|template_commit): .*\n", re.M)


def project_checks(features: Features) -> list[Check]:
    """The checks behind 'tested'."""
    code = by_feature(features, *_CODE)
    return [
        Check("ruff", by_feature(features, *_RUFF), run_ruff),
        Check("wheel", seen(*_CODE, "LICENSE", "README.md", without=_LIBRARIES), build),
        Check("dvc dag", seen("dvc.yaml", "params.yaml", ".dvc/*", ".dvcignore"), dag),
        Check("mypy", by_feature(features, *_TYPES), run_mypy),
        Check("tests", by_feature(features, *TESTS), run_tests),
        Check("imports", code, import_all),
    ]


def seen(*patterns: str, without: tuple[str, ...] = _LIBRARIES + _LABELS) -> Cut:
    """Keep these files; of pyproject.toml and of the answers only what is read."""

    @cache
    def is_seen(path: str) -> bool:
        return any(fnmatch(path, pattern) for pattern in patterns)

    def cut(tree: Tree) -> list[Tree]:
        return [
            {p: _reduced(p, file, without) for p, file in tree.items() if is_seen(p)}
        ]

    return cut


def by_feature(features: Features, *patterns: str) -> Cut:
    """One tree for each feature: what is always there, its own files, its own tests.

    A feature has to work without any other one, so its tests are run without them.
    """
    cut = seen(*patterns)

    def cut_by_feature(tree: Tree) -> Iterator[Tree]:
        (part,) = cut(tree)
        tests = {path for path in part if Path(path).name.startswith("test_")}
        for feature in {features(path) for path in part}:
            yield {
                path: file
                for path, file in part.items()
                if features(path) == feature
                or (features(path) < feature and path not in tests)
            }

    return cut_by_feature


@cache
def _reduced(path: str, file: File, without: tuple[str, ...]) -> File:
    if path == ANSWERS_FILE:
        return file._replace(content=b"".join(_ORIGIN.findall(file.content)))
    if path != "pyproject.toml":
        return file
    document = tomllib.loads(file.content.decode())
    for name in without:
        document.pop(name, None)
        document["project"].pop(name, None)
    return file._replace(content=tomlkit.dumps(document).encode())


class Project:
    """A part of a project in a folder of its own, as a git repository."""

    def __init__(self, folder: Path, environment: Path | None = None) -> None:
        self.folder = folder
        programs = [str(environment / "bin")] if environment else []
        path = os.pathsep.join([*programs, f"{sys.prefix}/bin", os.environ["PATH"]])
        self.variables = clean_environment() | {"PATH": path}

    def run(self, *command: str) -> str:
        """Run a command here; its output. Raises CheckError with the end of it."""
        run = subprocess.run(
            command,
            cwd=self.folder,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode:
            end = "\n      ".join(run.stdout.strip().splitlines()[-15:])
            raise CheckError(f"{' '.join(command)}\n      {end}")
        return run.stdout

    def install(self) -> None:
        """Install the project beside the environment, which others share."""
        site = self.folder.parent / "site"
        self.run("uv", "pip", "install", "--no-deps", "-e", ".", "--target", str(site))
        self.variables["PATH"] = f"{site}/bin{os.pathsep}{self.variables['PATH']}"
        self.variables["PYTHONPATH"] = f"{self.folder}/src{os.pathsep}{site}"


@contextmanager
def project(part: Tree, environment: Path | None = None) -> Iterator[Project]:
    """Write a part of a project, to be run with the programs of an environment."""
    with TemporaryDirectory() as name:
        folder = Path(name, "project").resolve()
        write(part, folder)
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        yield Project(folder, environment)


def run_ruff(part: Tree, _: list[Tree]) -> None:
    """Find nothing with the project's own settings of ruff."""
    with project(part) as here:
        here.run("ruff", "check", ".")


def build(part: Tree, _: list[Tree]) -> None:
    """Build the wheel, and find every file of the package in it."""
    with project(part) as here:
        here.run("uv", "build", "--quiet", "--wheel", "--out-dir", "dist")
        (wheel,) = (here.folder / "dist").glob("*.whl")
        packed = {f"src/{path}" for path in zipfile.ZipFile(wheel).namelist()}
        if missing := {path for path in part if path.startswith("src/")} - packed:
            raise CheckError(f"not in the wheel: {', '.join(sorted(missing))}")


def dag(part: Tree, _: list[Tree]) -> None:
    """Let DVC read the pipeline."""
    with project(part) as here:
        here.run("dvc", "dag")


def run_mypy(part: Tree, projects: list[Tree]) -> None:
    """Find nothing with the project's own settings of mypy."""
    libraries = environment(_largest(projects))
    # One after the other: each takes over what the last one learnt about the libraries.
    with _locked(ENVIRONMENTS / "mypy") as learnt, project(part, libraries) as here:
        here.run("mypy", "--cache-dir", str(learnt))


def run_tests(part: Tree, projects: list[Tree], python: str = OLDEST) -> None:
    """Run a project's own tests; one that is skipped is a failure."""
    with project(part, environment(_largest(projects), python)) as here:
        here.install()
        report = here.folder.parent / "report.xml"
        here.run("python", "-m", "pytest", "-q", f"--junitxml={report}")
        for case in ElementTree.parse(report).iter("testcase"):
            skipped = case.find("skipped") is not None
            if skipped and case.get("name") not in ALLOWED_SKIPS:
                raise CheckError(f"{case.get('name')} was skipped")


def resolve(trees: Mapping[str, Tree]) -> Failures:
    """Find versions of all libraries and tools that go together.

    Versions that suit a list suit any shorter one: only the longest are tried.
    """
    names: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, tree in trees.items():
        names[_libraries(tree["pyproject.toml"])].append(name)
    longest = [one for one in names if not any(one < other for other in names)]
    failures = Failures()
    for libraries in longest:
        tree = trees[names[libraries][0]]
        with project({"pyproject.toml": tree["pyproject.toml"]}) as here:
            try:
                here.run("uv", "lock", "--quiet")
            except CheckError as error:
                shorter = (names[one] for one in names if one <= libraries)
                failures |= {name: [str(error)] for one in shorter for name in one}
    return failures


_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[1]}."):
    if module.name.rpartition(".")[2] not in sys.argv[2:]:
        importlib.import_module(module.name)
"""


def import_all(part: Tree, projects: list[Tree], python: str | None = None) -> None:
    """Import every module with no more installed than every such project asks for."""
    lists = {tree["pyproject.toml"]: tree for tree in projects}
    shortest = min(lists, key=lambda file: len(_libraries(file, tools=False)))
    for file in lists:
        if lacking := _libraries(shortest, tools=False) - _libraries(file, tools=False):
            raise CheckError(f"some such projects lack {', '.join(lacking)}")
    python = python or newest_python()
    with project(part, environment(lists[shortest], python, tools=False)) as here:
        here.install()
        (package,) = (here.folder / "src").iterdir()
        here.run("python", "-c", _IMPORT_ALL, package.name, "__main__", *MAKERS_ONLY)


def environment(tree: Tree, python: str = OLDEST, tools: bool = True) -> Path:
    """What a project asks for, installed: once for each distinct list.

    It stays for the next run, but uv makes it exactly what the list says every time.
    Code says fsspec, and no module or test knows which client of a storage is there:
    they are left out.
    """
    document = tomllib.loads(tree["pyproject.toml"].content.decode())
    wanted = document["project"]
    wanted.get("optional-dependencies", {}).pop("storage", None)
    # Starters differ in these; none says what is installed.
    wanted["name"] = "libraries"
    for name in (*_LABELS, "scripts"):
        wanted.pop(name, None)
    document.get("tool", {}).get("uv", {}).pop("build-backend", None)
    text = re.sub(r"dvc\[\w+\]", "dvc", tomlkit.dumps(document))
    return _environment(text, python, tools)


_made: set[Path] = set()


def _environment(pyproject: str, python: str, tools: bool) -> Path:
    digest = hashlib.sha256(pyproject.encode()).hexdigest()[:16]
    kind = "tools" if tools else "product"
    with _locked(ENVIRONMENTS / f"{python}-{kind}-{digest}") as folder:
        if folder not in _made:
            (folder / "pyproject.toml").write_text(pyproject)
            groups = ["--all-groups"] if tools else ["--no-default-groups"]
            Project(folder).run(
                *("uv", "sync", "--quiet", "--all-extras", "--no-install-project"),
                *("--python", python, *groups),
            )
            _made.add(folder)
    return folder / ".venv"


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _largest(projects: list[Tree]) -> Tree:
    return max(projects, key=lambda tree: len(tree["pyproject.toml"].content))


@cache
def _libraries(pyproject: File, tools: bool = True) -> frozenset[str]:
    """What a project asks for: libraries with all extras, and its tools."""
    read = tomllib.loads(pyproject.content.decode())
    lists = [read["project"].get("dependencies", [])]
    lists += read["project"].get("optional-dependencies", {}).values()
    if tools:
        groups = read.get("dependency-groups", {})
        lists += [[str(item) for item in group] for group in groups.values()]
    return frozenset().union(*lists)


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
