"""A template and a project for the stories."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .story import LINES, new_project, new_template

FILES = {"Makefile": LINES, "README.md": "# Project\n", "src/app.py": LINES}


@pytest.fixture(scope="package", autouse=True)
def without_sample_hooks() -> Iterator[None]:
    """Create repositories without git's sample hooks: Copier reads each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_TEMPLATE_DIR", "")
        yield


@pytest.fixture(scope="package")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a template and a project, made once and never changed."""
    folder = tmp_path_factory.mktemp("story")
    template = new_template(folder / "now/template", FILES)
    new_project(template, folder / "now/project")
    (folder / "now").rename(folder / "original")
    return folder / "original"


@pytest.fixture
def template(original: Path) -> Iterator[Path]:
    """A small template at version 1.0.0, where the project looks for it."""
    now = original.with_name("now")
    shutil.copytree(original / "template", now / "template", symlinks=True)
    yield now / "template"
    shutil.rmtree(now)


@pytest.fixture
def project(template: Path, original: Path) -> Path:
    """A project made from the template's version 1.0.0."""
    copy = template.with_name("project")
    return shutil.copytree(original / "project", copy, symlinks=True)
