"""Who owns a file of a project, by hand: nothing here is read from the template."""

from __future__ import annotations

from fnmatch import fnmatch

STARTERS = (
    ".vscode/*",
    "AGENTS.md",
    "CLAUDE.md",
    "README.md",
    "SECURITY.md",
    "bin/README.md",
    "dags/train.py",
    "demos/flights/*",
    "demos/texts/*",
    "docs/data-card.md",
    "docs/index.md",
    "docs/model-card.md",
    "dvc.yaml",
    "examples/*",
    "make/project.mk",
    "notebooks/*",
    "params.yaml",
    "research/README.md",
    "src/*/model.py",
    "src/*/report.*",
    "src/*/schemas.py",
    "src/*/service/routes.py",
    "src/*/settings.py",
    "src/*/stages/*",
    "tests/conftest.py",
    "tests/stages/*",
    "tests/test_model.py",
    "tests/test_pipeline.py",
    "tests/test_report.py",
    "tests/test_routes.py",
    "tests/test_schemas.py",
)
"""Files that are written once and then belong to the project."""


def is_starter(path: str) -> bool:
    """Whether an update leaves a file alone."""
    return any(fnmatch(path, pattern) for pattern in STARTERS)
