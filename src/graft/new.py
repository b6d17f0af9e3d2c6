"""Makes a project: renders it, sets it up, trains it and asks it for a prediction."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from copier.errors import CopierError

from graft.errors import GraftError
from graft.project import DEFAULT_ANSWERS
from graft.render import Renderer, committed

TRUTH = ("true", "false", "yes", "no", "on", "off")


class ProjectError(GraftError):
    """Why a project cannot be made, in one line."""


@dataclass(frozen=True)
class Wish:
    """What project is wanted: where, with which answers, and from which table."""

    destination: Path
    answers: Mapping[str, object] = field(default_factory=dict)
    table: Path | None = None
    target: str | None = None
    task: str | None = None
    again: str = "Run the same command again"


def make(wish: Wish, source: str, version: str | None) -> None:
    """Make a project of a template, or go on with one; ProjectError when it fails."""
    destination = wish.destination
    if not (destination / DEFAULT_ANSWERS).exists():
        if destination.exists() and any(destination.iterdir()):
            raise ProjectError(
                f"{destination} is not empty and holds no project of this template. "
                "Choose another folder."
            )
        if wish.table is None and (wish.target or wish.task):
            raise ProjectError("a target or a task is one of a table: name the table")
        if wish.table is None:
            print(f"==> Rendering the project into {destination}", flush=True)
            render_from(source, version, destination, wish.answers)
        else:
            render_table(wish, source, version)
    pending = (
        sorted((destination / "data").glob("raw/*.*")) if _own(destination) else []
    )
    run(destination, "setup", wish.again)
    for table in pending:
        _keep(destination, table, wish.again)
    for target in targets(destination)[1:]:
        run(destination, target, wish.again)
    print(
        f"\nYour project is in {destination}. Next:\n\n"
        f"    cd {destination}\n"
        "    git add --all && git commit -m 'Train the model'\n"
        "    make help         # all that it can do\n"
        "    less README.md    # see 'Make it yours'\n"
    )


def render_table(wish: Wish, source: str, version: str | None) -> None:
    """Render a project and write what is in the table into it, all of it or nothing."""
    try:
        from graft.table import look, write
        from graft.table import source as tables
    except ImportError as error:
        if error.name != "polars":
            raise
        raise ProjectError(
            "a table is read by polars, which is not here: "
            "uvx --with polars --from graft-template graft new ..."
        ) from None
    assert wish.table
    if wish.target is None:
        raise ProjectError("say which column of the table is to be predicted")
    destination = wish.destination
    with tables.opened(wish.table) as table:
        found = look.look(table, wish.target, wish.task)
        print(f"==> {found.as_text()}", flush=True)
        print(f"\n==> Rendering the project into {destination}", flush=True)
        name = re.sub(r"[^A-Za-z0-9]+", " ", destination.name).strip()
        answers = (
            {"project_name": (name[:1].upper() + name[1:]) or "Table"}
            | dict(wish.answers)
            | write.answers(found)
        )
        if "description" in wish.answers:
            answers["description"] = wish.answers["description"]
        destination.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=destination.parent) as folder:
            rendered = Path(folder) / destination.name
            render_from(source, version, rendered, answers)
            write.write(rendered, found, table)
            if destination.exists():
                destination.rmdir()
            shutil.move(rendered, destination)


def _own(project: Path) -> bool:
    answers = (project / DEFAULT_ANSWERS).read_text(encoding="utf-8")
    return "own_table_at_first_copy:" in answers


def _keep(project: Path, table: Path, again: str) -> None:
    """Let DVC keep the table."""
    if table.suffix == ".dvc" or table.with_name(f"{table.name}.dvc").exists():
        return
    command = [".venv/bin/dvc", "add", "--quiet", str(table.relative_to(project))]
    if subprocess.run(command, cwd=project).returncode:
        raise ProjectError(f"{' '.join(command)} failed in {project}. {again}.")


def run(project: Path, target: str, again: str) -> None:
    """Run a target of the project's Makefile; ProjectError when it fails."""
    print(f"\n==> make {target}", flush=True)
    if subprocess.run(["make", "--no-print-directory", target], cwd=project).returncode:
        raise ProjectError(
            f"'make {target}' failed in {project}; see above. "
            f"{again}: it picks up where this stopped."
        )


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


def render_from(
    source: str, version: str | None, destination: Path, answers: Mapping[str, object]
) -> None:
    """Render a version of a template; ProjectError when that fails."""
    version, warnings = committed(source, version)
    for warning in warnings:
        print(f"==> Note: {warning}", flush=True)
    try:
        with Renderer(
            src_path=source,
            dst_path=destination,
            answers_file=Path(DEFAULT_ANSWERS),
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
    answers = (project / DEFAULT_ANSWERS).read_text(encoding="utf-8")
    blank = "starter: blank" in answers.splitlines()
    return ["setup", "train"] if blank else ["setup", "train", "predict"]
