# ruff: noqa: E501
"""A template for libraries: hatchling, ruff, uv in CI."""

from .edits import Edit, add_below, add_to_block, append, bump, drop, replace, rewrite

PROJECT, HOOKS = "pyproject.toml", ".pre-commit-config.yaml"
CI, MAKE, README, IGNORE = (
    ".github/workflows/ci.yml",
    "Makefile",
    "README.md",
    ".gitignore",
)
DOCKER = "Dockerfile"

FILES = {
    PROJECT: """\
[build-system]
requires = ["hatchling>=1.18"]
build-backend = "hatchling.build"

[project]
name = "tidal"
version = "0.1.0"
description = "A library made from a template."
readme = "README.md"
requires-python = ">=3.9"
authors = [{ name = "A. Person", email = "person@example.org" }]
classifiers = [
    "Development Status :: 3 - Alpha",
    "Programming Language :: Python :: 3.9",
    "Programming Language :: Python :: 3.10",
]
dependencies = [
    "httpx>=0.24",
    "pydantic>=2.0",
]

[project.optional-dependencies]
docs = ["mkdocs>=1.5", "mkdocs-material>=9.1"]
test = [
    "pytest>=7.3",
    "pytest-cov>=4.0",
]

[project.scripts]
tidal = "tidal.cli:main"

[tool.hatch.build.targets.wheel]
packages = ["src/tidal"]

[tool.ruff]
line-length = 100
target-version = "py39"

[tool.ruff.lint]
select = ["E", "F", "I"]
ignore = ["E501"]

[tool.pytest.ini_options]
addopts = "-ra --cov=tidal"
testpaths = ["tests"]

[tool.mypy]
strict = true
""",
    HOOKS: """\
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v4.4.0
    hooks:
      - id: end-of-file-fixer
      - id: trailing-whitespace
      - id: check-yaml

  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.1.0
    hooks:
      - id: ruff
        args: [--fix]
      - id: ruff-format
""",
    CI: """\
name: CI

on:
  push:
    branches: [main]
  pull_request:

jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python-version: ["3.9", "3.10"]
    steps:
      - uses: actions/checkout@v3
      - name: Set up Python
        uses: actions/setup-python@v4
        with:
          python-version: ${{ matrix.python-version }}
      - name: Install
        run: pip install -e .[test]
      - name: Test
        run: pytest
""",
    MAKE: """\
.PHONY: install test lint docs

install:
\tpip install -e .[test,docs]

test:
\tpytest

lint:
\truff check .

docs:
\tmkdocs build
""",
    README: """\
# tidal

A library made from a template.

## Install

    pip install tidal

## Develop

Run `make install`, then `make test`.
The checks run before every commit: `pre-commit install`.

## Licence

MIT
""",
    IGNORE: """\
__pycache__/
*.py[cod]
.venv/
dist/
.coverage
.mypy_cache/
""",
    DOCKER: """\
FROM python:3.9-slim
WORKDIR /app
COPY pyproject.toml README.md ./
COPY src ./src
RUN pip install --no-cache-dir .
CMD ["tidal"]
""",
}

