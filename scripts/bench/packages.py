"""What a default project installs, and why.

All are a package with its dependencies; alone are those that nothing else needs.
Megabytes are files on disk, without compiled Python. The import is that of an
interpreter which does nothing else.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from .measure import Contender, in_turn, measure, spread
from .table import figure, table
from .workshop import Workshop

Name = tuple[str, tuple[str, ...]]  # with extras

WHY = {
    "black": "formats code, and code in notebooks, at every commit",
    "coverage": "says which lines no test runs",
    "detect-secrets": "refuses keys and passwords",  # pragma: allowlist secret
    "dvc": "versions data and models, reruns what changed, compares experiments",
    "fsspec": "reads and writes `s3://` and the like; DVC brings it anyway",
    "ipykernel": "the kernel that notebooks and editors use",
    "nbclient": "executes notebooks without a screen",
    "nbstripout": "keeps outputs out of git",
    "numpy": "arrays between polars and scikit-learn, which brings it anyway",
    "pandera": "checks each dataset when it is read and written",
    "polars": "data frames in batches, so that memory does not grow with the data",
    "pre-commit": "runs the hooks",
    "pre-commit-hooks": "files that parse, no large ones, no merge markers",
    "pydantic": "types of settings; the service checks rows with it",
    "pytest": "runs the tests",
    "pytest-cov": "measures coverage while they run",
    "ruamel-yaml": "reads and edits settings, comments included",
    "ruff": "finds mistakes, and sorts imports, at every commit",
    "scikit-learn": "the model",
    "skops": "saves the model as a file that runs no code when it is loaded",
    "threadpoolctl": "one thread for a few rows; scikit-learn brings it anyway",
    "typer": "the command line",
    "jinja2": "renders the report",
    "jupyterlab": "edits notebooks in a browser",
    "matplotlib": "draws the report and the notebooks' figures",
    "mypy": "checks types",
}
MODULES = {
    "pandera": "pandera.polars",
    "pre-commit-hooks": "pre_commit_hooks",
    "pytest-cov": "pytest_cov.plugin",
    "ruamel-yaml": "ruamel.yaml",
    "scikit-learn": "sklearn.ensemble",
    "skops": "skops.io",
    "dvc": "dvc.repo",
    "ruff": "",  # a program without a module
}
HEAD = ["", "all", "alone", "import, CPU s", "what for"]


def report(workshop: Workshop) -> Iterator[str]:
    project = workshop.project
    lock = Lock(project)
    measure(project, "make", "setup")
    first = lock.groups("dev")
    sizes = installed(project)
    measure(project, "uv", "sync", "--all-groups", "--all-extras")
    everything = installed(project)
    later = [one for one in lock.groups("check", "notebook") if one not in first]
    seconds = imports(workshop, [name for name, _ in [*first, *later]])
    rows = table(HEAD, costs(lock, first, first, sizes, seconds))
    yield f"After `make setup`, {summary(sizes)}:\n\n{rows}"
    rows = table(HEAD, costs(lock, later, [*first, *later], everything, seconds))
    yield f"With their first use, {summary(everything)} in all:\n\n{rows}"


class Lock:
    """uv.lock, as the dependencies of each package."""

    def __init__(self, project: Path) -> None:
        packages = tomllib.loads((project / "uv.lock").read_text())["package"]
        self.packages: dict[str, Any] = {one["name"]: one for one in packages}
        (self.root,) = (p for p in packages if "editable" in p["source"])

    def groups(self, *names: str) -> list[Name]:
        """What the project asks for, and what the groups do."""
        lists = [self.root["dev-dependencies"].get(name, []) for name in names]
        found = map(_name, sum(lists, [*self.root["dependencies"]]))
        return list(dict.fromkeys(found))

    def brought(self, names: Iterable[Name]) -> set[str]:
        """The packages with all that they ask for in turn."""
        seen: set[Name] = set()
        todo = list(names)
        while todo:
            name, extras = one = todo.pop()
            if one not in seen:
                seen.add(one)
                package = self.packages[name]
                todo += map(_name, package.get("dependencies", []))
                optional = package.get("optional-dependencies", {})
                todo += [_name(more) for extra in extras for more in optional[extra]]
        return {name for name, _ in seen}


def _name(dependency: dict[str, Any]) -> Name:
    return dependency["name"], tuple(dependency.get("extra", ()))


def installed(project: Path) -> dict[str, float]:
    """The megabytes of each installed package."""
    (site,) = (project / ".venv/lib").glob("python*/site-packages")
    sizes = {}
    for folder in site.glob("*.dist-info"):
        distribution = Distribution.at(folder)
        files = [site / str(file) for file in distribution.files or ()]
        kept = [file for file in files if file.suffix != ".pyc" and file.is_file()]
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        sizes[name] = sum(file.stat().st_size for file in kept) / 1e6
    return sizes


def summary(sizes: dict[str, float]) -> str:
    return f"{len(sizes)} packages, {sum(sizes.values()):,.0f} MB"


def costs(
    lock: Lock,
    shown: list[Name],
    asked: list[Name],
    sizes: dict[str, float],
    seconds: dict[str, float],
) -> Iterator[list[str]]:
    """A row for each package that is shown, among all that are asked for."""

    def total(names: set[str]) -> str:
        here = names & sizes.keys()
        return f"{len(here)}, {sum(sizes[name] for name in here):,.0f} MB"

    for one in sorted(shown):
        name, _ = one
        mine = lock.brought([one])
        others = lock.brought(other for other in asked if other != one)
        cpu = figure(seconds[name]) if name in seconds else ""
        yield [name, total(mine), total(mine - others), cpu, WHY[name]]


def imports(workshop: Workshop, names: list[str]) -> dict[str, float]:
    """CPU seconds of each import, above those of an interpreter that does nothing."""

    def python(code: str) -> Contender:
        return lambda: measure(workshop.project, "python", "-c", code)

    modules = {n: MODULES.get(n, n.replace("-", "_")) for n in names}
    contenders = {n: python(f"import {m}") for n, m in modules.items() if m}
    runs = in_turn({"": python(""), **contenders}, workshop.rounds)
    cpu = {n: spread([run.cpu for run in every]).median for n, every in runs.items()}
    return {name: max(0.0, cpu[name] - cpu[""]) for name in contenders}
