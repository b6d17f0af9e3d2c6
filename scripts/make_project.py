"""Make a project from this clone, set it up, train it and predict."""

import argparse
import re
import subprocess
import warnings
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from copier._main import Worker
from copier.errors import CopierError, DirtyLocalWarning

HERE = Path(__file__).resolve().parent.parent
TRUTH = ("true", "false", "yes", "no", "on", "off")


class ProjectError(Exception):
    """Why a project cannot be made, in one line."""


def template_source() -> tuple[str, str]:
    """Where later updates come from, and what to render: the clone's origin, or HERE.

    A relative path would stop working from another folder. A clone
    with commits of its own renders them, changed files too, and is its own source.
    """
    here = str(HERE), "HEAD"
    origin = _git("remote", "get-url", "origin")
    if not origin:
        return here
    is_url = re.match(r"[a-z+]+://|[\w.-]+@[\w.-]+:", origin)
    location = origin if is_url else str((HERE / origin).resolve())
    commit = _git("rev-parse", "HEAD")
    if commit not in _git("ls-remote", location):
        return here
    # Copier treats a folder as a repository only if it has a working tree.
    is_bare = not is_url and not (Path(location) / ".git").exists()
    return (f"git+file://{location}" if is_bare else location), commit


def _git(*command: str) -> str:
    """What git answers here; nothing if it fails."""
    run = subprocess.run(["git", *command], cwd=HERE, capture_output=True, text=True)
    return run.stdout.strip()


def parse_answers(pairs: Iterable[str]) -> dict[str, object]:
    """Read `name=value` pairs as Copier's own `--data` does."""
    answers: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ProjectError(
                f"--data {pair}: write name=value, as in with_service=true"
            )
        answers[name] = value
    return answers


def read_answers(file: Path) -> dict[str, object]:
    """Read a file of answers as Copier's own `--data-file` does."""
    try:
        answers = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ProjectError(f"--data-file {file} cannot be read: {reason}") from None
    if not isinstance(answers, dict):
        raise ProjectError(
            f"--data-file {file}: write one answer a line, as in with_service: true"
        )
    return {str(name): value for name, value in answers.items()}


def render(
    destination: Path, answers: Mapping[str, object], version: str | None = None
) -> None:
    """Render this clone, or a past release of it; raises ProjectError."""
    source, commit = template_source()
    render_from(source, version or commit, destination, answers)


def render_from(
    source: str, version: str, destination: Path, answers: Mapping[str, object]
) -> None:
    """Render a version of a template; ProjectError when that fails."""
    # Uncommitted changes of a clone are rendered too, as its owner expects.
    warnings.simplefilter("ignore", DirtyLocalWarning)
    try:
        with Worker(
            src_path=source,
            dst_path=destination,
            data=dict(answers),
            defaults=True,
            overwrite=True,
            vcs_ref=version,
            quiet=True,
        ) as worker:
            check(answers, worker.template.questions_data)
            worker.run_copy()
    except (CopierError, OSError, ValueError) as error:
        last_line = str(error).strip().splitlines()[-1].strip("| ")
        raise ProjectError(
            re.sub(r"^Validation error for question '\w+': ", "", last_line)
        ) from None


def check(answers: Mapping[str, object], questions: Mapping[str, Any]) -> None:
    """Refuse what Copier ignores: unknown names, and no boolean where one is due."""
    for name, value in answers.items():
        if name not in questions:
            near = get_close_matches(name, questions, n=1)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else "see docs/reference/questions.md"
            )
            raise ProjectError(f"The template asks no question '{name}': {hint}")
        if questions[name]["type"] == "bool":
            if str(value).lower() not in TRUTH:
                raise ProjectError(
                    f"Answer {name} with true or false, not with {value!r}"
                )
        elif not isinstance(value, str | int | float):
            raise ProjectError(
                f"Answer {name} with a text in quotes, not with {value!r}"
            )


def targets(project: Path) -> list[str]:
    """The targets that show that a project works; a blank one has no model yet."""
    answers = (project / ".copier-answers.yml").read_text(encoding="utf-8")
    blank = "starter: blank" in answers.splitlines()
    return ["setup", "train"] if blank else ["setup", "train", "predict"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make project", description=__doc__)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--data", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--data-file", type=Path, help="answers, one a line, as YAML")
    parser.add_argument("--version", help="a past release, such as v0.1.0")
    options = parser.parse_args()
    destination = options.destination.resolve()

    if not (destination / ".copier-answers.yml").exists():
        if destination.exists() and any(destination.iterdir()):
            raise SystemExit(
                f"{destination} is not empty and holds no project of this template. "
                "Choose another folder: make project DEST=../my-project"
            )
        print(f"==> Rendering the project into {destination}", flush=True)
        try:
            answers = read_answers(options.data_file) if options.data_file else {}
            answers |= parse_answers(options.data)
            render(destination, answers, options.version)
        except ProjectError as error:
            raise SystemExit(str(error)) from None
    for target in targets(destination):
        print(f"\n==> make {target}", flush=True)
        if subprocess.run(
            ["make", "--no-print-directory", target], cwd=destination
        ).returncode:
            raise SystemExit(
                f"'make {target}' failed in {destination}; see above. "
                "Run 'make project' again: it picks up where this stopped."
            )
    print(
        f"\nYour project is in {destination}. Next:\n\n"
        f"    cd {destination}\n"
        "    git add --all && git commit -m 'Train the model'\n"
        "    make help         # all that it can do\n"
        "    less README.md    # see 'Make it yours'\n"
    )


if __name__ == "__main__":
    main()
