"""The proof itself cannot look away: what it must see, it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import synthetic
from .files import refused
from .layout import page
from .projects import by_feature, run_tests, seen
from .proof import CLAIMS, Proof, failures
from .template import Answers, Combination, Template
from .tree import File, Tree
from .workplace import CheckError, workplace

FAULTS = {
    "not-utf-8.md": b"caf\xe9\n",
    "windows.md": b"one\r\ntwo\r\n",
    "no-end.md": b"no end",
    "empty-line.md": b"text\n\n",
    "white-space.md": b"text \n",
    "Makefile.orig": b"NAME := {{ name }}\n",
    "Dockerfile.orig": b"{% if x %}\n",
    "a.toml": b"key = = 1\n",
    "a.yml": b"a: [1\n",
    "twice.yaml": b"a: 1\na: 2\n",
    "a.json": b"{,}\n",
    "a.ipynb": b'{"cells": [], "nbformat": 4, "nbformat_minor": 5}\n',
    "syntax.py": b"def f(:\n",
    "format.py": b"x = {'a':1}\n",
    "start": b"#!/usr/bin/env bash\nif\n",
    "data/rows.csv": b"a\n",
    "case.md": b"a\n",
    "CASE.md": b"a\n",
}
ONE, TWO = Combination({}, {}, {}), Combination({}, {}, {})
SOUND = {
    "a.yml": b"run: echo ${{ github.ref }}\n",
    "a.py": b'x = f"{{{1}}}"\n',
    "empty.py": b"",
}

PYPROJECT = """\
[project]
name = "skips"
version = "0"
requires-python = ">=3.11"
[dependency-groups]
dev = ["pytest"]
[build-system]
requires = ["uv_build>=0.13,<0.14"]
build-backend = "uv_build"
"""


@pytest.mark.parametrize("answers", [{"with_flask": True}, {"bucket": "s3://mine"}])
def test_an_answer_that_nobody_asks_for_is_refused(
    answers: Answers, tmp_path: Path
) -> None:
    template = Template(synthetic.build(tmp_path, switches=1))
    with pytest.raises(ValueError, match=f"not asked here: {next(iter(answers))}"):
        template.ask(answers)


def test_all_combinations_of_the_questions_are_found(tmp_path: Path) -> None:
    template = Template(synthetic.build(tmp_path, switches=3))
    assert len({combination.name for combination in template.combinations()}) == 16
    assert {
        ("bucket" in combination.answers) == (combination.answers["store"] == "s3")
        for combination in template.combinations()
    } == {True}


def _refuse_faults(part: Tree, _: list[Tree]) -> None:
    if any(file.content for file in part.values()):
        raise CheckError("here is a fault")


@pytest.mark.parametrize(
    ("condition", "combinations"),
    [("with_part_0 and with_part_1", 2), ("with_part_2", 4), ("true", 8)],
)
def test_a_fault_turns_exactly_the_combinations_red_that_have_it(
    condition: str, combinations: int, tmp_path: Path
) -> None:
    fault = f"{{% if {condition} %}}\nfault\n{{% endif %}}"
    # What the file looks up depends on the store: only there it includes the fault.
    file = "{% if store == 's3' %}{% include 'fault.jinja' %}{% endif %}"
    more = {"fault.jinja": fault, "template/fault.txt.jinja": file}
    template = Template(synthetic.build(tmp_path, switches=3, **more))
    trees = {one: template.render(one) for one in template.combinations()}
    assert len(failures(trees, seen("fault.*"), _refuse_faults)) == combinations


def test_each_fault_of_a_file_is_seen_and_none_where_there_is_none(
    fast_template: Template, tmp_path: Path
) -> None:
    sound = {path: File(content) for path, content in SOUND.items()}
    trees = {
        path: {path: File(content, executable=True)} for path, content in FAULTS.items()
    }
    trees["sound"] = fast_template.render(fast_template.ask({})) | sound
    assert refused(trees, tmp_path).keys() == FAULTS.keys()


def test_a_path_whose_condition_is_not_simple_is_refused(tmp_path: Path) -> None:
    odd = {"template/{% if with_part_0 == with_part_1 %}odd.txt{% endif %}": "odd\n"}
    template = Template(synthetic.build(tmp_path, switches=2, **odd))
    with pytest.raises(ValueError, match=r"odd\.txt: no answers"):
        page(template, template.combinations())


def test_a_check_that_needs_a_file_it_did_not_declare_fails() -> None:
    def read_settings(part: Tree, _: list[Tree]) -> None:
        with workplace(part) as here:
            here.run("cat", "settings.toml")

    trees = {ONE: {p: File(b"") for p in ("settings.toml", "a.py")}}
    (told,) = failures(trees, seen("*.py"), read_settings)[ONE]
    assert "settings.toml: No such file" in told


def test_tests_of_a_feature_see_no_other_feature() -> None:
    core, a, b = frozenset[str](), frozenset({"with_a"}), frozenset({"with_b"})
    features = {"src/core.py": core, "tests/test_core.py": core}
    features |= {"src/a.py": a, "tests/test_a.py": a, "src/b.py": b}
    tree = {path: File(b"") for path in features}
    assert {frozenset(part) for part in by_feature(features, "*")(tree)} == {
        frozenset({"src/core.py", "tests/test_core.py"}),
        frozenset({"src/core.py", "src/a.py", "tests/test_a.py"}),
        frozenset({"src/core.py", "src/b.py"}),
    }


def test_a_skipped_test_of_a_project_is_a_failure() -> None:
    tree = {
        "pyproject.toml": File(PYPROJECT.encode()),
        "src/skips/__init__.py": File(b""),
        "tests/test_skips.py": File(
            b"import pytest\n\ndef test_not_today():\n    pytest.skip()\n"
        ),
    }
    with pytest.raises(CheckError, match=r"SKIPPED .*test_skips\.py"):
        run_tests(tree, [tree])


def test_a_check_that_was_not_run_proves_nothing(fast_template: Template) -> None:
    every_check = {check for checks in CLAIMS.values() for check in checks}
    proof = Proof(fast_template, [ONE, TWO], {check: set() for check in every_check})
    assert proof.summary() == [f"{claim}: 2 of 2" for claim in CLAIMS]
    del proof.failed["tests"]
    proof.failed["files"] = {TWO}
    assert proof.summary() == [
        "rendered: 1 of 2",
        "tested: 0 of 2 (not run: tests)",
        "updated: 2 of 2",
    ]
