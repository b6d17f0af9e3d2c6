"""A template and a project for the stories."""

from pathlib import Path

import pytest

from .story import LINES, new_project, new_template


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A small template at version 1.0.0."""
    return new_template(
        tmp_path / "template",
        {"Makefile": LINES, "README.md": "# Project\n", "src/app.py": LINES},
    )


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Path:
    """A project made from the template's version 1.0.0."""
    return new_project(template, tmp_path / "project")
