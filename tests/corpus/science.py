# ruff: noqa: E501
"""A template for analyses: requirements files, a long Makefile, notebooks."""

from .edits import Edit, add_below, append, bump, drop, replace, rewrite

REQUIREMENTS, MAKE, README, IGNORE = (
    "requirements.txt",
    "Makefile",
    "README.md",
    ".gitignore",
)
CI, HOOKS, DOCKER, PROJECT = (
    ".github/workflows/test.yml",
    ".pre-commit-config.yaml",
    "Dockerfile",
    "pyproject.toml",
)
ENVIRONMENT = "environment.yml"

FILES = {
    REQUIREMENTS: """\
# local package
-e .

# external requirements
click>=8.0
python-dotenv>=0.5.1
pandas==1.5.3
scikit-learn==1.2.2
matplotlib
jupyter
""",
    ENVIRONMENT: """\
name: whales
channels:
  - conda-forge
dependencies:
  - python=3.9
  - pip
  - pip:
      - -r requirements.txt
""",
    PROJECT: """\
[build-system]
requires = ["flit_core >=3.2,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "whales"
version = "0.0.1"
description = "An analysis made from a template."
requires-python = "~=3.9.0"

[tool.black]
line-length = 99
include = '\\.pyi?$'
exclude = '''
/(
    \\.git
  | \\.venv
)/
'''

[tool.isort]
profile = "black"
known_first_party = ["whales"]
force_sort_within_sections = true
""",
    MAKE: """\
PROJECT_NAME = whales
PYTHON_VERSION = 3.9
PYTHON_INTERPRETER = python

## Install Python dependencies
requirements:
\t$(PYTHON_INTERPRETER) -m pip install -U pip
\t$(PYTHON_INTERPRETER) -m pip install -r requirements.txt

## Delete all compiled Python files
clean:
\tfind . -type f -name "*.py[co]" -delete
\tfind . -type d -name "__pycache__" -delete

## Lint using flake8 and black
lint:
\tflake8 whales
\tisort --check --diff --profile black whales
\tblack --check --config pyproject.toml whales

## Make dataset
data: requirements
\t$(PYTHON_INTERPRETER) whales/dataset.py

.DEFAULT_GOAL := help

help:
\t@grep -E '^##' Makefile
""",
    CI: """\
name: tests
on: [push, pull_request]

jobs:
  test:
    runs-on: ubuntu-20.04
    steps:
      - uses: actions/checkout@v3
      - uses: actions/setup-python@v4
        with:
          python-version: "3.9"
          cache: pip
      - run: make requirements
      - run: make lint
      - run: pytest tests
""",
    HOOKS: """\
repos:
- repo: https://github.com/psf/black
  rev: 23.1.0
  hooks:
  - id: black
- repo: https://github.com/pycqa/flake8
  rev: 6.0.0
  hooks:
  - id: flake8
    args: [--max-line-length=99]
""",
    README: """\
whales
==============================

An analysis made from a template.

Project organisation
------------

    data/raw         the original data, never changed
    data/processed   what the models read
    notebooks        one per question
    reports          figures and text

Getting started: `make requirements`, then `make data`.
""",
    IGNORE: """\
# Data
/data/

# Python
__pycache__/
*.py[cod]
.ipynb_checkpoints

# Secrets
.env
""",
    DOCKER: """\
FROM continuumio/miniconda3:23.3.1
COPY environment.yml requirements.txt /tmp/
RUN conda env create -f /tmp/environment.yml
WORKDIR /work
CMD ["jupyter", "lab", "--ip=0.0.0.0"]
""",
}

