"""Every combination renders, to what Copier makes of it, and every file is sound."""

from __future__ import annotations

import difflib
import os
import random
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import jinja2.meta
import jinja2.nodes
import pytest
from copier._main import Worker
from support import FULL, git

from .conftest import Expect, Renders
from .environments import clean_environment
from .files import SOUND, WELL_PLACED
from .layout import PAGE, page
from .proof import Check, Proof
from .template import Template
from .tree import ANSWERS_FILE, Tree, cover, read, write
from .updates import recorded

MOVING_FILTERS = {"strftime", "random", "ans_random", "shuffle"}
MOVING_FILTERS |= {"to_datetime", "to_uuid"}
MOVING_VARIABLES = {"now", "make_secret", "_folder_name", "_copier_python"}
MOVING_SETTINGS = {"src_path", "dst_path", "os", "sep", "settings", "user_defaults"}


def test_the_page_of_files_says_when_each_path_is_there(
    fast_template: Template, proof: Proof
) -> None:
    lines = PAGE.read_text().splitlines()
    found = page(fast_template, fast_template.combinations()).splitlines()
    difference = [*difflib.unified_diff(lines, found, PAGE.name, "rendered", n=0)]
    assert not difference, "\n".join(["`make reference` shows:", *difference])
    proof.failed["paths"] = set()


def test_the_answers_asked_for_are_recorded(
    renders: Renders, expect_none: Expect
) -> None:
    asked = {name: one.answers.items() for name, one in renders.combinations.items()}
    expect_none(
        "answers",
        {
            name: [f"asked for {asked[name]}"]
            for name, tree in renders.trees.items()
            if not asked[name] <= recorded(tree).items()
        },
    )


@pytest.mark.parametrize("check", [SOUND, WELL_PLACED], ids=lambda check: check.name)
def test_every_file_is_sound_and_well_placed(
    check: Check, renders: Renders, expect_none: Expect
) -> None:
    expect_none(check.name, check.failures(renders.trees))


def test_copier_gives_the_same_bytes_on_another_day_in_another_folder(
    template: Path, renders: Renders, tmp_path: Path
) -> None:
    trees = renders.trees
    chosen = set(cover({name: trees[name].keys() for name in trees}))
    number = min(100 if FULL else 8, len(trees))
    chosen |= set(random.Random(5).sample(sorted(trees), number))
    hour = datetime.now(UTC).hour
    elsewhere = {"TZ": "Etc/GMT+12" if hour < 12 else "Pacific/Kiritimati"}
    copy = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults"]
    for index, name in enumerate(chosen):
        folder = tmp_path / f"project {index}"
        data = [f"--data={text}" for text in renders.combinations[name].arguments]
        subprocess.run(
            [*copy, *data, str(template), str(folder)],
            env=os.environ | elsewhere,
            check=True,
        )
        copied, ours = read(folder), dict(trees[name])
        assert recorded(copied) == recorded(ours), name
        del copied[ANSWERS_FILE], ours[ANSWERS_FILE]
        assert copied == ours, name


def test_no_template_file_reads_the_clock_or_a_folder_name(
    plain_template: Path,
) -> None:
    with Worker(src_path=str(plain_template), quiet=True) as worker:
        environment = worker.jinja_env
    sources = [
        *plain_template.glob("template/**/*.jinja"),
        *plain_template.glob("starters/**/*.jinja"),
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


HOOKS = ".pre-commit-config.yaml"


def test_every_file_passes_the_hooks_unchanged(
    renders: Renders, memory: Path, expect_none: Expect
) -> None:
    variants = _variants(renders)
    for number, variant in enumerate(variants):
        write(variant, memory / f"hooks/variant-{number}")
    assert sum(HOOKS in one for one in variants) == 1, "the hooks differ"
    write({HOOKS: variants[0][HOOKS]}, memory / "hooks")
    refused = _run_hooks(memory / "hooks")
    bad = {
        (path, variants[int(number)][path])
        for number, path in re.findall(r"\bvariant-(\d+)/([^\s:]+)", refused)
        if path in variants[int(number)]
    }
    assert bad or not refused, refused
    found = {
        name: [f"{path} does not pass" for path, _ in tree.items() & bad]
        for name, tree in renders.trees.items()
    }
    expect_none("hooks", {name: paths for name, paths in found.items() if paths})


def _variants(renders: Renders) -> list[Tree]:
    """All distinct files in as few folders as there are contents of one path."""
    variants: list[Tree] = []
    distinct = {item for tree in renders.trees.values() for item in tree.items()}
    for path, file in sorted(distinct):
        # There are as many answers files as combinations, from one template file.
        if path == ANSWERS_FILE and any(path in one for one in variants):
            continue
        free = (one for one in variants if path not in one)
        if (place := next(free, None)) is None:
            variants.append(place := {})
        place[path] = file
    return variants


def _run_hooks(folder: Path) -> str:
    """Run all hooks on all files; their output when one failed, and what changed."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    (folder / ".venv").symlink_to(sys.prefix)
    hooks = subprocess.run(
        [str(Path(sys.prefix, "bin", "pre-commit")), "run", "--all-files"],
        cwd=folder,
        # ruff needs to see a whole tree: the check of that name runs it on each.
        env=clean_environment()
        | {"SKIP": "ruff", "PRE_COMMIT_HOME": str(folder / ".git/hooks-cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    changed = git(folder, "diff", "--name-only")
    return "" if hooks.returncode == 0 else f"{hooks.stdout}\n{changed}"
