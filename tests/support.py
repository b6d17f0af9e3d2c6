"""Helpers of the tests: git, make, and the working tree as a commit."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

# `make test-all` sets it: every update and the full counts, not the gate's samples.
FULL = bool(os.environ.get("GRAFT_FULL"))

UV = shutil.which("uv") or str(REPOSITORY / ".venv/bin/uv")

PERSON = ("-c", "user.name=Test", "-c", "user.email=test@example.org")

Render = Callable[..., Path]


def git(folder: Path, *command: str) -> str:
    """Run git in a folder, without the user's settings."""
    try:
        return subprocess.run(
            ["git", *PERSON, *command],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr)
        raise


def lines_with(project: Path, pattern: re.Pattern[str]) -> list[str]:
    """Each line of a project that a pattern finds, or whose file's name it finds."""
    return [
        f"{path.relative_to(project)}:{number}: {line}"
        for path in sorted(project.rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line) or pattern.search(path.name)
    ]


def copy_working_tree(folder: Path) -> None:
    """Copy what this repository would commit."""
    files = git(REPOSITORY, "ls-files", "-z", "-co", "--exclude-standard").split("\0")
    for name in filter(None, files):
        source = REPOSITORY / name
        if source.is_file() or source.is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name, follow_symlinks=False)


def commit_working_tree(repository: Path) -> None:
    """Commit what this repository would, tagged as newer than any release."""
    copy_working_tree(repository)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "The working tree")
    git(repository, "tag", "v999.0.0")


def make(
    project: Path, *arguments: str, fails: bool | None = False, **environment: str
) -> str:
    """Run make in a project; return its output.

    With `fails=None`, either exit code is accepted.
    """
    outside = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    variables = {k: v for k, v in os.environ.items() if k not in outside}
    run = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=project,
        env=variables | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert fails in (
        None,
        bool(run.returncode),
    ), f"make {' '.join(arguments)}\n{run.stdout}"
    return run.stdout


def clone_trained(original: Path, clone: Path) -> None:
    """Clone a trained project as a colleague does, set it up and check its data out."""
    git(clone.parent, "clone", "--quiet", str(original), str(clone))
    # The cache of the original stands in for a remote.
    shutil.copytree(original / ".dvc/cache", clone / ".dvc/cache")
    make(clone, "setup")
    run_tool(clone, "dvc", "checkout")


def run_tool(project: Path, tool: str, *arguments: str, check: bool = True) -> str:
    """Run a tool of the project's environment; return its output if it failed."""
    folders = [project / ".venv/bin", Path(UV).parent, "/usr/local/bin:/usr/bin:/bin"]
    path = ":".join(map(str, folders))
    done = subprocess.run(
        [str(project / ".venv/bin" / tool), *arguments],
        cwd=project,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert not check or done.returncode == 0, done.stdout
    return done.stdout


@contextmanager
def made_once(folder: Path) -> Iterator[bool]:
    """Whether this worker has to fill the folder; other workers wait until it has."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / "ready"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield not ready.exists()
        ready.touch()