# What the template's authors changed later.
CHANGES: list[Edit] = [
    bump(PROJECT, "hatchling>=", "1.21"),
    bump(PROJECT, "pydantic>=", "2.5"),
    bump(PROJECT, "httpx>=", "0.26"),
    bump(PROJECT, "pytest>=", "8.0"),
    bump(PROJECT, 'requires-python = ">=', "3.10"),
    drop(PROJECT, '    "Programming Language :: Python :: 3.9"'),
    add_to_block(
        PROJECT, "classifiers", "\n]", '    "Programming Language :: Python :: 3.12",'
    ),
    add_to_block(PROJECT, "\ntest = [", "\n]", '    "pytest-randomly>=3.15",'),
    add_to_block(PROJECT, "dependencies = [\n", "\n]", '    "rich>=13",'),
    replace(PROJECT, 'select = ["E", "F", "I"', 'select = ["E", "F", "I", "UP", "B"'),
    replace(PROJECT, "line-length = 100", "line-length = 88"),
    replace(PROJECT, 'target-version = "py39"', 'target-version = "py310"'),
    add_to_block(PROJECT, "[tool.mypy]", "\n\n", "warn_unreachable = true"),
    append(PROJECT, "\n[tool.coverage.run]\nbranch = true"),
    replace(
        PROJECT,
        'addopts = "-ra --cov=tidal"',
        'addopts = "-ra --cov=tidal --strict-markers"',
    ),
    bump(HOOKS, "rev: v4.", "5.0"),
    bump(HOOKS, "ruff-pre-commit\n    rev: v", "0.4.0"),
    add_below(HOOKS, "      - id: check-yaml", "      - id: check-toml"),
    append(
        HOOKS,
        "\n  - repo: https://github.com/codespell-project/codespell\n    rev: v2.2.6\n    hooks:\n      - id: codespell",
    ),
    bump(CI, "actions/checkout@v", "4"),
    bump(CI, "actions/setup-python@v", "5"),
    replace(CI, '["3.9", "3.10"', '["3.10", "3.11", "3.12"'),
    replace(CI, "        run: pip install -e .[test]", "        run: make install"),
    add_below(CI, "  pull_request:", "  workflow_dispatch:"),
    replace(MAKE, "\truff check .", "\truff check . && ruff format --check ."),
    replace(MAKE, "\tpip install -e .[test,docs]", "\tuv pip install -e .[test,docs]"),
    append(MAKE, "\nclean:\n\trm -rf dist"),
    replace(
        MAKE, ".PHONY: install test lint docs", ".PHONY: install test lint docs clean"
    ),
    replace(
        README,
        "Run `make install`, then `make test`.",
        "Run `make install`, then `make test` and `make lint`.",
    ),
    replace(
        README,
        "A library made from a template.",
        "A small library made from a template.",
    ),
    replace(
        PROJECT,
        'docs = ["mkdocs>=1.5", "mkdocs-material>=9.1"]',
        'docs = ["mkdocs>=1.5", "mkdocs-material>=9.1", "mkdocstrings[python]>=0.24"]',
    ),
    replace(
        PROJECT, '[tool.hatch.build.targets.wheel]\npackages = ["src/tidal"]\n\n', ""
    ),
    drop(PROJECT, '    "pytest-cov'),
    replace(HOOKS, "      - id: ruff\n", "      - id: ruff-check\n"),
    replace(
        CI,
        "      - name: Install\n        run: ",
        "      - name: Install uv\n        uses: astral-sh/setup-uv@v3\n      - name: Install\n        run: ",
    ),
    append(IGNORE, ".ruff_cache/"),
    append(IGNORE, ".pytest_cache/\n.DS_Store"),
    replace(DOCKER, "FROM python:3.9-slim", "FROM python:3.12-slim"),
    replace(
        DOCKER,
        "RUN pip install --no-cache-dir .",
        "RUN pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir .",
    ),
]

