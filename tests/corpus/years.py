"""Eight releases such as come over two years, each of which changes a lot at once."""

import itertools
import random
import re
from collections.abc import Callable, Iterator

from .edits import Edit, Files
from .habits import HEAVY
from .places import (
    AUDIT,
    CI,
    CI_TARGETS,
    COVERAGE,
    DEVCONTAINER,
    DOCKER,
    HOOKS,
    IGNORE,
    MAKE,
    MYPY,
    PROJECT,
    PYTEST,
    RELEASE,
    RUFF,
    UPDATE,
)
from .projects import Update, make

SUPPLY, AUDIT_TARGETS = "make/supply.mk", "make/audit.mk"
STORAGE, STORES = "src/flight_delays/storage.py", "src/flight_delays/stores.py"
PINS = {
    "checkout": ("5" * 40, "v9.0.1"),
    "setup-uv": ("6" * 40, "v12.1.0"),
    "upload-artifact": ("7" * 40, "v8.2.0"),
    "download-artifact": ("8" * 40, "v9.1.0"),
}
RUFF_FORMAT = """\
      - id: ruff-format
        name: ruff format
        entry: .venv/bin/ruff format --quiet
        language: unsupported
        types_or: [python, pyi, jupyter]
"""
JOBS = """\
  lint:
    name: Lint
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@{checkout} # v9.0.1
        with:
          persist-credentials: false
      - run: make setup
      - run: make lint

"""
PYTEST_TABLE = """
[tool.pytest]
testpaths = ["tests"]
addopts = ["--strict-markers", "--strict-config"]
xfail_strict = true
filterwarnings = ["error"]
"""


def bumps(files: Files) -> None:
    """Newer tools, actions and images."""
    for path in (CI, RELEASE, AUDIT, UPDATE):
        for action, (commit, version) in PINS.items():
            files[path] = re.sub(
                rf"({action})@\w+ # \S+", rf"\1@{commit} # {version}", files[path]
            )
    for name, version in {
        "black[jupyter]": "27.2",
        "coverage": "7.20",
        "mypy": "2.6",
        "pytest": "9.4",
        "ruff": "0.19.0",
        "pre-commit": "4.9",
    }.items():
        files[PROJECT] = re.sub(
            rf'"{re.escape(name)}>=[\d.]+', f'"{name}>={version}', files[PROJECT]
        )
    if DOCKER in files:
        files[DOCKER] = re.sub(r"python:3[\d.]+", "python:3.13.14", files[DOCKER])
        files[DOCKER] = re.sub(r"uv==[\d.]+", "uv==0.15.2", files[DOCKER])
    files[DEVCONTAINER] = files[DEVCONTAINER].replace("python:3-3.13", "python:4-3.13")


def ruff_format(files: Files) -> None:
    """One formatter less."""
    files[MAKE] = files[MAKE].replace(
        "black --check --quiet .", "ruff format --check -q ."
    )
    files[MAKE] = files[MAKE].replace("$(RUN) black .", "$(RUN) ruff format .")
    files[PROJECT] = re.sub(r'  "black\[jupyter\].*\n', "", files[PROJECT])
    files[HOOKS] = re.sub(
        r"(?s)      - id: black\n.*?(?=      - id: ruff\n)", RUFF_FORMAT, files[HOOKS]
    )
    files[RUFF] += "\n[format]\ndocstring-code-format = true\n"
    files[DEVCONTAINER] = files[DEVCONTAINER].replace(
        "ms-python.black-formatter", "charliermarsh.ruff"
    )


def python_floor(files: Files) -> None:
    """An older Python is dropped, a newer one is tested."""
    files[PROJECT] = re.sub(
        r'"(>=3\.11)(,?.*?)"', r'">=3.12\2"', files[PROJECT], count=1
    )
    files[CI] = files[CI].replace('"3.11", ', "").replace('"3.14"]', '"3.14", "3.15"]')
    files[DEVCONTAINER] = files[DEVCONTAINER].replace("-3.13-trixie", "-3.14-trixie")
    if DOCKER in files:
        files[DOCKER] = re.sub(r"python:3\.13[\d.]*", "python:3.14.6", files[DOCKER])
    files[MYPY] = files[MYPY].replace(
        "strict = true", "strict = true\npython_version = 3.12", 1
    )


