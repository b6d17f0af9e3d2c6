"""Checks that run a project's own tools on it, in real installations.

Each declares what it looks at, and nothing else exists while it runs: a tool that needs
more fails. Projects that agree on that share one run.
"""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from functools import cache, partial
from itertools import chain
from threading import Lock

import tomlkit
from dvc.exceptions import DvcException
from dvc.repo import Repo
from support import FULL

from .environments import (
    ENVIRONMENTS,
    OLDEST,
    locked,
    newest_python,
    with_libraries,
    with_tools,
)
from .proof import Check, Cut
from .tree import ANSWERS_FILE, File, Tree
from .workplace import CheckError, workplace

Features = Mapping[str, frozenset[str]]
"""The switches that are on wherever a path is there."""

MAKERS_ONLY = ["class_figures", "report", "reporting"]
"""Modules that draw, for which `make train` has matplotlib and a product has not."""

_CODE = ("pyproject.toml", "src/*")
TESTS = (
    *(*_CODE, "tests/*", "pytest.ini", ".coveragerc", "params.yaml", "dvc.yaml"),
    *("examples/*", "bin/docs/*", "dags/*", ANSWERS_FILE),
)
_LIBRARIES = ("dependencies", "optional-dependencies", "dependency-groups")
_LABELS = (
    *("description", "readme", "authors"),
    *("license", "license-files", "classifiers"),
)
ONE_AT_A_TIME = Lock()
"""For DVC: in two threads it now and then refuses a sound pipeline."""

_ORIGIN = re.compile(rb"^(?:_commit|_src_path|template_commit): .*\n", re.M)


def project_checks(features: Features) -> dict[str, tuple[Cut, Check]]:
    """The checks behind 'tested', with what each sees."""
    each = partial(by_feature, features)
    ruff = each("pyproject.toml", "ruff.toml", "*.py", "*.ipynb")
    package = seen(*_CODE, "LICENSE", "README.md", without=_LIBRARIES)
    pipeline = seen("dvc.yaml", "params.yaml", ".dvc/*", ".dvcignore")
    return {
        "ruff": (ruff, run_ruff),
        "wheel": (package, build),
        "dvc dag": (pipeline, show_pipeline),
        "mypy": (each(*_CODE, "tests/*", "mypy.ini"), run_mypy),
        "tests": (each(*TESTS), run_tests),
        "imports": (each(*_CODE), import_all),
    }


def seen(*patterns: str, without: Iterable[str] = (*_LIBRARIES, *_LABELS)) -> Cut:
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
        return [
            {
                path: file
                for path, file in files
                if features[path] == feature
                or (features[path] < feature and not _is_test(path))
            }
            for feature in {features[path] for path, _ in files}
        ]

    return lambda tree: chain(*(divide(frozenset(it.items())) for it in cut(tree)))


def _is_test(path: str) -> bool:
    return path.rpartition("/")[2].startswith("test_")


def run_ruff(part: Tree, _: list[Tree]) -> None:
    """Find nothing with the project's own settings of ruff."""
    with workplace(part) as here:
        here.run("ruff", "check", ".")


def build(part: Tree, _: list[Tree]) -> None:
    """Build the wheel, and find every file of the package in it."""
    with workplace(part) as here:
        here.run("uv", "build", "--quiet", "--wheel", "--out-dir", "dist")
        (wheel,) = (here.folder / "dist").glob("*.whl")
        packed = {f"src/{path}" for path in zipfile.ZipFile(wheel).namelist()}
        if missing := {path for path in part if path.startswith("src/")} - packed:
            raise CheckError(f"not in the wheel: {', '.join(sorted(missing))}")


def show_pipeline(part: Tree, _: list[Tree]) -> None:
    """Let DVC read the pipeline."""
    with workplace(part) as here, ONE_AT_A_TIME:
        try:
            Repo(str(here.folder)).index.check_graph()
        except DvcException as error:
            raise CheckError(str(error)) from error


def run_mypy(part: Tree, projects: list[Tree]) -> None:
    """Find nothing with the project's own settings of mypy."""
    installed = with_tools(projects)
    # One after the other: each takes over what the last one learnt about the libraries.
    with locked(ENVIRONMENTS / "mypy") as learnt, workplace(part, installed) as here:
        here.run("mypy", "--cache-dir", str(learnt))


def run_tests(part: Tree, projects: list[Tree], python: str = OLDEST) -> None:
    """Run a project's own tests; one that is skipped is a failure."""
    with workplace(part, with_tools(projects, python)) as here:
        here.install()
        told = here.run("python", "-m", "pytest", "-q", "-rs")
        if skipped := re.findall(r"(?m)^SKIPPED .*", told):
            raise CheckError("\n      ".join(skipped))


_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[1]}."):
    if module.name.rpartition(".")[2] not in sys.argv[2:]:
        importlib.import_module(module.name)
"""


def import_all(part: Tree, projects: list[Tree]) -> None:
    """Import every module with no more installed than every such project asks for."""
    python = newest_python() if FULL else OLDEST
    with workplace(part, with_libraries(projects, python)) as here:
        here.install()
        (package,) = (here.folder / "src").iterdir()
        here.run("python", "-c", _IMPORT_ALL, package.name, "__main__", *MAKERS_ONLY)
