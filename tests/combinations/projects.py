"""Checks that run a project's own tools on it, in real installations.

Each declares what it looks at, and nothing else exists while it runs: a tool that needs
more fails. Projects that agree on that share one run.
"""

from __future__ import annotations

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
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import tomlkit
from dvc.exceptions import DvcException
from dvc.repo import Repo

from .environments import (
    ENVIRONMENTS,
    LABELS,
    OLDEST,
    clean_environment,
    environment,
    libraries,
    locked,
    newest_python,
)
from .proof import Check, CheckError, Failures
from .tree import ANSWERS_FILE, File, Tree, write

Cut = Callable[[Tree], Iterable[Tree]]
"""Takes from a project what a check sees, as one tree or several."""

Features = Callable[[str], frozenset[str]]
"""The switches that are on wherever a path is there."""

MAKERS_ONLY = ["report", "reporting"]
"""Modules that draw, for which `make train` has matplotlib and a product has not."""

_CODE = ("pyproject.toml", "src/*")
TESTS = (
    *(*_CODE, "tests/*", "pytest.ini", ".coveragerc", "params.yaml", "dvc.yaml"),
    *("examples/*", "bin/docs/*", "dags/*", ANSWERS_FILE),
)
_LIBRARIES = ("dependencies", "optional-dependencies", "dependency-groups")
_ORIGIN = re.compile(rb"^(?:_commit|_src_path|template_commit): .*\n", re.M)


def project_checks(features: Features) -> dict[str, Check]:
    """The checks behind 'tested', by name."""

    def each(*patterns: str) -> Cut:
        return by_feature(features, *patterns)

    package = seen(*_CODE, "LICENSE", "README.md", without=_LIBRARIES)
    pipeline = seen("dvc.yaml", "params.yaml", ".dvc/*", ".dvcignore")
    checks = [
        Check("ruff", each("pyproject.toml", "ruff.toml", "*.py", "*.ipynb"), run_ruff),
        Check("wheel", package, build),
        Check("dvc dag", pipeline, show_pipeline),
        Check("mypy", each(*_CODE, "tests/*", "mypy.ini"), run_mypy),
        Check("tests", each(*TESTS), run_tests),
        Check("imports", each(*_CODE), import_all),
    ]
    return {check.name: check for check in checks}


def seen(*patterns: str, without: Iterable[str] = (*_LIBRARIES, *LABELS)) -> Cut:
    """Keep these files; of pyproject.toml and of the answers only what is read."""

    @cache
    def is_seen(path: str) -> bool:
        return any(fnmatch(path, pattern) for pattern in patterns)

    @cache
    def reduced(path: str, file: File) -> File:
        if path == ANSWERS_FILE:
            return file._replace(content=b"".join(_ORIGIN.findall(file.content)))
        if path != "pyproject.toml":
            return file
        document = tomllib.loads(file.content.decode())
        for name in without:
            document.pop(name, None)
            document["project"].pop(name, None)
        return file._replace(content=tomlkit.dumps(document).encode())

    return lambda tree: [{p: reduced(p, tree[p]) for p in tree if is_seen(p)}]


def by_feature(features: Features, *patterns: str) -> Cut:
    """One tree for each feature: what is always there, its own files, its own tests.

    A feature has to work without any other one, so its tests are run without them.
    """
    cut = seen(*patterns)

    @cache
    def divide(files: frozenset[tuple[str, File]]) -> list[Tree]:
        owners = {path: features(path) for path, _ in files}
        return [
            {
                path: file
                for path, file in files
                if owners[path] == feature
                or (owners[path] < feature and not _is_test(path))
            }
            for feature in set(owners.values())
        ]

    return lambda tree: chain(*(divide(frozenset(it.items())) for it in cut(tree)))


def _is_test(path: str) -> bool:
    return path.rpartition("/")[2].startswith("test_")


class Project:
    """A part of a project in a folder of its own, as a git repository."""

    def __init__(self, folder: Path, environment: Path | None = None) -> None:
        self.folder = folder
        programs = [str(environment / "bin")] if environment else []
        path = os.pathsep.join([*programs, f"{sys.prefix}/bin", os.environ["PATH"]])
        self.variables = clean_environment() | {"PATH": path}

    def run(self, *command: str) -> None:
        """Run a command here. Raises CheckError with the end of what it said."""
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


def show_pipeline(part: Tree, _: list[Tree]) -> None:
    """Let DVC read the pipeline."""
    with project(part) as here:
        try:
            Repo(str(here.folder)).index.check_graph()
        except DvcException as error:
            raise CheckError(str(error)) from error


def run_mypy(part: Tree, projects: list[Tree]) -> None:
    """Find nothing with the project's own settings of mypy."""
    installed = environment(_largest(projects))
    # One after the other: each takes over what the last one learnt about the libraries.
    with locked(ENVIRONMENTS / "mypy") as learnt, project(part, installed) as here:
        here.run("mypy", "--cache-dir", str(learnt))


def run_tests(part: Tree, projects: list[Tree], python: str = OLDEST) -> None:
    """Run a project's own tests; one that is skipped is a failure."""
    with project(part, environment(_largest(projects), python)) as here:
        here.install()
        report = here.folder.parent / "report.xml"
        here.run("python", "-m", "pytest", "-q", f"--junitxml={report}")
        for case in ElementTree.parse(report).iter("testcase"):
            if case.find("skipped") is not None:
                raise CheckError(f"{case.get('name')} was skipped")


_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[1]}."):
    if module.name.rpartition(".")[2] not in sys.argv[2:]:
        importlib.import_module(module.name)
"""


def import_all(part: Tree, projects: list[Tree]) -> None:
    """Import every module with no more installed than every such project asks for."""
    lists = {tree["pyproject.toml"]: tree for tree in projects}
    shortest = min(lists, key=lambda file: len(libraries(file, tools=False)))
    for file in lists:
        if lacking := libraries(shortest, tools=False) - libraries(file, tools=False):
            raise CheckError(f"some such projects lack {', '.join(lacking)}")
    installed = environment(lists[shortest], newest_python(), tools=False)
    with project(part, installed) as here:
        here.install()
        (package,) = (here.folder / "src").iterdir()
        here.run("python", "-c", _IMPORT_ALL, package.name, "__main__", *MAKERS_ONLY)


def resolve(trees: Mapping[str, Tree]) -> Failures:
    """Find versions of all libraries and tools that go together.

    Versions that suit a list suit any shorter one: only the longest are tried.
    """
    names: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, tree in trees.items():
        names[libraries(tree["pyproject.toml"])].append(name)
    longest = [one for one in names if not any(one < other for other in names)]
    failures = Failures()
    for wanted in longest:
        file = trees[names[wanted][0]]["pyproject.toml"]
        with project({"pyproject.toml": file}) as here:
            try:
                here.run("uv", "lock", "--quiet")
            except CheckError as error:
                shorter = (names[one] for one in names if one <= wanted)
                failures |= {name: [str(error)] for one in shorter for name in one}
    return failures


def _largest(projects: list[Tree]) -> Tree:
    return max(projects, key=lambda tree: len(tree["pyproject.toml"].content))
