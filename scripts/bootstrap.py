"""Turn a copy made with GitHub's "Use this template" into a project, and push it.

Everything comes from the environment: GITHUB_REPOSITORY and GITHUB_SERVER_URL, and the
answers PROJECT_NAME, DESCRIPTION, AUTHOR_NAME, LICENSE and ANSWERS (name=value ...);
an empty one leaves the default. TEMPLATE says where the template is; otherwise GitHub
does, or pyproject.toml.

The working tree is not touched: the project is committed with a separate index, then
pushed. So a run killed at any moment leaves nothing behind, and the next one finishes.
"""

import json
import os
import re
import shlex
import subprocess
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from make_project import ProjectError, parse_answers, render_from
from releases import CHANGELOG, newest_version

from graft.offer.held_back import WORKFLOWS, changed, without
from graft.offer.repository import identity

MARKER = ".graft-template"
MESSAGE = "Start the project from its template"
ANSWERS_FILE = ".copier-answers.yml"
BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
ASKED = ("PROJECT_NAME", "DESCRIPTION", "AUTHOR_NAME", "LICENSE", "ANSWERS")
# Characters the template's validators refuse: controls, separators, text direction.
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


class BootstrapError(Exception):
    """Why the project could not be made."""


class Template(NamedTuple):
    """Where a copy came from: an address, and the version that can be read there.

    Without a version nothing can be read there: it is private, or the address is wrong.
    """

    address: str
    version: str


def reason_to_leave_alone(repository: Path) -> str:
    """Why this is not a fresh copy of the template; empty if it is one."""
    if not (repository / MARKER).is_file():
        return f"there is no {MARKER}, so this is a project, or a template to maintain"
    commits = int(git(repository, "rev-list", "--count", "HEAD"))
    if commits != 1:
        return f"the history has {commits} commits, so this is no fresh copy"
    pushed = git(repository, "ls-remote", "origin", f"refs/heads/{branch(repository)}")
    if pushed.split("\t")[0] != git(repository, "rev-parse", "HEAD"):
        return "there are newer commits on the server: `git pull`"
    return ""


def answers(environment: Mapping[str, str]) -> dict[str, object]:
    """Answers to the template's questions; missing ones keep their defaults."""
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


def find_template(repository: Path) -> Template:
    """The template that this copy was made from, and what to render of it."""
    settings = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))
    address = (
        os.environ.get("TEMPLATE")
        or ask_github(os.environ.get("GITHUB_REPOSITORY", ""))
        or settings["tool"]["graft"]["address"]
    )
    try:
        listed = git(repository, "ls-remote", "--", address)
    except BootstrapError:
        return Template(address, "")
    release = newest_release(repository)
    # A fork may have come without tags.
    return Template(address, release if f"refs/tags/{release}" in listed else "HEAD")


def ask_github(name: str) -> str:
    """The address of the template that a repository was made from; empty if unknown."""
    ask = ["gh", "api", f"repos/{name}"]
    try:
        run = subprocess.run(ask, capture_output=True, encoding="utf-8", timeout=60)
        return str(json.loads(run.stdout)["template_repository"]["clone_url"])
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return ""


def newest_release(repository: Path) -> str:
    return f"v{newest_version((repository / CHANGELOG).read_text('utf-8'))}"


def render(repository: Path, template: Template, destination: Path) -> None:
    """Render the template, or the files of this copy if it cannot be read."""
    try:
        if template.version:
            render_from(*template, destination, answers(os.environ))
        else:
            render_copy(repository, template.address, destination)
    except ProjectError as error:
        raise BootstrapError(str(error)) from None


def render_copy(repository: Path, address: str, destination: Path) -> None:
    """Render the files of this copy, as the newest release at the address."""
    release = newest_release(repository)
    with tempfile.TemporaryDirectory() as folder:
        git(repository, "clone", "--quiet", "--no-tags", str(repository), folder)
        git(Path(folder), "tag", release)
        render_from(folder, release, destination, answers(os.environ))
    recorded = destination / ANSWERS_FILE
    text = recorded.read_text("utf-8")
    text = re.sub(r"(?m)^_src_path: .*$", lambda _: f"_src_path: {address}", text)
    # The hash of this copy's commit, which the template does not have.
    text = re.sub(r"(?m)^template_commit: .*\n", "", text)
    recorded.write_text(text, "utf-8")


