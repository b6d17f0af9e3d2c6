"""When a path is in a project: python -m combinations.layout writes the page of it.

The page docs/reference/files.md is found from all combinations, and committed. So
nothing gets into a project, or out of it, that no commit shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from support import REPOSITORY, copy_working_tree

from .template import Combination, Template

PAGE = REPOSITORY / "docs" / "reference" / "files.md"

NOT_ASKED = "not asked"

TEXTS = {"project_name", "package_name", "description"}
"""Answers whose default follows from others: a path depends on those."""

Condition = dict[str, set[object]]
"""For each question that matters, the answers with which the path is there."""


def conditions(
    combinations: Sequence[Combination], trees: Mapping[str, Collection[str]]
) -> dict[str, Condition]:
    """The condition of each path: exactly then it is there.

    Raises ValueError when no answers, each by itself, decide about a path.
    """
    with_answer: dict[str, dict[object, set[str]]] = defaultdict(dict)
    with_path: dict[str, set[str]] = defaultdict(set)
    asked = {question: None for one in combinations for question in one.answers}
    for combination in combinations:
        name = combination.name
        for question in asked:
            value = combination.answers.get(question, NOT_ASKED)
            with_answer[question].setdefault(value, set()).add(name)
        for path in trees[name]:
            with_path[path].add(name)
    together: dict[frozenset[str], list[str]] = defaultdict(list)
    for path, names in with_path.items():
        together[frozenset(names)].append(path)
    return {
        path: condition
        for names, those in together.items()
        for condition in [_condition(those[0], names, with_answer)]
        for path in those
    }


def _condition(
    path: str, names: frozenset[str], with_answer: dict[str, dict[object, set[str]]]
) -> Condition:
    allowed = {
        question: {value for value, those in answers.items() if those & names}
        for question, answers in with_answer.items()
    }

    def there(questions: Iterable[str]) -> set[str]:
        found = set[str]().union(*next(iter(with_answer.values())).values())
        for question in questions:
            answers = (with_answer[question][value] for value in allowed[question])
            found &= set[str]().union(*answers)
        return found

    needed = [q for q in allowed if len(allowed[q]) < len(with_answer[q])]
    if there(needed) != names:
        raise ValueError(f"{path}: no answers, each by itself, say when it is there")
    # Others may imply it; a text and what says least go first.
    for question in sorted(needed, key=lambda q: (q not in TEXTS, -len(allowed[q]))):
        if there(set(needed) - {question}) == names:
            needed.remove(question)
    return {question: allowed[question] for question in needed}


def features(
    combinations: Iterable[Combination], trees: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """The switches that are on wherever a path is there."""
    found: dict[str, frozenset[str]] = {}
    for combination in combinations:
        on = frozenset(q for q, value in combination.answers.items() if value is True)
        for path in trees[combination.name]:
            found[path] = found.get(path, on) & on
    return found


def page(template: Template, combinations: list[Combination]) -> str:
    """The page, for all combinations."""
    paths = {
        c.name: {_with_any_package(path, c) for path in template.paths(c)}
        for c in combinations
    }
    found = conditions(combinations, paths)
    lines = [
        "# Every file of a project",
        "",
        f"`make reference` found this by trying all {len(combinations):,} combinations",
        "of answers. Files that are *yours* are written once; all others are updated.",
    ]
    order = list(template.questions)

    def place(path: str) -> tuple[list[int], str, str]:
        condition = found[path]
        return [order.index(name) for name in condition], _said(condition), path

    for said, group in groupby(sorted(found, key=place), lambda p: _said(found[p])):
        lines += ["", f"## {said}", ""]
        for path in group:
            yours = " (yours)" if template.is_starter(path) else ""
            lines.append(f"- `{path}`{yours}")
    return "\n".join(lines) + "\n"


def _with_any_package(path: str, combination: Combination) -> str:
    return path.replace(f"src/{combination.answers['package_name']}/", "src/<package>/")


def _said(condition: Condition) -> str:
    texts = []
    for question, values in condition.items():
        shown = sorted(
            str(v).lower() if isinstance(v, bool) else str(v) for v in values
        )
        texts.append(f"`{question}` is {' or '.join(f'`{v}`' for v in shown)}")
    return "With " + " and ".join(texts) if texts else "Always"


def is_starter(path: str) -> bool:
    """Whether the page says that a path belongs to the project's owner."""
    said = re.sub(r"^src/\w+/", "src/<package>/", path)
    return f"- `{said}` (yours)\n" in PAGE.read_text(encoding="utf-8")


def main() -> None:
    with TemporaryDirectory() as folder:
        copy_working_tree(Path(folder))
        template = Template(Path(folder))
        text = page(template, list(template.combinations()))
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
