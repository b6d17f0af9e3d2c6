"""Conflicts from real projects, and how a person resolves each."""

import pytest

from graft.resolve import Sides, narrow, problem, resolve

A, B, C = "a" * 40, "b" * 40, "c" * 40

WORKFLOW = """\
jobs:
  test:
    steps:
      - uses: actions/checkout@{} # {}
      - run: make test
"""
SCRIPTS = """\
[project.scripts]
tidal = "tidal.cli:main"
"""
DEPENDENCIES = """\
[project]
dependencies = [
  "lightgbm>=4.7.0",
  "numpy>=2.4",
]
"""
RUFF = """\
line-length = 88

[lint]
select = ["E"]
"""
DVC = """\
[core]
    remote = storage
    autostage = true
['remote "storage"']
    url = s3://flights
"""
MYPY = """\
[mypy]
strict = true

# Libraries without types
[mypy-fsspec.*]
ignore_missing_imports = true
"""
PYTEST = """\
[pytest]
testpaths = tests
markers =
    slow: takes minutes
"""
ANCHORS = """\
x: &common
  python: "3.11"
test:
  <<: *common
  name: 'a test'
"""

STEPS = """\
jobs:
  docs:
    steps:
"""
STEP = """\
      - name: Python {}
        uses: actions/setup-python@{}
        with:
          python-version: "{}"
"""
VERSIONS = """\
jobs:
  test:
    strategy:
      matrix:
        python: [{}]
"""
CLASSIFIERS = """\
[project]
classifiers = [
  "License :: OSI Approved :: {}",
  {}
]
"""
POETRY = """\
[tool.poetry.dependencies]
tides = "^{}"
waves = ">=1.0"
"""
MYPY_TABLES = """\
[tool.mypy]
strict = true
"""
DEPENDABOT = """\
version: 2
updates:
  - package-ecosystem: uv
    directory: /
    schedule: {interval: daily}
  - package-ecosystem: github-actions
    directory: /
    schedule: {interval: weekly}
"""
JOBS = """\
jobs:
  dist: {{}}
  helm: {{}}
  test: {{}}
  publish:
    needs: {}
    runs-on: ubuntu-latest
"""
TOPICS = """\
[project]
name = "tides"
classifiers = [
{}]
"""
REPOSITORIES = """\
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v{}
    hooks:
      - id: check-yaml
"""
FLAKE8 = """\
  - repo: https://github.com/PyCQA/flake8
    rev: {}
    hooks:
      - id: flake8
"""
RUFF_HOOK = """\
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.14.1
    hooks:
      - id: ruff
"""
LOCAL = """\
repos:
  - repo: local
    hooks:
      - id: yaml
        entry: check-yaml
        types: [yaml]
"""
BLACK = """\
      - id: black
        name: black
        entry: black --quiet
        types_or: [python, jupyter]
"""
DEVCONTAINER = """\
{{
  // Ready in the browser.
  "image": "{}",
  "postCreateCommand": "make setup"
}}
"""
STAGES = "FROM python:3.13 {0} build\nCOPY . .\nFROM python:3.13-slim {0} run\n"
SCHEDULE = """\
on:
  workflow_dispatch:
  schedule:
    - cron: {}
"""
ON = "on:\n  push:\n    tags: ['v*']\n"


def conditional(step: str) -> str:
    """The step with a condition above its action."""
    return step.replace("        uses:", "        if: always()\n        uses:")


def listed(*versions: str) -> str:
    names = (f'"Programming Language :: Python :: {one}"' for one in versions)
    return ",\n  ".join(names)