def two_jobs(files: Files) -> None:
    """Checks fail sooner in a job of their own; a target gets a better name."""
    checkout = PINS["checkout"][0]
    files[CI] = files[CI].replace("jobs:\n", "jobs:\n" + JOBS.format(checkout=checkout))
    files[CI_TARGETS] = files[CI_TARGETS].replace("ci: lint test", "ci: test")
    files[MAKE] = files[MAKE].replace("notebook-run", "notebooks-run")


def new_part(files: Files) -> None:
    """One more feature, and pytest's settings move into pyproject.toml."""
    files["make/dashboard.mk"] = (
        "dashboard: ## watch the model\n\t@$(RUN) panel serve\n"
    )
    files["make/features.mk"] += "include make/dashboard.mk\n"
    files[IGNORE] = files[IGNORE].replace("/build/\n", "/build/\n/dashboards/\n")
    files[PROJECT] += PYTEST_TABLE
    del files[PYTEST]


def renames(files: Files) -> None:
    """A module and a make file get better names; nobody used two of the files."""
    files[STORES] = files.pop(STORAGE)
    files[SUPPLY] = files.pop(AUDIT_TARGETS)
    for path in (*files,):
        if path.startswith("src/"):
            files[path] = files[path].replace("import storage", "import stores")
            files[path] = files[path].replace(".storage import", ".stores import")
    files[MAKE] = files[MAKE].replace(AUDIT_TARGETS, SUPPLY)
    files.pop(COVERAGE)
    files.pop(".editorconfig")


def reordered(files: Files) -> None:
    """Hooks by their cost, ignored files by their kind."""
    head, *hooks = re.split(r"(?m)^(?=      - id: )", files[HOOKS])
    quick = [hook for hook in hooks if "/check-" in hook]
    files[HOOKS] = head + "".join(quick + [hook for hook in hooks if hook not in quick])
    blocks = files[IGNORE].rstrip("\n").split("\n\n")
    blocks.insert(0, blocks.pop(1))
    files[IGNORE] = "\n\n".join(blocks) + "\n"


def sorted_project(files: Files) -> None:
    """Tables of pyproject.toml in the order of its standard."""
    head, *tables = re.split(
        r"(?m)^(?=\[(?:build|dependency|project\.|tool))", files[PROJECT]
    )
    tables.sort(key=lambda table: not table.startswith("[build-system]"))
    body = [table.rstrip("\n") for table in (*tables[:1], head, *tables[1:])]
    files[PROJECT] = "\n\n".join(body) + "\n"


RELEASES: list[Callable[[Files], None]] = [
    bumps,
    ruff_format,
    python_floor,
    two_jobs,
    new_part,
    renames,
    reordered,
    sorted_project,
]


def heavy(chance: random.Random) -> list[Edit]:
    """Four to twelve of the heavier edits."""
    names = chance.sample(list(HEAVY), chance.randint(4, 12))
    return [edit for name in names for edit in HEAVY[name]]


def updates(
    renders: list[Files], edits: Callable[[random.Random], list[Edit]], seed: int
) -> Iterator[tuple[Update, Update]]:
    """Updates of edited projects: to one of the releases, and over all of them."""
    chance = random.Random(seed)
    series = [versions(files) for files in renders]
    for number in itertools.count():
        releases = series[number % len(series)]
        done = edits(chance)
        step = number % len(RELEASES)
        first, before, after = releases[0], releases[step], releases[step + 1]
        yield (
            Update(before, make(before, done), after),
            Update(first, make(first, done), releases[-1]),
        )


def versions(files: Files) -> list[Files]:
    """The files now, and after each of the releases."""
    result = [dict(files)]
    for release in RELEASES:
        after = dict(result[-1])
        release(after)
        result.append(after)
    return result
