"""The harness itself cannot look away: what it must see, it sees."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from . import synthetic
from .checks import Check, CheckError, run_checks
from .expected import COMBINATIONS
from .files import WELL_FORMED
from .projects import run_tests
from .render import UnknownAnswerError, every_combination, render
from .sandbox import INPUTS_ARE_WATCHED, Project, oldest_python
from .trees import File, Store, Tree, only
from .workspace import Renders, render_everything

Say = Callable[[str], None]


def _render_all(template: Path, say: Say) -> Renders:
    scratch = template.parent / f"{template.name}-rendered"
    return render_everything(template, every_combination(template), scratch, say)


def test_a_question_that_does_not_exist_is_refused(memory: Path) -> None:
    template = synthetic.build(memory / "unknown", switches=1)
    with pytest.raises(UnknownAnswerError, match="with_flask: no such question"):
        render(template, {"with_flask": True}, memory / "unknown-project")


def test_an_answer_to_a_question_that_was_not_asked_is_refused(memory: Path) -> None:
    template = synthetic.build(memory / "hidden", switches=1)
    with pytest.raises(UnknownAnswerError, match="bucket: not asked here"):
        render(template, {"bucket": "s3://mine"}, memory / "hidden-project")


def test_all_combinations_of_the_questions_are_found(memory: Path, say: Say) -> None:
    template = synthetic.build(memory / "found", switches=3)
    renders = _render_all(template, say)
    assert len(renders.trees) == 16
    assert {
        ("bucket" in combination.answers) == (combination.answers["store"] == "s3")
        for combination in renders.combinations.values()
    } == {True}


@pytest.mark.parametrize(
    ("condition", "combinations"),
    [
        ("with_part_0 and with_part_1 and store == 's3'", 2),
        ("with_part_2", 8),
        ("true", 16),
    ],
)
def test_a_fault_turns_exactly_the_combinations_red_that_have_it(
    condition: str, combinations: int, memory: Path, say: Say
) -> None:
    folder = memory / f"canary-{combinations}"
    template = synthetic.build(folder / "template", switches=3)
    synthetic.write(
        template / "template" / "fault.toml.jinja",
        f"{{% if {condition} %}}\nkey = = 1\n{{% endif %}}\n",
    )
    renders = _render_all(template, say)
    results = run_checks([WELL_FORMED], renders.trees, renders.store, say)
    assert len(results.failures()) == combinations


def test_a_fault_in_this_template_turns_exactly_its_combinations_red(
    renders: Renders, say: Say
) -> None:
    faulty = renders.store.put(b"from os import\n")
    trees = {}
    for name, tree in renders.trees.items():
        answers = renders.combinations[name].answers
        hit = answers["license"] == "MIT" and answers["ci"] == "none"
        fault = {"src/flight_delays/cli.py": File(faulty, executable=False)}
        trees[name] = tree | fault if hit else tree
    failures = run_checks([WELL_FORMED], trees, renders.store, say).failures()
    # A quarter of the licences, a third of the choices of CI.
    assert set(failures) == {
        name for name in trees if trees[name] != renders.trees[name]
    }
    if len(trees) == COMBINATIONS:
        assert len(failures) == COMBINATIONS // 12


def _probe(tree: Tree, store: Store) -> set[str]:
    with TemporaryDirectory() as name:
        store.write(tree, Path(name))
        project = Project(Path(name).resolve(), dict(os.environ))
        project.run("sh", "-c", "test -e settings.toml || test -e nowhere.toml || :")
        return project.missed


@pytest.mark.skipif(
    not INPUTS_ARE_WATCHED, reason="strace, which sees the look-ups, is not installed"
)
def test_a_check_that_looks_for_a_file_it_did_not_declare_fails(
    memory: Path, say: Say
) -> None:
    folder = memory / "undeclared"
    template = synthetic.build(folder / "template", switches=1)
    renders = _render_all(template, say)
    probe = Check("probe", _python_only, _probe)
    failures = run_checks([probe], renders.trees, renders.store, say).failures()
    # `nowhere.toml` is in no project, so nobody can miss it.
    assert failures.keys() == renders.trees.keys()
    for troubles in failures.values():
        assert troubles == ["probe: looked for settings.toml, undeclared"]


def _python_only(tree: Tree, store: Store) -> Iterable[Tree]:
    return [only(tree, lambda path: path.endswith(".py"))]


def test_a_skipped_test_of_a_project_is_a_failure(memory: Path) -> None:
    store = Store(memory / "skipped")
    tree = {
        name: File(store.put(text.encode()), executable=False)
        for name, text in synthetic.PROJECT_THAT_SKIPS.items()
    }
    with pytest.raises(CheckError, match="test_not_today was skipped"):
        run_tests(oldest_python, tree, store)


def test_a_check_that_was_never_run_is_a_failure(memory: Path, say: Say) -> None:
    folder = memory / "never"
    template = synthetic.build(folder / "template", switches=1)
    renders = _render_all(template, say)
    results = run_checks([WELL_FORMED], renders.trees, renders.store, say)
    results.outcomes.popitem()
    assert "was never run" in str(results.failures())