def commit_project(repository: Path, rendered: Path) -> tuple[str, list[str]]:
    """Commit the project on top of HEAD; return it, and workflow files held back.

    A workflow's token may delete workflow files, but neither add nor change one: such a
    change waits as a patch. What only pins other versions stays as this copy has it.
    """
    with tempfile.TemporaryDirectory() as folder:
        aside = {
            "GIT_DIR": git(repository, "rev-parse", "--absolute-git-dir"),
            "GIT_INDEX_FILE": f"{folder}/index",
            "GIT_WORK_TREE": str(rendered),
        }
        git(rendered, "add", "--all", "--force", **aside)
        listed = git(rendered, "ls-tree", "-r", "HEAD", "--", f"{WORKFLOWS}/", **aside)
        kept = [
            line
            for line in listed.splitlines()
            if only_pins_differ(line.split("\t")[1], repository, rendered)
        ]
        git(rendered, "update-index", "--index-info", stdin="\n".join(kept), **aside)
        tree = git(rendered, "write-tree", **aside)
    commit = git(repository, "commit-tree", tree, "-p", "HEAD", "-m", MESSAGE)
    held = changed("HEAD", commit, WORKFLOWS)
    if held:
        commit = without("HEAD", commit, held, MESSAGE)
    return commit, held


def only_pins_differ(file: str, *folders: Path) -> bool:
    """Whether a workflow is the same in both folders, but for actions' versions."""
    if not all((folder / file).is_file() for folder in folders):
        return False
    texts = [(folder / file).read_text("utf-8") for folder in folders]
    return len({re.sub(r"@[0-9a-f]{40} # \S+", "", text) for text in texts}) == 1


def branch(repository: Path) -> str:
    return git(repository, "symbolic-ref", "--short", "HEAD")


def start_ci(repository: Path, commit: str) -> None:
    """Start CI, which a push by a workflow's token does not; a refusal is no error."""
    has_ci = git(repository, "ls-tree", commit, "--", f"{WORKFLOWS}/ci.yml")
    if os.environ.get("GITHUB_ACTIONS") and has_ci:
        start = ["gh", "workflow", "run", "ci.yml", "--ref", branch(repository)]
        subprocess.run(start, check=False)


def local_command(environment: Mapping[str, str]) -> str:
    """The command that does the same for someone who may push."""
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    name = environment.get("GITHUB_REPOSITORY", "")
    folder = name.rpartition("/")[2]
    given = [
        f"{variable}={shlex.quote(environment[variable])}"
        for variable in ("GITHUB_REPOSITORY", "TEMPLATE", *ASKED)
        if environment.get(variable)
    ]
    clone = shlex.join(["git", "clone", f"{server}/{name}", folder])
    return f"{clone} && {' '.join(given)} make -C {shlex.quote(folder)} bootstrap"


def report(text: str) -> None:
    """Report in the log and, on GitHub, on the run's page."""
    print(text)
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(page, "a", encoding="utf-8") as summary:
            summary.write(text + "\n")


def git(folder: Path, *command: str, stdin: str | None = None, **variables: str) -> str:
    """Run git; BootstrapError with its output when it fails."""
    done = subprocess.run(
        ["git", *command],
        cwd=folder,
        env=os.environ | {"GIT_TERMINAL_PROMPT": "0"} | variables,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise BootstrapError(f"git {command[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def main() -> None:
    repository = Path.cwd()
    environment = dict(os.environ)
    os.environ |= identity(*BOT)
    try:
        if reason := reason_to_leave_alone(repository):
            report(f"Nothing to do: {reason}.")
            return
        template = find_template(repository)
        environment["TEMPLATE"] = template.address
        with tempfile.TemporaryDirectory() as folder:
            rendered = Path(folder) / "project"
            render(repository, template, rendered)
            commit, held = commit_project(repository, rendered)
        target = f"{commit}:refs/heads/{branch(repository)}"
        git(repository, "push", "--quiet", "origin", target)
        start_ci(repository, commit)
    except BootstrapError as error:
        report(
            f"The project could not be made: {error}\n\n"
            "This command does the same on a machine from which you may push:\n\n"
            f"    {local_command(environment)}"
        )
        raise SystemExit(1) from None
    report(
        f"The project is made from {template.address}. "
        "Clone it (or `git pull` here), then `make setup` there."
    )
    if not template.version:
        report(
            "The template could not be read there: this copy's own files were taken. "
            "Updates need that address: if it is private, give them a token that may "
            f"read it; if it is wrong, change _src_path in {ANSWERS_FILE}."
        )
    if held:
        report(
            f"GitHub lets no workflow change {', '.join(held)}: "
            "`make update-workflows` in a clone does, then `git push`."
        )


if __name__ == "__main__":
    main()
