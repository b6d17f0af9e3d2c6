"""Turn a copy made with GitHub's "Use this template" into a project, and push it.

Everything comes from the environment: GITHUB_REPOSITORY and GITHUB_SERVER_URL, and the
answers PROJECT_NAME, DESCRIPTION, AUTHOR_NAME, LICENSE and ANSWERS (name=value ...);
an empty one leaves the default.
"""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from copier import run_copy
from copier.errors import CopierError
from make_project import parse_answers
from releases import CHANGELOG, newest_version

MARKER = ".graft-template"
WORKFLOWS = Path(".github/workflows")
BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
ASKED = ("PROJECT_NAME", "DESCRIPTION", "AUTHOR_NAME", "LICENSE", "ANSWERS")
# What the template's validators refuse in a text: controls, separators, text direction.
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


class BootstrapError(Exception):
    """Why the project could not be made."""


def reason_to_leave_alone(repository: Path) -> str:
    """Why this is no fresh copy of the template; empty if it is one."""
    if not (repository / MARKER).is_file():
        return f"there is no {MARKER}, so this is a project, or a template to maintain"
    commits = int(git(repository, "rev-list", "--count", "HEAD"))
    if commits != 1:
        return f"the history has {commits} commits, so this is no fresh copy"
    return ""


def answers(environment: Mapping[str, str]) -> dict[str, object]:
    """Answers to the template's questions; what is missing stays at its default."""
    name = environment.get("GITHUB_REPOSITORY", "").rpartition("/")[2]
    given: dict[str, object] = {
        "project_name": one_line(environment.get("PROJECT_NAME", ""), 60)
        or title(name),
        "description": one_line(environment.get("DESCRIPTION", ""), 200),
        "author_name": one_line(environment.get("AUTHOR_NAME", ""), 100),
        "license": environment.get("LICENSE", ""),
    }
    given |= parse_answers(environment.get("ANSWERS", "").split())
    return {question: answer for question, answer in given.items() if answer != ""}


def title(repository: str) -> str:
    """A name for people from a repository's: flight-delays is Flight Delays."""
    words = re.sub(r"[._-]+", " ", repository).split()
    if repository.islower():
        words = [word[0].upper() + word[1:] for word in words]
    return one_line(" ".join(words), 60) or "My Project"


def one_line(text: str, longest: int) -> str:
    """Visible text on one line, cut to a length."""
    text = " ".join(INVISIBLE.sub(" ", text).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def render(repository: Path, destination: Path) -> str:
    """Render the newest release from the public source; return its tag."""
    settings = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    version = newest_version((repository / CHANGELOG).read_text("utf-8"))
    try:
        run_copy(
            settings["tool"]["graft"]["address"],
            destination,
            data=answers(os.environ),
            defaults=True,
            vcs_ref=f"v{version}",
            quiet=True,
        )
    except (CopierError, ValueError) as error:
        raise BootstrapError(str(error).strip().splitlines()[-1]) from None
    return f"v{version}"


def replace_files(repository: Path, rendered: Path) -> list[str]:
    """Put the project in the template's place; return workflow files held back.

    A workflow's token may delete workflow files, but neither add nor change one.
    """
    tracked = set(split(git(repository, "ls-files", "-z")))
    wanted = {
        path.relative_to(rendered).as_posix()
        for path in rendered.rglob("*")
        if not path.is_dir()
    }
    workflows = {name for name in wanted if Path(name).parent == WORKFLOWS}
    for name in tracked - (workflows & tracked):
        (repository / name).unlink()
    for name in wanted - workflows:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(rendered / name, repository / name, follow_symlinks=False)
    listed = "\0".join(sorted(tracked | (wanted - workflows)))
    git(
        repository,
        *("add", "--all", "--force"),
        *("--pathspec-from-file=-", "--pathspec-file-nul"),
        stdin=listed,
    )
    return sorted(workflows - tracked)


def commit_and_push(repository: Path, message: str) -> None:
    """One ordinary commit on the branch that is checked out."""
    name, address = BOT
    branch = git(repository, "symbolic-ref", "--short", "HEAD")
    git(
        repository,
        *("-c", f"user.name={name}", "-c", f"user.email={address}"),
        *("commit", "--quiet", "--no-verify", "--message", message),
    )
    git(repository, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")


def start_ci(repository: Path) -> None:
    """Start what a push by a workflow's token does not; if refused, it can wait."""
    branch = git(repository, "symbolic-ref", "--short", "HEAD")
    if (
        os.environ.get("GITHUB_ACTIONS")
        and (repository / WORKFLOWS / "ci.yml").exists()
    ):
        subprocess.run(
            ["gh", "workflow", "run", "ci.yml", "--ref", branch], check=False
        )


def local_command(environment: Mapping[str, str]) -> str:
    """What does the same on the machine of someone who may push."""
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    name = environment.get("GITHUB_REPOSITORY", "")
    folder = name.rpartition("/")[2]
    given = [
        f"{variable}={shlex.quote(environment[variable])}"
        for variable in ("GITHUB_REPOSITORY", *ASKED)
        if environment.get(variable)
    ]
    clone = shlex.join(["git", "clone", f"{server}/{name}", folder])
    return f"{clone} && {' '.join(given)} make -C {shlex.quote(folder)} bootstrap"


def report(text: str) -> None:
    """Say it in the log and, on GitHub, on the run's page."""
    print(text)
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(page, "a", encoding="utf-8") as summary:
            summary.write(text + "\n")


def git(repository: Path, *command: str, stdin: str | None = None) -> str:
    done = subprocess.run(
        ["git", *command],
        cwd=repository,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise BootstrapError(f"git {command[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def split(listing: str) -> list[str]:
    return [name for name in listing.split("\0") if name]


def main() -> None:
    repository = Path.cwd()
    if reason := reason_to_leave_alone(repository):
        report(f"Nothing to do: {reason}.")
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            rendered = Path(folder) / "project"
            tag = render(repository, rendered)
            held_back = replace_files(repository, rendered)
        commit_and_push(repository, f"Start the project from the template, {tag}")
    except BootstrapError as error:
        report(
            f"The project could not be made: {error}\n\n"
            "This command does the same on a machine from which you may push:\n\n"
            f"    {local_command(os.environ)}"
        )
        raise SystemExit(1) from None
    start_ci(repository)
    report(f"The project is rendered from {tag}. Clone it, then `make setup` there.")
    for name in held_back:
        report(
            f"GitHub lets no workflow add {name}: copy it from the template by hand."
        )


if __name__ == "__main__":
    main()
