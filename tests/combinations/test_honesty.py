"""The proof itself cannot look away: what it must see, it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import synthetic
from .conftest import Renders
from .files import SOUND
from .layout import Layout
from .projects import by_feature, project, run_tests, seen
from .proof import CLAIMS, Check, CheckError, Proof
from .template import Answers, Template
from .tree import File, Tree

MODULE = "src/flight_delays/cli.py"

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


@pytest.mark.parametrize(
    ("condition", "combinations"),
    [("with_part_0 and with_part_1", 2), ("with_part_2", 4), ("true", 8)],
)
def test_a_fault_turns_exactly_the_combinations_red_that_have_it(
    condition: str, combinations: int, tmp_path: Path
) -> None:
    fault = f"{{% if {condition} %}}key = = 1\n{{% endif %}}"
    # What the file looks up depends on the store: only there it includes the fault.
    file = "{% if store == 's3' %}{% include 'fault.jinja' %}{% endif %}"
    more = {"fault.jinja": fault, "template/fault.toml.jinja": file}
    template = Template(synthetic.build(tmp_path, switches=3, **more))
    trees = {one.name: template.render(one) for one in template.combinations()}
    assert len(SOUND.failures(trees)) == combinations


def test_a_fault_in_this_template_turns_exactly_its_combinations_red(
    renders: Renders,
) -> None:
    hit = {
        name
        for name, one in renders.combinations.items()
        if (one.answers["license"], one.answers["ci"]) == ("MIT", "none")
    }
    fault = {MODULE: File(b"from os import\n")}
    trees = {
        name: tree | fault if name in hit else tree
        for name, tree in renders.trees.items()
    }
    assert set(SOUND.failures(trees)) == hit


def test_a_path_whose_condition_is_not_simple_is_refused(tmp_path: Path) -> None:
    odd = {"template/{% if with_part_0 == with_part_1 %}odd.txt{% endif %}": "odd\n"}
    template = Template(synthetic.build(tmp_path, switches=2, **odd))
    layout = Layout((one, template.paths(one)) for one in template.combinations())
    with pytest.raises(ValueError, match=r"odd\.txt: no answers"):
        layout.condition("odd.txt")


def test_a_check_that_needs_a_file_it_did_not_declare_fails() -> None:
    def read_settings(part: Tree, _: list[Tree]) -> None:
        with project(part) as here:
            here.run("cat", "settings.toml")

    trees = {"one": {p: File(b"") for p in ("settings.toml", "a.py")}}
    failures = Check("read", seen("*.py"), read_settings).failures(trees)
    assert "settings.toml: No such file" in str(failures["one"])


def test_tests_of_a_feature_see_no_other_feature() -> None:
    features = {"with_a": {"src/a.py", "tests/test_a.py"}, "with_b": {"src/b.py"}}
    paths = {"src/core.py", "tests/test_core.py"}.union(*features.values())

    def feature(path: str) -> frozenset[str]:
        return frozenset(name for name, owned in features.items() if path in owned)

    tree = {path: File(b"") for path in paths}
    assert {frozenset(part) for part in by_feature(feature, "*")(tree)} == {
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
    with pytest.raises(CheckError, match="test_not_today was skipped"):
        run_tests(tree, [tree])


def test_a_check_that_was_not_run_proves_nothing() -> None:
    every_check = {check: set[str]() for checks in CLAIMS.values() for check in checks}
    proof = Proof({"one", "two"}, every_check)
    assert all(len(proof.holding(claim)) == 2 for claim in CLAIMS)
    del proof.failed["tests"]
    proof.failed["files"] = {"two"}
    assert {claim: len(proof.holding(claim)) for claim in CLAIMS} == {
        "rendered": 1,
        "tested": 0,
        "updated": 2,
    }
    assert "tested: 0 of 2 (not run: tests)" in proof.summary()
