"""A render is a function of the template and the answers, and of nothing else."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jinja2.meta
import jinja2.nodes
import yaml
from copier._main import Worker

from .answers import Combination
from .proof import Proof
from .render import render_all
from .trees import ANSWERS_FILE, File, Tree, cover, without_answers
from .workspace import Renders

Say = Callable[[str], None]
Expect = Callable[[dict[str, list[str]]], None]

# Where the template came from, which differs between a plain folder and a git tag.
ORIGIN = {"_commit", "_src_path", "template_commit"}
MOVING_FILTERS = {
    "strftime",
    "random",
    "ans_random",
    "shuffle",
    "to_datetime",
    "to_uuid",
}

MOVING_VARIABLES = {"now", "make_secret", "_folder_name", "_copier_python"}
MOVING_SETTINGS = {"src_path", "dst_path", "os", "sep", "settings", "user_defaults"}


def test_another_day_and_another_folder_give_the_same_bytes(
    renders: Renders, proof: Proof, full: bool, expect_none: Expect
) -> None:
    everything = without_answers(renders.trees)
    names = list(everything) if full else cover(everything)
    wanted = [renders.combinations[name] for name in names]
    failures: dict[str, list[str]] = {}
    same: set[tuple[str, File]] = set()
    again = render_all(
        renders.template, wanted, renders.store, "elsewhere", _zone_of_another_day()
    )
    for combination, tree in again:
        known = renders.trees[combination.name]
        if troubles := _differences(known, tree):
            failures[combination.name] = troubles
        same |= known.items() & tree.items()
    proof.record(
        "same bytes", [name for name, files in everything.items() if files <= same]
    )
    expect_none(failures)


def test_copier_itself_gives_the_same_bytes_from_a_git_repository(
    template: Path, renders: Renders, full: bool, tmp_path: Path, expect_none: Expect
) -> None:
    names = sorted(renders.trees)
    chosen = random.Random(5).sample(names, min(100 if full else 8, len(names)))
    failures = {}
    for name in chosen:
        project = tmp_path / name
        _copy_with_copier(template, renders.combinations[name], project)
        tree = renders.store.add_folder(project)
        ours = dict(renders.trees[name])
        recorded = yaml.safe_load(renders.store.read(ours.pop(ANSWERS_FILE)))
        stock = yaml.safe_load(renders.store.read(tree.pop(ANSWERS_FILE)))
        if tree != ours or _without_origin(stock) != _without_origin(recorded):
            failures[name] = _differences(ours, tree) or [f"{recorded} != {stock}"]
    expect_none(failures)


def test_no_template_file_reads_the_clock_or_a_folder_name(
    plain_template: Path,
) -> None:
    with Worker(src_path=str(plain_template), quiet=True) as worker:
        environment = worker.jinja_env
    sources = [
        *plain_template.glob("template/**/*.jinja"),
        *plain_template.glob("questions/*"),
        *plain_template.glob("features/*"),
    ]
    # What is said to the person goes to the screen, not into a file.
    sources.remove(plain_template / "questions" / "messages.yml")
    for path in sources:
        parsed = environment.parse(path.read_text(encoding="utf-8"))
        variables = jinja2.meta.find_undeclared_variables(parsed)
        filters = {node.name for node in parsed.find_all(jinja2.nodes.Filter)}
        settings = {node.attr for node in parsed.find_all(jinja2.nodes.Getattr)}
        assert not variables & MOVING_VARIABLES, f"{path.name}: {variables}"
        assert not filters & MOVING_FILTERS, f"{path.name}: {filters & MOVING_FILTERS}"
        assert not settings & MOVING_SETTINGS, f"{path.name}: {settings}"


def _zone_of_another_day() -> str:
    """A time zone in which it is not the day that it is in UTC."""
    return "Etc/GMT+12" if datetime.now(UTC).hour < 12 else "Pacific/Kiritimati"


def _copy_with_copier(template: Path, combination: Combination, folder: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "copier", "copy", "--quiet", "--defaults"),
            *combination.copier_arguments,
            *(str(template), str(folder)),
        ],
        check=True,
    )


def _without_origin(answers: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in answers.items() if name not in ORIGIN}


def _differences(one: Tree, other: Tree) -> list[str]:
    return [
        f"{path} differs"
        for path in sorted(one.keys() | other.keys())
        if one.get(path) != other.get(path)
    ]
