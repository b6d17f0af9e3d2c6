"""Checks that run the tools of a generated project on what they can see of it.

Each check declares what it may look at; combinations that agree on that share one run.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatch
from functools import partial
from xml.etree import ElementTree

from .checks import Check, CheckError
from .sandbox import installed_project, newest_python, oldest_python, project
from .trees import ANSWERS_FILE, Store, Tree, only

_ORIGIN = re.compile(r"^(?:_commit|_src_path|template_commit): .*\n", re.M)

Cut = Callable[[Tree, Store], Iterable[Tree]]
Python = Callable[[], str]
"""Finds a version of Python on the machine."""

ALLOWED_SKIPS: dict[str, str] = {}
"""Tests of a project that may skip, by name, each with its reason."""

# What a check does not read in pyproject. Only the build reads the labels.
_LABELS = r"^(?:description|readme|authors|license|license-files|classifiers) = .*\n"
# Code says fsspec: no module or test knows which client of a storage is installed.
_CLIENT = r"^storage = .*\n"
_CLIENT_OF_DVC = r"(?<=\"dvc)\[\w+\]"
_NO_EXTRAS = r"^# What optional .*\n\[project\.optional-dependencies\]\n\n"
_LIBRARIES = (
    r"^(?:# What optional .*\n)?"
    r"\[(?:project\.optional-dependencies|dependency-groups)\]\n(?:[^\[\n].*\n|\n)*"
)
_DOCS = r"^docs = .*\n"


def _seen(*patterns: str, unread: Sequence[str]) -> Cut:
    return partial(_cut, patterns, tuple(unread))


def _cut(
    patterns: tuple[str, ...], unread: tuple[str, ...], tree: Tree, store: Store
) -> Iterable[Tree]:
    """Keep the declared files, and of some of them only the lines that are read.

    Of the answers, a project reads where its template came from.
    """

    def leave_out(text: str) -> str:
        for pattern in unread:
            text = re.sub(pattern, "", text, flags=re.M)
        return text

    part = only(tree, lambda path: any(fnmatch(path, p) for p in patterns))
    _edit(part, "pyproject.toml", store, leave_out)
    _edit(part, ANSWERS_FILE, store, lambda text: "".join(_ORIGIN.findall(text)))
    return [part]


def _edit(tree: Tree, path: str, store: Store, change: Callable[[str], str]) -> None:
    if path in tree:
        text = change(store.read(tree[path]).decode())
        tree[path] = tree[path]._replace(hash=store.put(text.encode()))


def run_tests(python: Python, tree: Tree, store: Store) -> set[str]:
    """Run a project's own tests on a version of Python; a skipped test is a failure."""
    with installed_project(tree, store, python()) as sandbox:
        report = sandbox.folder.parent / "report.xml"
        sandbox.run("python", "-m", "pytest", "-q", f"--junitxml={report}")
        for case in ElementTree.parse(report).iter("testcase"):
            if (
                case.find("skipped") is not None
                and case.get("name") not in ALLOWED_SKIPS
            ):
                raise CheckError(f"{case.get('name')} was skipped")
        return sandbox.missed


def _run_tool(command: tuple[str, ...], tree: Tree, store: Store) -> set[str]:
    with installed_project(tree, store, oldest_python()) as sandbox:
        sandbox.run(*command)
        return sandbox.missed


def _ruff(tree: Tree, store: Store) -> set[str]:
    with project(tree, store) as sandbox:
        sandbox.run("ruff", "check", ".")
        return sandbox.missed


def _wheel(tree: Tree, store: Store) -> set[str]:
    """Build the wheel, and find every module of the source in it."""
    with project(tree, store) as sandbox:
        sandbox.run("uv", "build", "--quiet", "--wheel", "--out-dir", "dist")
        (wheel,) = (sandbox.folder / "dist").glob("*.whl")
        packed = set(zipfile.ZipFile(wheel).namelist())
        missing = {p for p in tree if p.startswith("src/")} - {
            f"src/{p}" for p in packed
        }
        if missing:
            raise CheckError(f"not in the wheel: {', '.join(sorted(missing))}")
        return sandbox.missed


_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, f"{sys.argv[1]}."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def _imports(python: Python, tree: Tree, store: Store) -> set[str]:
    """Import every module with nothing installed but what the project asks for."""
    with installed_project(tree, store, python()) as sandbox:
        (package,) = (sandbox.folder / "src").iterdir()
        sandbox.run("python", "-c", _IMPORT_ALL, package.name)
        return sandbox.missed


_BUILD = ("pyproject.toml", "src/*")
_TESTS = (
    *(*_BUILD, "tests/*", "pytest.ini", ".coveragerc", "params.yaml", "dvc.yaml"),
    *("examples/*", "bin/docs/*", "dags/*", ANSWERS_FILE),
)

_DAG = ("dvc.yaml", "params.yaml", ".dvc/*", ".dvcignore", ".gitignore")
_RUFF = ("pyproject.toml", "ruff.toml", "*.py", "*.ipynb")

_dag = partial(_run_tool, ("dvc", "dag"))
_mypy = partial(_run_tool, ("mypy",))
_code = (_LABELS, _CLIENT, _CLIENT_OF_DVC, _NO_EXTRAS)
# Every distinct list of what the package needs; then of what its makers need too.
_product = _seen(*_BUILD, unread=[_LABELS, _DOCS, _CLIENT_OF_DVC])
_everything = partial(_seen, unread=[_LABELS])

PROJECT_CHECKS = (
    Check("ruff", _seen(*_RUFF, unread=[_LABELS, _LIBRARIES]), _ruff),
    Check("wheel", _seen(*_BUILD, "LICENSE", "README.md", unread=[_LIBRARIES]), _wheel),
    Check("dvc dag", _seen(*_BUILD, *_DAG, unread=_code), _dag),
    Check("mypy", _seen(*_BUILD, "tests/*", "mypy.ini", unread=_code), _mypy),
    Check("tests", _seen(*_TESTS, unread=_code), partial(run_tests, oldest_python)),
    Check("imports", _product, partial(_imports, newest_python)),
)
FULL_CHECKS = (
    Check("imports oldest", _everything(*_BUILD), partial(_imports, oldest_python)),
    Check("tests newest", _everything(*_TESTS), partial(run_tests, newest_python)),
)
