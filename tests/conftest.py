"""Fixtures for all tests: the template as a repository, and projects made from it."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import pytest
from bytecode import keep_bytecode
from copier._template import Template
from quick_copier import run_copy
from releases import releases
from support import (
    REPOSITORY,
    Render,
    clone_trained,
    commit_working_tree,
    git,
    made_once,
    make,
    put_back,
)

pytest_plugins = ["spent"]

MEMORY_DISK = Path("/dev/shm")

# What a test starts behaves as it does for a person: not as the child of `make test`,
# and keeping its bytecode, without which every start takes twice as long.
for name in ("ARGS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(name, None)
# Threads of a model that wait leave their core to other tests.
os.environ["OMP_WAIT_POLICY"] = "passive"
# Stages look for uv on the PATH; a machine without it has the one that make brought.
os.environ["PATH"] += os.pathsep + str(REPOSITORY / ".uv/bin")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option that runs a single combination of answers."""
    parser.addoption(
        "--only",
        metavar="COMBINATION",
        help="only this combination of answers, such as 'ci=none with_docs=true'",
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Give the update tool's environments the bytecode compiled in this one."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        keep_bytecode(Path(sys.prefix))


@pytest.fixture(scope="session", autouse=True)
def learnt_by_mypy(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Share mypy's cache between all projects; it compares contents."""
    os.environ["MYPY_CACHE_DIR"] = str(tmp_path_factory.getbasetemp() / "mypy")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for what is made once and shared by all workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def template(shared: Path) -> Path:
    """The working tree, uncommitted changes included, as a git repository.

    Its only commit carries a tag beyond all releases, so that it is the newest.
    """
    with made_once(shared / "template") as missing:
        copy = shared / "template" / "graft"
        if missing:
            git(copy.parent, "init", "--quiet", "--initial-branch", "main", copy.name)
            commit_working_tree(copy)
    return copy


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A scratch folder, on a memory disk where there is one."""
    disk = MEMORY_DISK if MEMORY_DISK.is_dir() else None
    with TemporaryDirectory(prefix="graft-", dir=disk) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def plain_template(template: Path, memory: Path) -> Path:
    """The template as a plain folder, which renders many times faster than git."""
    ignore = shutil.ignore_patterns(".git")
    return Path(shutil.copytree(template, memory / "template", ignore=ignore))


@pytest.fixture(scope="session")
def released_template(shared: Path) -> Path:
    """The repository with its history: each release tagged, the working tree on top.

    Copy with `vcs_ref="v0.1.0"` for a past release; `releases()` lists them.
    """
    with made_once(shared / "released") as missing:
        clone = shared / "released" / "graft"
        if missing:
            address = str(REPOSITORY)
            git(clone.parent, "clone", "--quiet", "--no-tags", address, clone.name)
            for release in releases(REPOSITORY):
                git(clone, "tag", release.tag, release.commit)
            git(clone, "rm", "--quiet", "-r", ".")
            commit_working_tree(clone)
    return clone


@pytest.fixture(scope="session")
def questions(template: Path) -> set[str]:
    """The names of all questions."""
    return set(Template(url=str(template)).questions_data)


@pytest.fixture(scope="session")
def rendered(template: Path, questions: set[str], shared: Path) -> Render:
    """A project as Copier renders it, once for each set of answers; do not change it.

    A misspelt answer is an error, since Copier would ignore it.
    """

    def render_project(**answers: Any) -> Path:
        unknown = set(answers) - questions
        assert not unknown, f"there is no question named {', '.join(sorted(unknown))}"
        folder = shared / f"rendered-{digest(answers)}"
        with made_once(folder) as missing:
            project = folder / "project"
            if missing:
                run_copy(
                    str(template), project, data=answers, defaults=True, quiet=True
                )
        return project

    return render_project


def digest(answers: dict[str, Any]) -> str:
    """A name for a set of answers."""
    return f"{crc32(repr(sorted(answers.items())).encode()):08x}"


@pytest.fixture
def render(rendered: Render, tmp_path: Path) -> Render:
    """A rendered project for one test alone."""

    def copy_project(folder: str = "project", **answers: Any) -> Path:
        project = tmp_path / folder
        shutil.copytree(rendered(**answers), project, symlinks=True, dirs_exist_ok=True)
        return project

    return copy_project


@pytest.fixture(scope="session")
def trained_project(rendered: Render, shared: Path) -> Render:
    """A project that was set up and trained, one for each set of answers.

    All tests share it; one that changes files works on its own clone.
    """

    def train(**answers: Any) -> Path:
        folder = shared / f"trained-{digest(answers)}"
        with made_once(folder) as missing:
            if missing:
                starter = {k: v for k, v in answers.items() if k == "starter"}
                # What stages made in the starter's first project is taken from there.
                first = train(**starter) if answers != starter else None
                train_new_project(folder / "project", rendered(**answers), first)
        return folder / "project"

    return train


@pytest.fixture(scope="session")
def shared_clone(
    trained_project: Render, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What `clone` hands out; a module can make it of another project."""
    clone = tmp_path_factory.mktemp("colleague") / "clone"
    clone_trained(trained_project(), clone)
    return clone


@pytest.fixture
def clone(shared_clone: Path) -> Iterator[Path]:
    """A colleague's clone of a trained project, set up, data included.

    It is of the default project, unless the module has another `shared_clone`.
    What a test changes in it is put back.
    """
    with put_back(shared_clone):
        yield shared_clone


def train_new_project(project: Path, rendered: Path, first: Path | None) -> None:
    """Set up and train a rendered project, and commit the result."""
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(rendered, project, symlinks=True)
    make(project, "setup")
    if first:
        cache = first / ".dvc/cache"
        shutil.copytree(cache, project / ".dvc/cache", copy_function=os.link)
    make(project, "train")
    keep_bytecode(project / ".venv")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Train the model")