SETTLED = {
    "classifiers that both sides added": (
        "pyproject.toml",
        '[project]\nname = "tides"\n',
        TOPICS.format('  "Topic :: Scientific/Engineering",\n'),
        TOPICS.format('  "Typing :: Typed",\n'),
        TOPICS.format('  "Typing :: Typed",\n  "Topic :: Scientific/Engineering",\n'),
    ),
    "targets that go on in the next line": (
        "Makefile",
        ".PHONY: a b \\\n",
        ".PHONY: a b mine \\\n",
        ".PHONY: theirs a b \\\n",
        ".PHONY: theirs a b mine \\\n",
    ),
    "a hook that we removed, to which the template adds an option": (
        ".pre-commit-config.yaml",
        LOCAL + BLACK,
        LOCAL,
        LOCAL + BLACK + "        # One at a time.\n        require_serial: true\n",
        LOCAL,
    ),
    "a pin that both sides added": (
        "requirements.txt",
        "tides==3.1.5\n",
        "tides==3.2.1\nwaves==1.0.1\n",
        "tides==3.2.3\nwaves==1.1.0\n",
        "tides==3.2.3\nwaves==1.1.0\n",
    ),
    "a bound that both sides added": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=2.4", ""),
        DEPENDENCIES.replace(">=2.4", ">=2.5,<5"),
        DEPENDENCIES.replace(">=2.4", ">=2.6,<4"),
        DEPENDENCIES.replace(">=2.4", ">=2.6,<4"),
    ),
    "one job that another needs, and a list of them": (
        ".github/workflows/ci.yml",
        JOBS.format("dist"),
        JOBS.format("[helm, dist]"),
        JOBS.format("[dist, test]"),
        JOBS.format("[helm, dist, test]"),
    ),
    "a job that is no longer needed, in two notations": (
        ".github/workflows/ci.yml",
        JOBS.format("[dist, test]"),
        JOBS.format("dist"),
        JOBS.format("[dist]"),
        JOBS.format("[dist]"),
    ),
    "targets that make no file": (
        "Makefile",
        ".PHONY: a b c\n",
        ".PHONY: a b c mine\n",
        ".PHONY: a c theirs\n",
        ".PHONY: a c mine theirs\n",
    ),
    "what both ignore instead, in another order": (
        ".gitignore",
        "/a/\n/old/\n",
        "/a/\n/one/\n/two/\n",
        "/a/\n/two/\n/one/\n",
        "/a/\n/one/\n/two/\n",
    ),
    "a comment that we removed, and that the template words anew": (
        "_quarto.yml",
        "website:\n  # TODO: Set the URL\n  site: a\n  other: 1\n",
        "website:\n  site: a\n  other: 2\n",
        "website:\n  # TODO: Add the URL\n  site: a\n  other: 1\n",
        "website:\n  site: a\n  other: 2\n",
    ),
    "a bot's options on both sides": (
        ".github/dependabot.yml",
        DEPENDABOT,
        DEPENDABOT + "    assignees: [ada]\n    cooldown: {default-days: 7}\n",
        DEPENDABOT.replace("weekly", "monthly") + "    cooldown: {default-days: 7}\n",
        DEPENDABOT.replace("weekly", "monthly")
        + "    assignees: [ada]\n    cooldown: {default-days: 7}\n",
    ),
    "a caret in a table of its own": (
        "pyproject.toml",
        '[tool.poetry.dependencies.tides]\nversion = "^4.12.1"\n',
        '[tool.poetry.dependencies.tides]\nversion = "^4.14.0"\n',
        '[tool.poetry.dependencies.tides]\nversion = "^4.15.0"\n',
        '[tool.poetry.dependencies.tides]\nversion = "^4.15.0"\n',
    ),
    "an empty list that the template only lays out, below a new comment": (
        "pyproject.toml",
        "[project]\ndependencies = []\n",
        '[project]\ndependencies = [\n  "tides>=2",\n]\n',
        "[project]\n# ---- Main ----\n\ndependencies = [\n]\n",
        '[project]\n# ---- Main ----\n\ndependencies = [\n  "tides>=2",\n]\n',
    ),
    "a time limit that both raised": (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    timeout-minutes: 30\n",
        "jobs:\n  a:\n    timeout-minutes: 90\n",
        "jobs:\n  a:\n    timeout-minutes: 45\n",
        "jobs:\n  a:\n    timeout-minutes: 90\n",
    ),
    "a comment that we acted on, and that the template words anew": (
        "_publish.yml",
        "netlify:\n  # TODO: Include the ID.\n  - id: ''\n    url: https://a.example\n",
        "netlify:\n  - id: 'a-1'\n    url: https://a.example\n",
        "netlify:\n  # TODO: Add the ID.\n  - id: ''\n    url: https://a.example\n",
        "netlify:\n  - id: 'a-1'\n    url: https://a.example\n",
    ),
    "files left out of a hook that the template replaces": (
        ".pre-commit-config.yaml",
        LOCAL + BLACK,
        LOCAL + BLACK + "        exclude: ^legacy/\n",
        LOCAL + BLACK.replace("black --quiet", "ruff format").replace("black", "ruff"),
        LOCAL
        + BLACK.replace("black --quiet", "ruff format").replace("black", "ruff")
        + "        exclude: ^legacy/\n",
    ),
    "a newer version of Python, where we gave up the last one": (
        "pyproject.toml",
        CLASSIFIERS.format("MIT License", listed("3.11", "3.12")),
        CLASSIFIERS.format("MIT License", listed("3.11")),
        CLASSIFIERS.format("MIT License", listed("3.11", "3.12", "3.13")),
        CLASSIFIERS.format("MIT License", listed("3.11")),
    ),
    "two Pythons of four, where the template drops the first and adds one": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.11", "3.12", "3.13", "3.14"'),
        VERSIONS.format('"3.12", "3.13"'),
        VERSIONS.format('"3.12", "3.13", "3.14", "3.15"'),
        VERSIONS.format('"3.12", "3.13"'),
    ),
    "the first Python given up, where the template adds one": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.11", "3.12", "3.13"'),
        VERSIONS.format('"3.12", "3.13"'),
        VERSIONS.format('"3.11", "3.12", "3.13", "3.14"'),
        VERSIONS.format('"3.12", "3.13", "3.14"'),
    ),
    "a hook that we removed, which the template renews": (
        ".pre-commit-config.yaml",
        REPOSITORIES.format("4.0.1") + FLAKE8.format("6.0.0"),
        REPOSITORIES.format("4.0.1"),
        REPOSITORIES.format("5.0.0") + FLAKE8.format("7.0.0"),
        REPOSITORIES.format("5.0.0"),
    ),
    "a hook that we replaced, which the template renews": (
        ".pre-commit-config.yaml",
        REPOSITORIES.format("4.0.1") + FLAKE8.format("6.0.0"),
        REPOSITORIES.format("4.0.1") + RUFF_HOOK,
        REPOSITORIES.format("4.0.1") + FLAKE8.format("7.0.0"),
        REPOSITORIES.format("4.0.1") + RUFF_HOOK,
    ),
    "a hook that the template removes, which a bot renewed": (
        ".pre-commit-config.yaml",
        REPOSITORIES.format("4.0.1") + FLAKE8.format("6.0.0"),
        REPOSITORIES.format("5.0.0") + FLAKE8.format("7.0.0"),
        REPOSITORIES.format("4.0.1"),
        REPOSITORIES.format("5.0.0"),
    ),
    "a step that we removed, of which the template moves the pin": (
        ".github/workflows/ci.yml",
        STEPS + "      - run: make\n" + STEP.format("3.12", "v5", "3.12"),
        STEPS + "      - run: make\n",
        STEPS + "      - run: make\n" + STEP.format("3.12", "v6", "3.12"),
        STEPS + "      - run: make\n",
    ),
    "lines that we removed from a Dockerfile, which the template renews": (
        "Dockerfile",
        "FROM python:3.13\nRUN pip install uv==0.9.1\nCOPY . .\n",
        "FROM python:3.13\nCOPY . .\n",
        "FROM python:3.13\nRUN pip install uv==0.9.7\nCOPY . .\n",
        "FROM python:3.13\nCOPY . .\n",
    ),
    "another base image, where the template renews its own": (
        "Dockerfile",
        "FROM python:3.13.9-slim AS build\nCOPY . .\n",
        "FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04 AS build\nCOPY . .\n",
        "FROM python:3.14.2-slim@sha256:" + "a" * 64 + " AS build\nCOPY . .\n",
        "FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04 AS build\nCOPY . .\n",
    ),
    "another dev container, where the template renews its own": (
        ".devcontainer/devcontainer.json",
        DEVCONTAINER.format("mcr.microsoft.com/devcontainers/python:3-3.13"),
        DEVCONTAINER.format("nvcr.io/nvidia/pytorch:25.09-py3"),
        DEVCONTAINER.format("mcr.microsoft.com/devcontainers/python:4-3.14"),
        DEVCONTAINER.format("nvcr.io/nvidia/pytorch:25.09-py3"),
    ),
    "branches that both sides listed": (
        ".github/workflows/ci.yml",
        ON,
        ON + "    branches: [main, spike]\n",
        ON + "    branches: [main, next]\n",
        ON + "    branches: [main, next, spike]\n",
    ),
    "a newer pin in a step that the template only named anew": (
        ".github/workflows/ci.yml",
        STEPS + STEP.format("3.12", "v5", "3.12"),
        STEPS + STEP.format("3.12", "v6", "3.12"),
        STEPS + conditional(STEP.format("3.13", "v5", "3.13")),
        STEPS + conditional(STEP.format("3.13", "v6", "3.13")),
    ),
    "a step that we named, of which the template moves the pin": (
        ".github/workflows/ci.yml",
        STEPS + STEP.format("3.12", "v5", "3.12"),
        STEPS + conditional(STEP.format("of the docs", "v5", "3.12")),
        STEPS + STEP.format("3.12", "v6", "3.12"),
        STEPS + conditional(STEP.format("of the docs", "v6", "3.12")),
    ),
    "a library that we gave up, of which the template moves the bound": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', '  "torch>=2",\n'),
        DEPENDENCIES.replace("4.7.0", "4.8.1"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', '  "torch>=2",\n'),
    ),
    "a library that we gave up, in a file of requirements": (
        "requirements.txt",
        "tides>=1\nwaves>=2\n",
        "waves>=2\n",
        "tides>=1.1\nwaves>=2\n",
        "waves>=2\n",
    ),
    "a library that both sides gave up, where we need another": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace('"lightgbm>=4.7.0"', '"torch>=2"'),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', "").replace("2.4", "2.5"),
        DEPENDENCIES.replace('"lightgbm>=4.7.0"', '"torch>=2"').replace("2.4", "2.5"),
    ),
    "a caret that both sides moved, in a table that the template lays out anew": (
        "pyproject.toml",
        POETRY.format("2.0"),
        POETRY.format("2.1").replace("waves", 'foam = "*"\nwaves'),
        POETRY.format("3.0").replace("[tool", "# Run-time\n[tool"),
        POETRY.format("3.0")
        .replace("waves", 'foam = "*"\nwaves')
        .replace("[tool", "# Run-time\n[tool"),
    ),
    "a list that both sides added, each in its layout": (
        "pyproject.toml",
        MYPY_TABLES,
        MYPY_TABLES + 'overrides = [{module = "x", a = 1}, {module = "y", b = 2}]\n',
        "# Types\n"
        + MYPY_TABLES
        + 'overrides = [\n  {module = "x", a = 1},\n  {module = "y", b = 2},\n]\n',
        "# Types\n"
        + MYPY_TABLES
        + 'overrides = [{module = "x", a = 1}, {module = "y", b = 2}]\n',
    ),
    "what the template removes, which we only wrote in another layout": (
        ".github/workflows/ci.yml",
        SCHEDULE.format("'0 0 1 * *'  # monthly"),
        SCHEDULE.format('"0 0 1 * *" # monthly'),
        "on:\n  workflow_dispatch:\n",
        "on:\n  workflow_dispatch:\n",
    ),
    "capitals in a Dockerfile": (
        "Dockerfile",
        STAGES.format("as"),
        STAGES.format("as").replace("python:3.13-slim", "build"),
        STAGES.format("AS"),
        STAGES.format("AS").replace("python:3.13-slim", "build"),
    ),
    "supported versions that both sides moved on": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.11", "3.12"'),
        VERSIONS.format('"3.11", "3.12", "3.13", "3.14"'),
        VERSIONS.format('"3.12", "3.13"'),
        VERSIONS.format('"3.12", "3.13", "3.14"'),
    ),
    "another licence, and versions that both sides gave up": (
        "pyproject.toml",
        CLASSIFIERS.format("MIT License", listed("3.9", "3.10", "3.11")),
        CLASSIFIERS.format("BSD License", listed("3.11")),
        CLASSIFIERS.format("MIT License", listed("3.10", "3.11", "3.12")),
        CLASSIFIERS.format("BSD License", listed("3.11", "3.12")),
    ),
    "a bot pinned a newer action than the template": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8.1"),
        WORKFLOW.format(C, "v8"),
        WORKFLOW.format(B, "v8.1"),
    ),
    "the template pinned a newer action than a bot": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8"),
        WORKFLOW.format(C, "v8.1"),
        WORKFLOW.format(C, "v8.1"),
    ),
    "a hash that became a tag": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8").replace(f"{B} # v8", "v8"),
        WORKFLOW.format(C, "v9"),
        WORKFLOW.format(C, "v9"),
    ),
    "both chose rules to ignore": (
        "ruff.toml",
        RUFF,
        RUFF + 'ignore = ["E741", "N806"]\n',
        RUFF + 'ignore = ["E501"]\n',
        RUFF + 'ignore = ["E501", "E741", "N806"]\n',
    ),
    "a bound written otherwise, of a library that the template gives up": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace("4.7.0", "4.7"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
    ),
    "a bound written otherwise, which the template caps": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace("4.7.0", "4.7"),
        DEPENDENCIES.replace("4.7.0", "4.7.0,<5"),
        DEPENDENCIES.replace("4.7.0", "4.7.0,<5"),
    ),
    "two remotes, and an option each": (
        ".dvc/config",
        DVC,
        DVC + "['remote \"gpu\"']\n    url = s3://gpu\n",
        DVC + "    endpointurl = https://s3\n",
        DVC
        + "    endpointurl = https://s3\n"
        + "['remote \"gpu\"']\n    url = s3://gpu\n",
    ),
    "two libraries without types": (
        "mypy.ini",
        MYPY,
        MYPY + "\n[mypy-holidays.*]\nignore_missing_imports = true\n",
        MYPY + "\n[mypy-s3fs.*]\nignore_missing_imports = true\n",
        MYPY
        + "\n[mypy-s3fs.*]\nignore_missing_imports = true\n"
        + "\n[mypy-holidays.*]\nignore_missing_imports = true\n",
    ),
    "another layout around anchors": (
        "a.yml",
        ANCHORS,
        ANCHORS.replace("'a test'", "a test").replace("  ", "    "),
        ANCHORS.replace("'a test'", "'all tests'"),
        ANCHORS.replace("'a test'", "'all tests'"),
    ),
    "a step of one's own beside one that the template edits": (
        "ci.yml",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - if: python == '3.14'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - run: make backfill\n"
        "      - if: python == '3.14'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - if: python == '3.15'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - run: make backfill\n"
        "      - if: python == '3.15'\n",
    ),
    "a number without a comma, and why": (
        "a.toml",
        'a = [\n  "x",\n  8 # why\n]\n',
        'a = [\n  "x",\n  "mine",\n  8 # why\n]\n',
        'a = [\n  "theirs",\n  "x",\n  8 # why\n]\n',
        'a = [\n  "theirs",\n  "x",\n  "mine",\n  8 # why\n]\n',
    ),
}

