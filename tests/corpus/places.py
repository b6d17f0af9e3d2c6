"""The files of a project that owners and authors edit."""

from .edits import Edit, swap

PROJECT, IGNORE, MAKE = "pyproject.toml", ".gitignore", "Makefile"
CI, RELEASE = ".github/workflows/ci.yml", ".github/workflows/release.yml"
AUDIT, UPDATE = ".github/workflows/audit.yml", ".github/workflows/update.yml"
DEPENDABOT = ".github/dependabot.yml"
HOOKS, DOCKER = ".pre-commit-config.yaml", "Dockerfile"
DEVCONTAINER, ENV = ".devcontainer/devcontainer.json", ".env.example"
RUFF, PYTEST, MYPY, COVERAGE = "ruff.toml", "pytest.ini", "mypy.ini", ".coveragerc"
ATTRIBUTES, FEATURES = ".gitattributes", "make/features.mk"
SERVICE_TARGETS, CI_TARGETS = "make/service.mk", "make/ci.mk"
CLI, DATASETS = "src/flight_delays/cli.py", "src/flight_delays/datasets.py"

# How often Dependabot looks for packages.
INTERVAL = "ecosystem: uv\n    directory: /\n    schedule:\n      interval: "
CHECKOUT, UV = "actions/checkout@", "astral-sh/setup-uv@"


def pin(path: str, action: str, commit: str, version: str) -> Edit:
    """Pin an action to a commit; a comment says which version that is."""
    return swap(path, rf"{action}\w+ # \S+", f"{action}{commit} # {version}")
