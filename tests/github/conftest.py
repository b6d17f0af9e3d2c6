"""A template and a server with a project of it, made once for all tests."""

import shutil
from collections.abc import Iterator

import pytest
from offers import Server, Template, start

Beginning = tuple[Template, Server]


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Beginning:
    """The first release and a project of it, with the folder where tests get a copy."""
    now = tmp_path_factory.mktemp("offers") / "now"
    now.mkdir()
    template_and_server = start(now)
    now.rename(now.with_name("beginning"))
    return template_and_server


@pytest.fixture
def template_and_server(beginning: Beginning) -> Iterator[Beginning]:
    """A copy where the project looks for its template.

    All tests start from the same commit, so that uv builds the update tool once.
    """
    now = beginning[1].folder
    shutil.copytree(now.with_name("beginning"), now, symlinks=True)
    yield beginning
    shutil.rmtree(now)
