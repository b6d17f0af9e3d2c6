"""Repositories modelled on the layouts of other templates and of people.

Each is what its tool writes at first, and then what its owners made of it.
"""

import json
from dataclasses import dataclass, field

GITIGNORE = """\
# Python
__pycache__/
*.py[cod]
build/
dist/
lib/
*.egg-info/
.ipynb_checkpoints
.env
.envrc
venv/
.venv

# exclude data from source control by default
/data/
"""
README = "# {}\n\nMade with {}.\n\n## Layout\n\n- data: what goes in\n"
TEST = "from {} import answer\n\n\ndef test_it():\n    assert answer() == 42\n"
CODE = "def answer():\n    return 42  # mine\n\n\ndef  untidy( a,b ):\n  return a\n"
# As people have them: black, ruff and mypy have much to say, and there is an output.
NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 3,
                "id": "a",
                "metadata": {},
                "outputs": [
                    {"name": "stdout", "output_type": "stream", "text": ["seen\n"]}
                ],
                "source": ["print( 'seen' )"],
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)


@dataclass(frozen=True)
class LookAlike:
    """The first files, the owners' edits, and what an adoption must detect.

    `works` are commands that work before and after, without any environment.
    """

    first: dict[str, str]
    own: dict[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


MAKE_V1 = """\
.PHONY: clean data lint requirements

PROJECT_DIR := $(shell dirname $(realpath $(lastword $(MAKEFILE_LIST))))
PROJECT_NAME = crop-yields
PYTHON_INTERPRETER = python3

## Install Python Dependencies
requirements: test_environment
	$(PYTHON_INTERPRETER) -m pip install -r requirements.txt

## Make Dataset
data:
	@$(PYTHON_INTERPRETER) src/data/make_dataset.py $(PROJECT_DIR)

## Train Model
train: data
	@echo training $(EPOCHS) in $(PROJECT_NAME)

## Delete all compiled Python files
clean:
	@echo cleaned

## Lint using flake8
lint:
	flake8 src

%.html: %.md
	@echo made $@

test_environment:
	$(PYTHON_INTERPRETER) test_environment.py

.PHONY: help
help:
	@sed -n -e "/^## /p" ${MAKEFILE_LIST}
"""
V1 = LookAlike(
    first={
        "README.md": "Crop Yields\n===========\n\n```sh\n# not the title\n```\n"
        "<p><small>Project based on the cookiecutter data science project "
        "template.</small></p>\n",
        "LICENSE": "MIT License\n\nCopyright (c) 2021, Bo\n",
        "Makefile": MAKE_V1,
        ".gitignore": GITIGNORE,
        "requirements.txt": "# local package\n-e .\n\n# external requirements\nclick\n",
        "setup.py": "from setuptools import find_packages, setup\n\nsetup(\n"
        "    name='src',\n    packages=find_packages(),\n    version='0.1.0',\n"
        "    description='Yields of crops',\n    author='Bo',\n    license='MIT',\n)\n",
        "test_environment.py": "import sys\n\n\ndef main():\n    print(sys.version)\n",
        "tox.ini": "[flake8]\nmax-line-length = 79\n",
        "src/__init__.py": "",
        "src/data/__init__.py": "",
        "src/data/make_dataset.py": "def main(): print('made')\nmain()\n",
        "src/features/__init__.py": "",
        "src/features/build_features.py": "",
        "src/models/train_model.py": "",
        "docs/Makefile": "html:\n\tsphinx-build . _build\n",
        "docs/conf.py": "project = 'crop-yields'\n",
        "docs/a.md": "A page.\n",
        "models/.gitkeep": "",
    },
    own={
        "src/__init__.py": "VERSION = 3  # the code needs it\n",
        "src/own.py": "from src import VERSION\n\n\n" + CODE,
        "tests/test_own.py": TEST.format("src.own"),
        "notebooks/1.0-look.ipynb": NOTEBOOK,
        "requirements.txt": "-e .\nclick\nnumpy==2.4.6\n"
        "git+https://github.com/a/b.git#egg=b\n--find-links wheels\n",
    },
    answers={
        "project_name": "Crop Yields",
        "description": "Yields of crops",
        "author_name": "Bo",
        "license": "MIT",
    },
    requires=("click", "numpy==2.4.6", "b @ git+https://github.com/a/b.git"),
    works=("make data", "make train EPOCHS=3", "make clean", "make docs/a.html"),
    said=("requirements.txt: --find-links wheels: cannot", "src is the package's"),
)
MAKE_V2 = """\
PROJECT_NAME = bike-demand
PYTHON_INTERPRETER = python3

.PHONY: requirements
requirements:
	$(PYTHON_INTERPRETER) -m pip install -r requirements.txt

.PHONY: clean
clean:
	@echo cleaned

.PHONY: lint
lint:
	@echo flake8 bike_demand

.PHONY: data
data:
	@$(PYTHON_INTERPRETER) bike_demand/dataset.py

.DEFAULT_GOAL := help

help:
	@echo helping
"""
PYPROJECT_V2 = """\
# The head of it.
[build-system]
requires = ["flit_core >=3.2,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "bike_demand"
version = "0.0.1"
description = "How many bikes are lent in an hour."
authors = [{ name = "Ada" }]
license = { file = "LICENSE" }
readme = "README.md"
requires-python = "~=3.11"

[tool.black]
line-length = 99
include = '\\.pyi?$'

[tool.ruff]
line-length = 99  # as black

[tool.ruff.lint]
extend-select = ["I"]
"""
V2 = LookAlike(
    first={
        "README.md": README.format("Bike Demand", "cookiecutter-data-science"),
        "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge\n",
        "Makefile": MAKE_V2,
        ".gitignore": GITIGNORE,
        "pyproject.toml": PYPROJECT_V2,
        "requirements.txt": "black\nflake8\nnumpy\npython-dotenv\n",
        "setup.cfg": "[flake8]\nmax-line-length = 99\n",
        "bike_demand/__init__.py": "from bike_demand import config  # noqa: F401\n",
        "bike_demand/config.py": "from pathlib import Path\n\nROOT = Path(__file__)\n",
        "bike_demand/dataset.py": "def main(): print('made')\nmain()\n",
        "bike_demand/modeling/__init__.py": "",
        "bike_demand/modeling/train.py": "def main(): ...\n",
        "docs/mkdocs.yml": "site_name: bike-demand\n",
        "models/.gitkeep": "",
        "reports/figures/.gitkeep": "",
    },
    own={
        "bike_demand/own.py": CODE,
        "tests/test_own.py": TEST.format("bike_demand.own"),
        "notebooks/1.0-look.ipynb": NOTEBOOK,
        "README.md": "# Bike Demand\n\nOur own notes.\n",
        ".gitignore": GITIGNORE + "/mine/\n",
    },
    answers={"project_name": "Bike Demand", "author_name": "Ada", "license": "MIT"},
    requires=("black", "flake8", "numpy", "python-dotenv"),
    works=("make data", "make clean"),
    said=("Makefile is own.mk now",),
)
WHISK = LookAlike(
    first={
        "README.md": "# Spam Filter\n\nMade with whisk.\n",
        ".gitignore": GITIGNORE,
        "MANIFEST.in": "include src/spam_filter/artifacts/*\n",
        "requirements.txt": "# Installs it as a local package.\n-e .\n\n"
        "click # the command line\n",
        "setup.py": "from setuptools import find_packages, setup\n\n\n"
        "def list_reqs(fname='requirements.txt'):\n    with open(fname) as fd:\n"
        "        return fd.read().splitlines()\n\n\nsetup(\n    name='spam_filter',\n"
        "    package_dir={'': 'src'},\n    packages=find_packages(where='src'),\n"
        "    version='0.1.0',\n    include_package_data=True,\n    entry_points={\n"
        "        'console_scripts': ['spam_filter=spam_filter.cli.main:cli'],\n    },\n"
        "    description='A short description of the project.',\n"
        "    author='Your name (or your organization/company/team)',\n"
        "    python_requires='>=3.11',\n)\n",
        "tox.ini": "[tox]\nenvlist = py311\n\n[testenv]\ncommands = pytest tests/\n",
        "app/main.py": "from spam_filter.models.model import Model\n",
        "src/spam_filter/__init__.py": "",
        "src/spam_filter/artifacts/model.pkl": "a model\n",
        "src/spam_filter/cli/__init__.py": "",
        "src/spam_filter/cli/main.py": "import click\n\n\n@click.command()\n"
        "def cli():\n    click.echo('spam')\n",
        "src/spam_filter/models/__init__.py": "",
        "src/spam_filter/models/model.py": "class Model: ...\n",
        "tests/test_model.py": "from spam_filter.models.model import Model\n\n\n"
        "def test_predict():\n    Model()\n",
        "whisk_commands/app.py": "",
    },
    own={
        # What a test session of ours used to fall over.
        "model.py": "raise SystemExit('not to be imported')\n",
        "settings.py": "raise SystemExit('not to be imported')\n",
        "src/spam_filter/own.py": CODE,
        "tests/test_own.py": TEST.format("spam_filter.own"),
        "dvc.yaml": "stages:\n  train:\n    cmd: echo trained > out.txt\n"
        "    params: [rate]\n    outs: [out.txt]\n",
        "params.yaml": "# mine\nrate: 3\n",
    },
    answers={"project_name": "Spam Filter", "package_name": "spam_filter"},
    requires=("click",),
    said=("tox.ini", "setup.py still says", "once no line of setup.py names it"),
)
QUICKSTARTER = LookAlike(
    first={
        "README.md": "# topic-finder\n\nWritten by the datascience quickstarter.\n",
        "Makefile": "PORT ?= 8000\nVERSION ?= `cat VERSION`\n\n\n.PHONY: dev\ndev:\n"
        "\tpip install -e .\n\n\n.PHONY: test\ntest:\n\t@echo pytest topic_finder\n\n\n"
        ".PHONY: run\nrun:\n\t@echo serving on $(PORT)\n\n\n.PHONY: build\nbuild:\n"
        "\t@echo docker build $(VERSION)\n",
        "Dockerfile": "FROM python:3.11\n",
        "VERSION": "0.3.1\n",
        "project.json": '{"package": "topic_finder"}',
        "requirements.txt": "numpy\n",
        "setup.py": "from setuptools import setup\n\n"
        'with open("requirements.txt") as f:\n'
        "    requirements = f.read().splitlines()\n\n"
        'with open("VERSION") as f:\n    version = f.read().strip()\n\n'
        'setup(\n    name="topic_finder",\n    version=version,\n'
        '    packages=["topic_finder"],\n    install_requires=requirements\n)\n',
        "topic_finder/__init__.py": "",
        "topic_finder/serving.py": "def run_app(): ...\n",
        "topic_finder/test_serving.py": "from topic_finder.serving import run_app\n\n\n"
        "def test_serving():\n    assert run_app() is None\n",
        "research/.gitkeep": "",
    },
    own={
        "topic_finder/own.py": CODE,
        "topic_finder/test_own.py": TEST.format("topic_finder.own"),
        "bin/run": "#!/bin/sh\necho mine\n",
    },
    answers={"project_name": "topic-finder", "package_name": "topic_finder"},
    requires=("numpy",),
    works=("make run PORT=1", "make build"),
)
BY_HAND = LookAlike(
    first={"README.md": "# House Prices\r\n\r\nMine.\r\n"},
    own={
        "train.py": "import os\r\n\r\nprint(os.name)\r\n",
        "helpers/__init__.py": "",
        "helpers/own.py": CODE,
        "tests/test_own.py": TEST.format("helpers.own"),
        "Dockerfile": "FROM python:3.11\nCOPY . .\nCMD python train.py\n",
        "docs/index.md": "Not a page of any site.\n",
        "ruff.toml": "line-length = 120\n",
        ".gitignore": "Makefile\nbin/\n*.pyc\n",
        "data/raw.csv": "a,b\n1,2\n",
        ".github/workflows/tests.yml": "on: push\njobs: {}\n",
    },
    answers={"project_name": "House Prices", "package_name": "house_prices"},
    works=("python3 train.py",),
    said=(".github/workflows/tests.yml: yours",),
)
NOTEBOOKS = LookAlike(
    first={"README.rst": "==============\nBird Songs\n==============\n\nNotes.\n"},
    own={
        "01-look.ipynb": NOTEBOOK,
        "02-model.ipynb": NOTEBOOK,
        "environment.yml": "name: birds\nchannels: [conda-forge]\ndependencies:\n"
        "  - python=3.11\n  - numpy=2.4\n  - pytorch::pytorch=2.9.1=py311_0\n"
        "  - cudatoolkit=11.3\n  - pip\n  - pip:\n    - librosa>=0.10\n",
    },
    answers={"project_name": "Bird Songs", "license": "Proprietary"},
    requires=("librosa>=0.10", "numpy==2.4.*", "torch==2.9.1"),
    said=("cudatoolkit=11.3: cannot stand", "kept with outputs"),
)
FLAT = LookAlike(
    first={
        "setup.cfg": "[metadata]\nname = tidal\nversion = attr: tidal.__version__\n"
        "description = Heights of tides\nauthor = Di\n\n[options]\npackages = find:\n"
        "python_requires = >=3.10\ninstall_requires =\n    numpy>=1.20\n    click\n\n"
        "[options.extras_require]\nplot =\n    matplotlib\n\n[options.entry_points]\n"
        "console_scripts =\n    tidal = tidal.own:answer\n\n[tool:pytest]\n"
        "addopts = -q\n\n[mypy]\nignore_missing_imports = True\n",
        "setup.py": "from setuptools import setup\n\nsetup()\n",
        "tidal/__init__.py": '__version__ = "1.4.0"\n',
        "requirements-dev.txt": "pytest\nflake8==7.0.0\n",
        "requirements.txt": "numpy==2.4.6\n",
        ".travis.yml": "language: python\n",
        ".pre-commit-config.yaml": "repos: []\n",
    },
    own={"tidal/own.py": CODE, "tests/test_own.py": TEST.format("tidal.own")},
    answers={"project_name": "tidal", "description": "Heights of tides"},
    requires=("numpy>=1.20", "click"),
    said=(".travis.yml", ".pre-commit-config.yaml is yours"),
)
KEDRO = LookAlike(
    first={
        "README.md": "# spaceflights\n\n## Overview\n",
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
        'build-backend = "setuptools.build_meta"\n\n[project]\nname = "spaceflights"\n'
        'dynamic = ["version", "dependencies"]\n\n[tool.kedro]\n'
        'package_name = "spaceflights"\nproject_name = "Spaceflights"\n'
        'kedro_init_version = "0.19.0"\nsource_dir = "src"\n\n'
        '[tool.setuptools.dynamic]\ndependencies = {file = "requirements.txt"}\n'
        'version = {attr = "spaceflights.__version__"}\n\n'
        '[tool.setuptools.packages.find]\nwhere = ["src"]\n\n'
        '[tool.pytest.ini_options]\naddopts = "-q"\n\n[tool.coverage.report]\n'
        "fail_under = 0\n\n[tool.ruff]\nline-length = 88\n",
        "requirements.txt": "numpy\n",
        "conf/base/catalog.yml": "companies:\n  type: pandas.CSVDataset\n",
        "conf/base/parameters.yml": "rate: 3\n",
        "src/spaceflights/__init__.py": '__version__ = "0.1"\n',
        "src/spaceflights/settings.py": "HOOKS = ()\n",
        "src/spaceflights/pipeline_registry.py": "def register_pipelines(): ...\n",
        ".gitignore": GITIGNORE,
        "data/01_raw/.gitkeep": "",
    },
    own={
        "src/spaceflights/own.py": CODE,
        "tests/test_own.py": TEST.format("spaceflights.own"),
    },
    answers={"project_name": "spaceflights", "package_name": "spaceflights"},
    said=("`git rm` it once no line of pyproject.toml names it",),
)
POETRY = LookAlike(
    first={
        "README.md": "<h1 align='center'>Wine *Notes*</h1>\n",
        "pyproject.toml": "[tool.poetry]\n"
        'name = "wine-notes"\nversion = "2.1.0"\ndescription = "Words of wines"\n'
        'authors = ["Eve <eve@example.org>"]\npackages = [{include = "wine_notes"}]\n\n'
        '[tool.poetry.dependencies]\npython = "^3.11"\nnumpy = "^2.1"\n'
        'httpx = {version = "*", extras = ["http2"]}\nlocal = {path = "../local"}\n\n'
        '[tool.poetry.group.test.dependencies]\npytest = ">=7"\n\n'
        '[tool.poetry.scripts]\nwine = "wine_notes.own:answer"\n\n'
        '[build-system]\nrequires = ["poetry-core"]\n'
        'build-backend = "poetry.core.masonry.api"\n',
        "poetry.lock": "# made by poetry\n",
        "wine_notes/__init__.py": "",
        ".gitlab-ci.yml": "test:\n  script: pytest\n",
    },
    own={"wine_notes/own.py": CODE, "tests/test_own.py": TEST.format("wine_notes.own")},
    answers={"project_name": "Wine Notes", "author_name": "Eve", "ci": "gitlab"},
    requires=("numpy>=2.1,<3.0", "httpx[http2]"),
    said=("poetry.lock", "local = ", ".gitlab-ci.yml"),
)
PIPENV = LookAlike(
    first={
        "README.md": "# [Rain Radar](https://example.org) ![badge](b.svg)\n",
        "Pipfile": '[packages]\nnumpy = "~=2.4"\n\n[dev-packages]\npytest = "*"\n\n'
        '[requires]\npython_version = "3.11"\n',
        "Pipfile.lock": "{}\n",
        ".dvc/config": "['remote \"store\"']\n    url = s3://rain-data/radar\n",
        "old.dvc": "cmd: python train.py\ndeps:\n- path: train.py\nouts:\n"
        "- path: model.bin\n  cache: true\n",
    },
    own={"train.py": "print('trained')\n"},
    answers={"project_name": "Rain Radar", "storage_url": "s3://rain-data/radar"},
    requires=("numpy>=2.4,<3.0",),
    said=("old.dvc is a stage of DVC before 1.0", "dvc stage add -n old -d train.py"),
)
LOOK_ALIKES = {
    "cookiecutter data science v1": V1,
    "cookiecutter data science v2": V2,
    "whisk": WHISK,
    "quickstarter": QUICKSTARTER,
    "by hand": BY_HAND,
    "notebooks and conda": NOTEBOOKS,
    "flat package": FLAT,
    "kedro": KEDRO,
    "poetry": POETRY,
    "pipenv": PIPENV,
}
