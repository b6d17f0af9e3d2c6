"""Renders through Copier: one for a test, or all of them as fast as Copier can go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import copier
import yaml

from .answers import Answers, Combination, combinations, question_names
from .hurry import hurry
from .pool import workers
from .trees import ANSWERS_FILE, Store, Tree


class UnknownAnswerError(ValueError):
    """An answer was given that the template has no use for."""


def render(template: Path, answers: Answers, folder: Path) -> Answers:
    """Render a project; the answers that it recorded.

    Copier quietly ignores an answer that no question asked for: here it is refused.
    """
    questions = _question_names(template)
    _refuse(answers.keys() - questions, "no such question")
    copier.run_copy(str(template), folder, data=answers, defaults=True, quiet=True)
    recorded = yaml.safe_load((folder / ANSWERS_FILE).read_text())
    _refuse(answers.keys() - recorded.keys(), "not asked here")
    return {name: recorded[name] for name in questions & recorded.keys()}


def every_combination(template: Path) -> list[Combination]:
    """All valid combinations of answers, found in a process that is made for it."""
    with workers(hurry) as pool:
        return pool.submit(_list_combinations, template).result()


def render_all(
    template: Path,
    wanted: Sequence[Combination],
    store: Store,
    folder: str = "project",
    time_zone: str = "UTC",
) -> Iterator[tuple[Combination, Tree]]:
    """Render combinations on every core, in the order they were given."""
    with workers(partial(hurry, time_zone)) as pool:
        rendered = pool.map(
            partial(render_into, template, store, folder),
            [combination.answers for combination in wanted],
            chunksize=16,
        )
        yield from zip(wanted, rendered, strict=True)


def _list_combinations(template: Path) -> list[Combination]:
    return list(combinations(template))


def render_into(template: Path, store: Store, name: str, answers: Answers) -> Tree:
    """Render into a folder of that name, keep the files, and return the tree.

    Raises UnknownAnswerError unless exactly the given answers are recorded.
    """
    with TemporaryDirectory(dir=store.scratch) as folder:
        project = Path(folder, name)
        recorded = render(template, answers, project)
        if recorded != answers:
            raise UnknownAnswerError(f"asked for {answers}, got {recorded}")
        return store.add_folder(project)


def _refuse(names: set[str], why: str) -> None:
    if names:
        raise UnknownAnswerError(f"{', '.join(sorted(names))}: {why}")


@cache
def _question_names(template: Path) -> set[str]:
    return question_names(template)