OPEN = {
    "versions that both sides exclude": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=2.4", ""),
        DEPENDENCIES.replace(">=2.4", "!=2.5.0"),
        DEPENDENCIES.replace(">=2.4", "!=2.6.1"),
    ),
    "pins by text": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=2.4", ""),
        DEPENDENCIES.replace(">=2.4", "===local"),
        DEPENDENCIES.replace(">=2.4", "===other"),
    ),
    "a table that we moved elsewhere, to which the template adds": (
        "pyproject.toml",
        '[tool.poetry.dependencies]\ntides = "^4"\n',
        '[project]\ndependencies = ["tides>=4"]\n',
        '[tool.poetry.dependencies]\ntides = "^4"\nwaves = "^1"\n',
    ),
    "versions of different detail": (
        ".github/workflows/ci.yml",
        VERSIONS.format("'3.8'"),
        VERSIONS.format("'3.9'"),
        VERSIONS.format("'3.9.5'"),
    ),
    "the folder of the package on both sides": (
        "pyproject.toml",
        "[tool.hatch]\nx = 1\n",
        '[tool.hatch]\nx = 1\npackages = ["src/tides"]\n',
        '[tool.hatch]\nx = 1\npackages = ["src/tides_core"]\n',
    ),
    "pins that exclude the other side's bounds": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=2.4", ""),
        DEPENDENCIES.replace(">=2.4", ">=2.5"),
        DEPENDENCIES.replace(">=2.4", "<2.5"),
    ),
    "a time limit that the template lowered": (
        ".github/workflows/ci.yml",
        "jobs:\n  a:\n    timeout-minutes: 30\n",
        "jobs:\n  a:\n    timeout-minutes: 90\n",
        "jobs:\n  a:\n    timeout-minutes: 15\n",
    ),
    "options of a hook that the template replaces": (
        ".pre-commit-config.yaml",
        LOCAL + BLACK,
        LOCAL + BLACK.replace("--quiet", "--fast"),
        LOCAL + BLACK.replace("black --quiet", "ruff format").replace("black", "ruff"),
    ),
    "files left out of a hook that the template replaces by one of other files": (
        ".pre-commit-config.yaml",
        LOCAL + BLACK,
        LOCAL + BLACK + "        exclude: ^legacy/\n",
        LOCAL + BLACK.replace("black", "prettier").replace("python", "markdown"),
    ),
    "files left out of a hook that the template replaces by two": (
        ".pre-commit-config.yaml",
        LOCAL + BLACK,
        LOCAL + BLACK + "        exclude: ^legacy/\n",
        LOCAL + BLACK.replace("black", "ruff") + BLACK.replace("black", "isort"),
    ),
    "the only Python that we support, which the template drops": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.11", "3.12", "3.13"'),
        VERSIONS.format('"3.11"'),
        VERSIONS.format('"3.12", "3.13", "3.14"'),
    ),
    "a hook that we removed, of which the template changes an option": (
        ".pre-commit-config.yaml",
        REPOSITORIES.format("4.0.1") + FLAKE8.format("6.0.0") + "        args: [-q]\n",
        REPOSITORIES.format("4.0.1"),
        REPOSITORIES.format("4.0.1") + FLAKE8.format("6.0.0") + "        args: [-v]\n",
    ),
    "a library that a person moved on, which the template gives up": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace("4.7.0", "4.8.1"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
    ),
    "another base image on each side": (
        "Dockerfile",
        "FROM python:3.13.9-slim\n",
        "FROM nvidia/cuda:12.8.1-runtime-ubuntu24.04\n",
        "FROM debian:13-slim\n",
    ),
    "supported versions without one between others": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.11", "3.12"'),
        VERSIONS.format('"3.10", "3.11", "3.12"'),
        VERSIONS.format('"3.12", "3.13"'),
    ),
    "supported versions, and why we chose ours": (
        ".github/workflows/ci.yml",
        VERSIONS.format('"3.10", "3.11"'),
        VERSIONS.format('"3.11"').replace("]", "] # 3.12 once tides has wheels"),
        VERSIONS.format('"3.11", "3.12"'),
    ),
    "a library that we moved elsewhere, of which the template moves the bound": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', "")
        + '\n[project.optional-dependencies]\ntrees = ["lightgbm>=4.7.0"]\n',
        DEPENDENCIES.replace("4.7.0", "4.8.1"),
    ),
    "a comment of ours in what the template removes": (
        ".github/workflows/ci.yml",
        SCHEDULE.format("'0 0 1 * *'"),
        SCHEDULE.format('"0 0 1 * *" # after the invoices'),
        "on:\n  workflow_dispatch:\n",
    ),
    "another licence on each side": (
        "pyproject.toml",
        CLASSIFIERS.format("MIT License", listed("3.12")),
        CLASSIFIERS.format("BSD License", listed("3.12")),
        CLASSIFIERS.format("Apache Software License", listed("3.12")),
    ),
    "newer pins, where steps of one action have other names": (
        ".github/workflows/ci.yml",
        STEPS + STEP.format("one", "v5", "3.12") + STEP.format("two", "v5", "3.12"),
        STEPS + STEP.format("one", "v6", "3.12") + STEP.format("two", "v6", "3.12"),
        STEPS
        + conditional(
            STEP.format("first", "v5", "3.12") + STEP.format("last", "v5", "3.12")
        ),
    ),
    "hashes of one action without a word about their versions": (
        "ci.yml",
        WORKFLOW.replace(" # {}", "").format(A),
        WORKFLOW.replace(" # {}", "").format(B),
        WORKFLOW.replace(" # {}", "").format(C),
    ),
    "a number whose name only ends like a version": (
        "params.yaml",
        "conversion: 0.20\n",
        "conversion: 0.25\n",
        "conversion: 0.30\n",
    ),
    "two sides of a condition": (
        "a.py",
        "x = a if b else None\n",
        "x = a if not b else None\n",
        "x = a if b else 0\n",
    ),
    "a statement beside one that changed": (
        "a.py",
        "x = load(path)\n",
        "x = load(path)\nx = clean(x)\n",
        "y = load(path)\n",
    ),
    "a line that goes on in one of ours": (
        "Dockerfile",
        "RUN apt-get install libgomp1\n",
        "RUN apt-get install libgomp1\nCOPY . .\n",
        "RUN apt-get install libgomp2 \\\n",
    ),
    "the same image from one's own registry": (
        "Dockerfile",
        "FROM python:3.13.9-slim\n",
        "FROM registry.example.org:5000/python:3.13.9-slim\n",
        "FROM python:3.14.2-slim\n",
    ),
    "another image, perhaps of the same program": (
        "compose.yaml",
        "    image: postgres:14.7\n",
        "    image: postgis/postgis:14-3.3\n",
        "    image: postgres:16.1\n",
    ),
    "a condition of a workflow": (
        "ci.yml",
        "jobs:\n  a:\n    if: github.ref == 'main' || inputs.all\n",
        "jobs:\n  a:\n    if: github.ref != 'main' || inputs.all\n",
        "jobs:\n  a:\n    if: github.ref == 'main' || inputs.every\n",
    ),
    "a script that both renamed": (
        "pyproject.toml",
        SCRIPTS,
        SCRIPTS.replace("tidal =", "tide ="),
        SCRIPTS.replace("tidal =", "tidal-app ="),
    ),
    "a script renamed here, and led elsewhere there": (
        "pyproject.toml",
        SCRIPTS,
        SCRIPTS.replace("tidal =", "tide ="),
        SCRIPTS.replace("tidal.cli:main", "tidal.app:run"),
    ),
    "a bound of ~=, which zeros change": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=4.7.0", "~=4.7.0"),
        DEPENDENCIES.replace(">=4.7.0", "~=4.7"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
    ),
    "warnings, of which the last counts": (
        "pytest.ini",
        PYTEST + "filterwarnings =\n    error\n",
        PYTEST + "filterwarnings =\n    error\n    ignore::UserWarning\n",
        PYTEST + "filterwarnings =\n    error\n    default::UserWarning\n",
    ),
}


