"""Helpers to write a test as a story: release a template, make a project, edit it."""

import contextlib
import io
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copier import run_update
from quick_copier import run_copy

from graft import cli

ANSWERS_FILE = "{{ _copier_conf.answers_file }}.jinja"
QUESTIONS = "with_docs: {type: bool, default: false}\n"
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org")

LINES = "".join(f"line {number}\n" for number in range(1, 21))

Files = Mapping[str, str | bytes | None]


def git(folder: Path, *command: str) -> str:
    """Run git in a folder; its output."""
    done = subprocess.run(
        ["git", *IDENTITY, *command], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, f"git {' '.join(command)}\n{done.stderr}"
    return done.stdout


def build_file_tree(folder: Path, files: Files) -> None:
    """Write files; None removes one."""
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def git_save(folder: Path, message: str = "Change", tag: str | None = None) -> None:
    """Commit everything."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch", "main")
        with (folder / ".git/config").open("a") as settings:
            settings.write("[user]\n\tname = Test\n\temail = test@example.org\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    if tag:
        git(folder, "tag", tag)


def release(template: Path, version: str, files: Files) -> None:
    """Change some files of a template and release it."""
    build_file_tree(template, files)
    git_save(template, f"Release {version}", version)


def new_template(folder: Path, files: Files) -> Path:
    """A template whose version 1.0.0 renders these files (and `copier.yml`)."""
    answers = "{{ _copier_answers | to_nice_yaml -}}\n"
    release(
        folder,
        "v1.0.0",
        {"copier.yml": QUESTIONS, ANSWERS_FILE: answers, **files},
    )
    return folder


def new_project(template: Path, folder: Path, **answers: Any) -> Path:
    """A committed project, made from the newest version."""
    run_copy(str(template), folder, data=answers, defaults=True, quiet=True)
    git_save(folder, "Start the project")
    return folder


def edit(project: Path, files: Files) -> None:
    """Work on the project, and commit."""
    build_file_tree(project, files)
    git_save(project, "Work")


@dataclass(frozen=True)
class Run:
    """The tool's output and exit code."""

    code: int
    out: str
    err: str


def graft(project: Path, *arguments: str) -> Run:
    """Run the update tool as its command line does."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        command, *options = arguments
        code = cli.main([command, "--project", str(project), *options])
    return Run(code, out.getvalue(), err.getvalue())


def copier_update(project: Path, **options: Any) -> None:
    """Run plain `copier update`, as an update bot does."""
    run_update(project, defaults=True, overwrite=True, quiet=True, **options)


def tracked(project: Path) -> dict[str, str]:
    """The committed files with their content."""
    done = subprocess.run(
        ["git", "archive", "HEAD"], cwd=project, capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as files:
        return {
            one.name: files.extractfile(one).read().decode(errors="replace")
            for one in files.getmembers()
            if one.isfile()
        }


def status(project: Path) -> str:
    """Git's status, without ignored files."""
    return git(project, "status", "--porcelain")


def recorded(project: Path) -> str:
    """The name of the commit that holds the template's last version."""
    return git(project, "for-each-ref", "--format=%(refname)", "refs/graft").strip()


def litter(project: Path) -> list[str]:
    """The tool's files and locks left below .git."""
    inside = project / ".git"
    found = [path for path in inside.rglob("*.lock")] + list(inside.glob("graft*"))
    return [path.relative_to(inside).as_posix() for path in found]