# What the people who use it changed in their projects.
OWN: list[Edit] = [
    replace(PROJECT, 'version = "0.1.0"', 'version = "1.4.0"'),
    replace(
        PROJECT,
        "A library made from a template.",
        "Tides and currents of the North Sea.",
    ),
    replace(
        PROJECT,
        'name = "A. Person", email = "person@example.org"',
        'name = "B. Sailor", email = "sailor@example.org"',
    ),
    add_to_block(PROJECT, "dependencies = [\n", "\n]", '    "numpy>=1.24,<3",'),
    add_to_block(PROJECT, "dependencies = [\n", "\n]", '    "xarray",  # the grids'),
    bump(PROJECT, "pydantic>=", "2.3"),
    bump(PROJECT, "pytest>=", "7.4"),
    replace(PROJECT, '"httpx>=', '"httpx[http2]>='),
    drop(PROJECT, '    "pytest-cov>=4.0"'),
    add_to_block(PROJECT, "\ntest = [", "\n]", '    "hypothesis",'),
    add_to_block(
        PROJECT, "classifiers", "\n]", '    "Topic :: Scientific/Engineering",'
    ),
    add_to_block(
        PROJECT, "[project.scripts]", "\n\n", 'tidal-plot = "tidal.plot:main"'
    ),
    replace(PROJECT, '"I"', '"I", "ANN"'),
    replace(PROJECT, 'ignore = ["E501"]', 'ignore = ["E501", "E741"]  # l is a length'),
    replace(PROJECT, "line-length = 100", "line-length = 120"),
    add_to_block(PROJECT, "[tool.mypy]", "\n\n", 'exclude = ["vendored"]'),
    append(PROJECT, '\n[tool.isort]\nprofile = "black"'),
    append(
        PROJECT,
        '\n[[tool.mypy.overrides]]\nmodule = "netCDF4"\nignore_missing_imports = true',
    ),
    bump(HOOKS, "ruff-pre-commit\n    rev: v", "0.3.0"),
    add_below(HOOKS, "      - id: check-yaml", "      - id: check-added-large-files"),
    append(
        HOOKS,
        "\n  - repo: https://github.com/kynan/nbstripout\n    rev: 0.7.1\n    hooks:\n      - id: nbstripout",
    ),
    bump(CI, "actions/checkout@v", "4"),
    replace(CI, '"3.10"', '"3.10", "3.11"'),
    add_below(
        CI,
        "        run: pytest",
        "      - name: Send coverage\n        uses: codecov/codecov-action@v4",
    ),
    replace(
        CI,
        "      - name: Install",
        "      - run: sudo apt-get install -y libnetcdf-dev\n      - name: Install",
    ),
    replace(CI, "    branches: [main]", "    branches: [main, develop]"),
    append(MAKE, "\ncharts:\n\tpython -m tidal.charts"),
    replace(MAKE, "\tpytest\n", "\tpytest -n 4\n"),
    replace(
        README,
        "A library made from a template.",
        "Tides and currents of the North Sea, from the open data of six harbours.",
    ),
    rewrite(
        README,
        "# tidal\n\nTides of the North Sea.\n\n## Use\n\n    tidal --harbour Esbjerg\n",
    ),
    append(README, "\n## Thanks\n\nTo the harbour masters."),
    replace(PROJECT, '"httpx>=0.24"', '"httpx>=0.24,<0.25"'),
    replace(PROJECT, '    "pydantic>=2.0"', '    "pydantic==2.0.3"'),
    add_to_block(PROJECT, "\ntest = [", "\n]", "    # pytest-cov slows the tests down"),
    Edit(PROJECT, lambda text: text.replace("    ", "  ")),
    bump(PROJECT, 'requires-python = ">=', "3.11"),
    drop(PROJECT, "strict = true"),
    drop(HOOKS, "      - id: ruff-format"),
    replace(HOOKS, "args: [--fix]", "args: [--fix, --exit-non-zero-on-fix]"),
    Edit(HOOKS, lambda text: text.replace("\n  ", "\n")),
    replace(
        CI,
        "      - name: Test\n        run: pytest",
        "      - name: Test\n        run: pytest\n        env:\n          TIDAL_KEY: ${{ secrets.TIDAL_KEY }}",
    ),
    replace(CI, "    runs-on: ubuntu-latest", "    runs-on: macos-latest"),
    replace(
        CI,
        "      - name: Install\n        run: pip install -e .[test]",
        "      - name: Install\n        run: pip install -e .[test,docs]",
    ),
    append(IGNORE, "data/\n*.nc"),
    add_below(IGNORE, "dist/", "charts/"),
    replace(
        DOCKER,
        "WORKDIR /app",
        "RUN apt-get update && apt-get install -y libnetcdf-dev\nWORKDIR /app",
    ),
    replace(DOCKER, 'CMD ["tidal"]', 'CMD ["tidal", "serve"]'),
]