@pytest.mark.parametrize("name", SETTLED)
def test_what_a_person_keeps(name):
    path, base, ours, theirs, kept = SETTLED[name]
    result = resolve(path, base.encode(), ours.encode(), theirs.encode())
    assert result is not None
    assert result.content.decode() == kept


@pytest.mark.parametrize("name", OPEN)
def test_what_only_a_person_can_say(name):
    path, *sides = OPEN[name]
    assert resolve(path, *(side.encode() for side in sides)) is None


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        (
            ".github/workflows/ci.yml",
            "jobs:\n  mine: {needs: [test]}\n",
            "the job mine needs the job test",
        ),
        (
            ".github/workflows/ci.yml",
            "jobs:\n  mine: {needs: test}\n",
            "the job mine needs the job test",
        ),
        (".gitlab-ci.yml", "mine: {needs: [test]}\n", "needs the job test"),
        (
            ".gitlab-ci.yml",
            "stages: [test]\nmine: {stage: deploy}\n",
            "belongs to the stage deploy",
        ),
        (
            "pyproject.toml",
            '[dependency-groups]\ndev = [{include-group = "template"}]\n',
            "includes the group template",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_a_problem(path, content, words):
    assert words in problem(path, content.encode())


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  a: {}\n  b: {needs: [a]}\n  c: {needs: a}\n",
        ),
        (".gitlab-ci.yml", "include: x.yml\nmine: {needs: [test]}\n"),
        (".gitlab-ci.yml", "a: {stage: .pre}\nb: {needs: [{job: a}]}\n"),
        (
            "pyproject.toml",
            "[dependency-groups]\nTest_Tools = []\n"
            'dev = ["x", {include-group = "test-tools"}]\n',
        ),
        ("other.yml", "jobs:\n  mine: {needs: [test]}\n"),
    ],
)
def test_names_that_lead_somewhere_are_none(path, content):
    assert problem(path, content.encode()) is None


def test_an_empty_table_below_another_comment_can_be_narrowed():
    base, ours, theirs = (
        text.encode()
        for text in (
            "# a\n[tool.codespell]\n",
            "dev = [\n]\n[tool.codespell]\n",
            "# b\n[tool.codespell]\n",
        )
    )
    assert narrow("pyproject.toml", Sides(base, ours, theirs))
