"""When a path is in a project: python -m combinations.layout writes the page of it.

The page docs/reference/files.md is found from all combinations, and committed. So
nothing gets into a project, or out of it, that no commit shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from starter_files import PAGE, on_the_page
from support import copy_working_tree

from .template import Combination, Template, said

TEXTS = {"project_name", "package_name", "description"}
"""Answers whose default follows from others: a path depends on those."""

Those = frozenset[Combination]
"""The combinations that have a path."""

Condition = dict[str, set[str]]
"""For each question that matters, the answers with which a path is there."""


def paths_of(template: Template, every: list[Combination]) -> dict[str, Those]:
    """Each path, with the combinations that have it."""
    found = defaultdict(list)
    for one in every:
        for path in template.paths(one):
            found[path].append(one)
    return {path: frozenset(those) for path, those in found.items()}


@cache
def switched_on(those: Those) -> frozenset[str]:
    """The switches that are on in each of some combinations."""
    on = ({name for name, it in one.answers.items() if it is True} for one in those)
    return frozenset(set.intersection(*on))


def condition(
    those: Those,
    given: Mapping[Combination, tuple[str, ...]],
    possible: list[set[str]],
    questions: list[str],
) -> Condition | None:
    """The answers with which a path is there, out of all that can be given.

    None when no answers, each by itself, decide about it.
    """
    others = [given[one] for one in given.keys() - those]

    def follows(needed: dict[int, set[str]]) -> bool:
        needs = list(needed.items())
        return not any(all(one[q] in here for q, here in needs) for one in others)

    found = each(given[one] for one in those)
    needed = {q: here for q, here in enumerate(found) if here != possible[q]}
    # Others may imply a question; a text and what says least go first.
    for question in sorted(
        needed, key=lambda q: (questions[q] not in TEXTS, -len(needed[q]))
    ):
        fewer = {q: here for q, here in needed.items() if q != question}
        if follows(fewer):
            needed = fewer
    if not follows(needed):
        return None
    return {questions[q]: here for q, here in needed.items()}


def each(answers: Iterable[tuple[str, ...]]) -> list[set[str]]:
    """The answers that are given to each question."""
    return [set(column) for column in zip(*answers, strict=True)]


def page(template: Template, every: list[Combination]) -> str:
    """The page, for all combinations."""
    questions = list(template.questions)
    given = {
        one: tuple(said(one.answers.get(q, "not asked")) for q in questions)
        for one in every
    }
    possible = each(given.values())
    shown: dict[str, Those] = defaultdict(frozenset)
    for path, those in paths_of(template, every).items():
        shown[on_the_page(path)] |= those
    sharing = defaultdict(list)
    for path, those in shown.items():
        sharing[those].append(path)
    parts = []
    for those, paths in sharing.items():
        answers = condition(those, given, possible, questions)
        if answers is None:
            raise ValueError(f"{paths[0]}: no answers, each by itself, say when it is")
        lines = ["", f"## {_title(answers)}", ""]
        for path in sorted(paths):
            yours = " (yours)" if template.is_starter(path) else ""
            lines.append(f"- `{path}`{yours}")
        parts.append(([questions.index(name) for name in answers], lines))
    head = [
        "# Every file of a project",
        "",
        f"`make reference` found this by trying all {len(every):,} combinations",
        "of answers. Files that are *yours* are written once; all others are updated.",
    ]
    return "\n".join(chain(head, *(lines for _, lines in sorted(parts)), [""]))


def _title(condition: Condition) -> str:
    texts = [
        f"`{question}` is {' or '.join(f'`{answer}`' for answer in sorted(answers))}"
        for question, answers in condition.items()
    ]
    return "With " + " and ".join(texts) if texts else "Always"


def main() -> None:
    with TemporaryDirectory() as folder:
        copy_working_tree(Path(folder))
        template = Template(Path(folder))
        text = page(template, template.combinations())
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