CHANGES: list[Edit] = [
    bump(REQUIREMENTS, "pandas==", "2.1.4"),
    bump(REQUIREMENTS, "scikit-learn==", "1.3.2"),
    bump(REQUIREMENTS, "python-dotenv>=", "1.0"),
    append(REQUIREMENTS, "loguru"),
    append(REQUIREMENTS, "tqdm\ntyper"),
    drop(REQUIREMENTS, "click"),
    replace(REQUIREMENTS, "jupyter\n", "jupyterlab\n"),
    bump(ENVIRONMENT, "python=", "3.11"),
    add_below(ENVIRONMENT, "  - conda-forge", "  - nodefaults"),
    bump(PROJECT, '"~=', "3.11.0"),
    replace(
        PROJECT,
        "force_sort_within_sections = true\n",
        'force_sort_within_sections = true\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    ),
    replace(
        PROJECT,
        '[tool.isort]\nprofile = "black"\nknown_first_party = ["whales"]\nforce_sort_within_sections = true\n',
        "[tool.ruff]\nline-length = 99\n",
    ),
    replace(
        PROJECT,
        'requires = ["flit_core >=3.2,<4"]',
        'requires = ["flit_core >=3.9,<4"]',
    ),
    bump(MAKE, "PYTHON_VERSION = ", "3.11"),
    replace(
        MAKE, "-m pip install -U pip\n", "-m pip install -U pip setuptools wheel\n"
    ),
    replace(MAKE, "\tflake8 whales\n", "\truff check whales\n"),
    replace(
        MAKE,
        "\tblack --check --config pyproject.toml whales\n",
        "\truff format --check whales\n",
    ),
    replace(
        MAKE,
        "## Make dataset\n",
        "## Run the tests\ntest:\n\tpytest tests\n\n## Make dataset\n",
    ),
    bump(CI, "actions/checkout@v", "4"),
    bump(CI, "actions/setup-python@v", "5"),
    replace(CI, "ubuntu-20.04", "ubuntu-22.04"),
    replace(CI, 'python-version: "3.9"', 'python-version: "3.11"'),
    replace(CI, "      - run: pytest tests", "      - run: make test"),
    bump(HOOKS, "psf/black\n  rev: ", "23.12.0"),
    bump(HOOKS, "pycqa/flake8\n  rev: ", "6.1.0"),
    append(
        HOOKS,
        "- repo: https://github.com/pycqa/isort\n  rev: 5.13.2\n  hooks:\n  - id: isort",
    ),
    replace(
        README,
        "`make requirements`, then `make data`.",
        "`make create_environment`, `make requirements`, then `make data`.",
    ),
    replace(
        HOOKS,
        "- repo: https://github.com/pycqa/flake8\n  rev: 6.0.0\n  hooks:\n  - id: flake8\n    args: [--max-line-length=99]\n",
        "- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: v0.1.6\n  hooks:\n  - id: ruff\n",
    ),
    replace(
        REQUIREMENTS,
        "# external requirements\n",
        "# external requirements, see environment.yml\n",
    ),
    Edit(
        REQUIREMENTS,
        lambda text: text.replace(
            "click>=8.0\npython-dotenv>=0.5.1\n", "python-dotenv>=0.5.1\nclick>=8.0\n"
        ),
    ),
    replace(
        README,
        "    reports          figures and text",
        "    reports          figures and text\n    references       manuals, data dictionaries",
    ),
    replace(IGNORE, ".ipynb_checkpoints\n", ".ipynb_checkpoints\n.ruff_cache/\n"),
    append(IGNORE, "\n# Editors\n.vscode/\n.idea/"),
    bump(DOCKER, "miniconda3:", "24.1.2"),
    replace(
        DOCKER,
        'CMD ["jupyter", "lab", "--ip=0.0.0.0"]',
        'CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]',
    ),
]

OWN: list[Edit] = [
    bump(REQUIREMENTS, "pandas==", "2.0.3"),
    bump(REQUIREMENTS, "scikit-learn==", "1.3.0"),
    replace(REQUIREMENTS, "pandas==1.5.3", "pandas==1.4.4  # the old pickles"),
    replace(REQUIREMENTS, "scikit-learn==1.2.2", "scikit-learn>=1.2,<1.4"),
    replace(REQUIREMENTS, "jupyter\n", "jupyter  # for the field laptops\n"),
    replace(REQUIREMENTS, "click>=8.0\n", "click>=8.1\nrich\n"),
    append(REQUIREMENTS, "geopandas>=0.14\nshapely"),
    append(REQUIREMENTS, "xgboost==2.0.3  # the winning model"),
    replace(REQUIREMENTS, "matplotlib\n", "matplotlib<3.9\nseaborn\n"),
    drop(REQUIREMENTS, "python-dotenv"),
    replace(ENVIRONMENT, "  - pip\n", "  - gdal\n  - pip\n"),
    bump(ENVIRONMENT, "python=", "3.10"),
    replace(PROJECT, "An analysis made from a template.", "Where the fin whales went."),
    bump(PROJECT, 'version = "', "0.3.0"),
    bump(PROJECT, '"~=', "3.10.0"),
    replace(
        PROJECT,
        'known_first_party = ["whales"]',
        'known_first_party = ["whales", "krill"]',
    ),
    replace(PROJECT, "line-length = 99\ninclude", "line-length = 100\ninclude"),
    append(PROJECT, "\n[tool.mypy]\nignore_missing_imports = true"),
    bump(MAKE, "PYTHON_VERSION = ", "3.10"),
    replace(MAKE, "PYTHON_INTERPRETER = python\n", "PYTHON_INTERPRETER = python3\n"),
    replace(
        MAKE,
        "\t$(PYTHON_INTERPRETER) whales/dataset.py\n",
        "\t$(PYTHON_INTERPRETER) whales/dataset.py --all\n\n## Train the model\ntrain: data\n\t$(PYTHON_INTERPRETER) whales/train.py\n",
    ),
    replace(
        MAKE,
        "\tisort --check --diff --profile black whales\n",
        "\tisort --check --diff --profile black whales krill\n",
    ),
    replace(MAKE, "requirements:\n", "requirements: environment\n"),
    replace(
        CI,
        "      - run: make requirements",
        "      - run: sudo apt-get install -y gdal-bin\n      - run: make requirements",
    ),
    replace(CI, "ubuntu-20.04", "self-hosted"),
    replace(CI, "      - run: pytest tests", "      - run: pytest tests --slow"),
    bump(CI, "actions/checkout@v", "4"),
    bump(HOOKS, "psf/black\n  rev: ", "23.9.1"),
    replace(HOOKS, "[--max-line-length=99]", "[--max-line-length=99, --ignore=E203]"),
    append(
        HOOKS,
        "- repo: https://github.com/kynan/nbstripout\n  rev: 0.6.1\n  hooks:\n  - id: nbstripout",
    ),
    rewrite(
        README,
        "# Whales\n\nWhere the fin whales went, and when.\n\nAsk the field office for the tracks.\n",
    ),
    replace(
        README,
        "An analysis made from a template.",
        "Where the fin whales went, and when.",
    ),
    replace(
        README,
        "    notebooks        one per question",
        "    notebooks        one per season",
    ),
    append(README, "\nThe tracks come from the field office."),
    append(IGNORE, "\n# Tracks\n*.gpx\n/figures/"),
    replace(IGNORE, "# Secrets\n.env", "# Secrets\n.env\ncredentials.json"),
    replace(DOCKER, "WORKDIR /work", "RUN conda install -y gdal\nWORKDIR /work"),
    bump(DOCKER, "miniconda3:", "23.10.0"),
]
