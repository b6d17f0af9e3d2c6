"""Repositories as other templates make them, in our own words, and work done in them.

Each is what its tool writes at first, and then what its owners made of it.
"""

from dataclasses import dataclass

GITIGNORE = """\
# Python
__pycache__/
*.py[cod]
build/
dist/
*.egg-info/
.ipynb_checkpoints
.env
.venv
# Data and models
/data/
/models/
.mypy_cache/
"""
MAKE_V2 = """\
PROJECT_NAME = bike-demand
PYTHON_INTERPRETER = python

.PHONY: requirements
requirements:
	$(PYTHON_INTERPRETER) -m pip install -r requirements.txt

.PHONY: clean
clean:
	find . -type d -name __pycache__ -delete

.PHONY: lint
lint:
	flake8 bike_demand
	black --check bike_demand

.PHONY: data
data: requirements
	$(PYTHON_INTERPRETER) bike_demand/dataset.py
"""
PYPROJECT_V2 = """\
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

[tool.ruff]
line-length = 99
"""
README = """\
# {}

Made with {}.

## Layout

- data: what goes in
- models: what comes out
"""
SETUP = """\
from setuptools import find_packages, setup

setup(
    name='{}',
    packages=find_packages(),
    version='0.1.0',
    description='{}',
    author='{}',
)
"""
CODE = "def answer():\n    return 42  # mine\n"
TEST = "from {} import answer\n\n\ndef test_it():\n    assert answer() == 42\n"


@dataclass(frozen=True)
class LookAlike:
    """The first files, what was done to them, and the packages: theirs and ours."""

    first: dict[str, str]
    own: dict[str, str]
    package: str
    ours: str


def started(files: dict[str, str], package: str, ours: str) -> LookAlike:
    """With work in most of the files that a tool made, and some of their own."""
    module = package.removeprefix("src/").replace("/", ".")
    own = {
        f"{package}/own.py": CODE,
        f"{package}/__init__.py": files.get(f"{package}/__init__.py", ""),
        "tests/test_own.py": TEST.format(f"{module}.own"),
        "data/raw.csv": "a,b\n1,2\n",
        "notebooks/1.0-look.ipynb": '{"cells": [], "metadata": {}, "nbformat": 4}\n',
        "README.md": files["README.md"] + "\nOur own notes.\n",
        ".gitignore": files.get(".gitignore", "").replace("/data/\n", "") + "/mine/\n",
    }
    if "Makefile" in files:
        own["Makefile"] = files["Makefile"].replace(
            ".PHONY: clean\n", ".PHONY: ours\nours:\n\techo ours\n\n.PHONY: clean\n"
        )
    if "requirements.txt" in files:
        own["requirements.txt"] = files["requirements.txt"] + "holidays==0.80\n"
    if "pyproject.toml" in files:
        own["pyproject.toml"] = files["pyproject.toml"].replace(
            "[tool.black]", 'dependencies = ["pandas", "holidays"]\n\n[tool.black]'
        )
    return LookAlike(files, own, package, ours)


V2 = started(
    {
        "README.md": README.format("Bike Demand", "cookiecutter-data-science"),
        "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge\n",
        "Makefile": MAKE_V2,
        ".gitignore": GITIGNORE,
        "pyproject.toml": PYPROJECT_V2,
        "requirements.txt": "black\nflake8\npandas\n",
        "setup.cfg": "[flake8]\nmax-line-length = 99\n",
        "bike_demand/__init__.py": "from bike_demand import config\n",
        "bike_demand/config.py": "from pathlib import Path\n\nROOT = Path(__file__)\n",
        "bike_demand/dataset.py": "def main(): ...\n",
        "bike_demand/features.py": "def main(): ...\n",
        "bike_demand/modeling/__init__.py": "",
        "bike_demand/modeling/train.py": "def main(): ...\n",
        "bike_demand/modeling/predict.py": "def main(): ...\n",
        "docs/mkdocs.yml": "site_name: bike-demand\n",
        "docs/docs/index.md": "# Bike Demand\n",
        "models/.gitkeep": "",
        "references/.gitkeep": "",
        "reports/figures/.gitkeep": "",
    },
    "bike_demand",
    "bike_demand_pipeline",
)
V1 = started(
    {
        "README.md": README.format("Crop Yields", "cookiecutter data science"),
        "Makefile": MAKE_V2.replace("bike_demand", "src"),
        ".gitignore": GITIGNORE,
        "requirements.txt": "-e .\nclick\nSphinx\n",
        "setup.py": SETUP.format("src", "Yields of crops", "Bo"),
        "test_environment.py": "import sys\n\nassert sys.version_info > (3,)\n",
        "tox.ini": "[flake8]\nmax-line-length = 79\n",
        "src/__init__.py": "",
        "src/data/__init__.py": "",
        "src/data/make_dataset.py": "def main(): ...\n",
        "src/features/__init__.py": "",
        "src/features/build_features.py": "def main(): ...\n",
        "src/models/train_model.py": "def main(): ...\n",
        "src/models/predict_model.py": "def main(): ...\n",
        "src/visualization/visualize.py": "def main(): ...\n",
        "docs/Makefile": "html:\n\tsphinx-build . _build\n",
        "docs/conf.py": "project = 'crop-yields'\n",
        "docs/index.rst": "Crop Yields\n===========\n",
        "models/.gitkeep": "",
    },
    "src",
    "crop_yields",
)
WHISK = started(
    {
        "README.md": README.format("Spam Filter", "whisk"),
        ".gitignore": GITIGNORE,
        ".envrc": "source .venv/bin/activate\n",
        "requirements.txt": "dvc\nflask\nwhisk\n",
        "setup.py": SETUP.format("spam_filter", "Finds spam", "Cy"),
        "app/main.py": "from spam_filter.models.model import Model\n",
        "notebooks/getting_started.ipynb": '{"cells": [], "nbformat": 4}\n',
        "src/spam_filter/__init__.py": "",
        "src/spam_filter/artifacts/.gitkeep": "",
        "src/spam_filter/cli/main.py": "def cli(): ...\n",
        "src/spam_filter/models/__init__.py": "",
        "src/spam_filter/models/model.py": "class Model: ...\n",
        "tests/test_model.py": "def test_model(): ...\n",
    },
    "src/spam_filter",
    "spam_filter",
)
BY_HAND = started(
    {
        "README.md": "# House Prices\r\n\r\nMine.\r\n",
        "train.py": "import os\r\n\r\nprint(os.name)\r\n",
        "Dockerfile": "FROM python:3.11\nCOPY . .\nCMD python train.py\n",
        "docs/contract.txt": "Not a page of any site.\n",
        "ruff.toml": "line-length = 120\n",
    },
    "helpers",
    "house_prices",
)
LOOK_ALIKES = {
    "cookiecutter data science v2": V2,
    "cookiecutter data science v1": V1,
    "whisk": WHISK,
    "by hand": BY_HAND,
}
