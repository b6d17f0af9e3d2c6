"""Helpers of the tests: git, make, and the working tree as a commit."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import TemporaryDirectory

REPOSITORY = Path(__file__).resolve().parent.parent

# `make test-all` sets it: every update and the full counts, not the gate's samples.
FULL = bool(os.environ.get("GRAFT_FULL"))

UV = shutil.which("uv") or str(REPOSITORY / ".venv/bin/uv")

# The projects that tests of features train: few, since each takes half a minute.
ON_S3 = {"storage": "s3", "with_airflow": True, "with_mlflow": True}
SERVED = {"storage": "azure", "with_demos": True, "with_docs": True} | {
    f"with_{part}": True for part in ("service", "container", "heroku")
}

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
    """Clone a trained project as a colleague does, and set it up, data included."""
    clone_with_cache(original, clone)
    assert "Ready." in make(clone, "setup")


def clone_with_data(original: Path, clone: Path) -> None:
    """Clone a trained project, data included, without setting it up."""
    clone_with_cache(original, clone)
    run_tool(clone, "dvc", "checkout", "--quiet")


def clone_with_cache(original: Path, clone: Path) -> None:
    """Clone a project with its environment, and a cache that stands in for a remote."""
    clone_with_environment(original, clone)
    cache = original / ".dvc/cache"
    shutil.copytree(cache, clone / ".dvc/cache", copy_function=os.link)


def clone_with_environment(original: Path, clone: Path) -> None:
    """Clone a project, and give the clone its environment."""
    git(clone.parent, "clone", "--quiet", str(original), str(clone))
    link_environment(original, clone)


def link_environment(original: Path, project: Path) -> None:
    """Link a project's environment into another, as uv links one from its cache."""
    environment = project / ".venv"
    shutil.copytree(
        original / ".venv", environment, symlinks=True, copy_function=os.link
    )
    here, there = str(original).encode(), str(project).encode()
    for pattern in ("bin/*", "lib/*/site-packages/*.pth"):
        for file in environment.glob(pattern):
            if not file.is_symlink() and here in (content := file.read_bytes()):
                mode = file.stat().st_mode
                file.unlink()
                file.write_bytes(content.replace(here, there))
                file.chmod(mode)


@contextmanager
def put_back(clone: Path) -> Iterator[None]:
    """Put back what is changed in a clone: commits, files, data, and DVC's memory."""
    branch, start = git(clone, "rev-parse", "--abbrev-ref", "HEAD", "HEAD").split()
    refs, results = _refs(clone), _results(clone)
    runs = clone / ".dvc/cache/runs"
    with TemporaryDirectory(dir=clone.parent) as aside:
        shutil.copytree(runs, aside, dirs_exist_ok=True)
        yield
        shutil.rmtree(runs, ignore_errors=True)
        shutil.copytree(aside, runs)
    git(clone, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    git(clone, "reset", "--quiet", "--hard", start)
    git(clone, "clean", "--quiet", "--force", "-d")
    for made in _refs(clone) - refs:
        git(clone, "update-ref", "-d", made)
    for folder in (".dvc/tmp/exps", "build", "dist"):
        shutil.rmtree(clone / folder, ignore_errors=True)
    if _results(clone) != results:
        run_tool(clone, "dvc", "checkout", "--quiet", "--force")


def _refs(clone: Path) -> set[str]:
    return set(git(clone, "for-each-ref", "--format=%(refname)").split())


def _results(clone: Path) -> dict[Path, tuple[int, int]]:
    """The files that DVC or a stage wrote, and when."""
    folders = [clone / "data", clone / "reports", *clone.glob("src/*/artifacts")]
    files = {file: file.stat() for folder in folders for file in folder.rglob("*")}
    return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in files.items()}


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
