"""When a path is in a project: python -m combinations.layout writes the page of it.

The page docs/reference/files.md is found from all combinations, and committed. So
nothing gets into a project, or out of it, that no commit shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from support import FULL, REPOSITORY, copy_working_tree

from .template import Combination, Template

PAGE = REPOSITORY / "docs" / "reference" / "files.md"

NOT_ASKED = "not asked"

TEXTS = {"project_name", "package_name", "description"}
"""Answers whose default follows from others: a path depends on those."""

Condition = dict[str, set[object]]
"""For each question that matters, the answers with which the path is there."""

Names = int
"""A set of combinations: the bit of each that is in it is set."""


class Layout:
    """When each path is there, found from all combinations with their paths."""

    def __init__(
        self, combinations: Iterable[tuple[Combination, Iterable[str]]]
    ) -> None:
        self.paths: dict[str, Names] = defaultdict(int)
        self._all: Names = 0
        self._answers: dict[str, dict[object, Names]] = {}
        for number, (combination, paths) in enumerate(combinations):
            bit = 1 << number
            for path in paths:
                self.paths[path] |= bit
            for question, value in combination.answers.items():
                values = self._answers.setdefault(question, defaultdict(int))
                values[value] |= bit
            self._all |= bit
        for values in self._answers.values():
            if not_asked := self._all & ~_any_of(values.values()):
                values[NOT_ASKED] = not_asked
        self._condition = cache(self._condition_of)

    def features(self, path: str) -> frozenset[str]:
        """The switches that are on wherever a path is there."""
        there = self.paths[path]
        return frozenset(
            question
            for question, values in self._answers.items()
            if True in values and not there & ~values[True]
        )

    def condition(self, path: str) -> Condition:
        """The answers with which a path is there.

        Raises ValueError when no answers, each by itself, decide about it.
        """
        condition = self._condition(self.paths[path])
        if condition is None:
            raise ValueError(
                f"{path}: no answers, each by itself, say when it is there"
            )
        return condition

    def _condition_of(self, there: Names) -> Condition | None:
        allowed = {
            question: {value for value, those in values.items() if those & there}
            for question, values in self._answers.items()
        }

        def follows(questions: Iterable[str]) -> bool:
            found = self._all
            for question in questions:
                values = self._answers[question]
                found &= _any_of(values[value] for value in allowed[question])
            return found == there

        needed = [q for q in allowed if len(allowed[q]) < len(self._answers[q])]
        if not follows(needed):
            return None
        # Others may imply it; a text and what says least go first.
        for question in sorted(
            needed, key=lambda q: (q not in TEXTS, -len(allowed[q]))
        ):
            if follows(set(needed) - {question}):
                needed.remove(question)
        return {question: allowed[question] for question in needed}


def _any_of(sets: Iterable[Names]) -> Names:
    found = 0
    for one in sets:
        found |= one
    return found


def page(template: Template, combinations: list[Combination]) -> str:
    """The page, for all combinations."""
    layout = Layout((one, _paths(template, one)) for one in combinations)
    lines = [
        "# Every file of a project",
        "",
        f"`make reference` found this by trying all {len(combinations):,} combinations",
        "of answers. Files that are *yours* are written once; all others are updated.",
    ]
    order = list(template.questions)
    said = {path: _said(layout.condition(path)) for path in layout.paths}

    def place(path: str) -> tuple[list[int], str, str]:
        asked = [order.index(name) for name in layout.condition(path)]
        return asked, said[path], path

    for condition, group in groupby(sorted(said, key=place), said.__getitem__):
        lines += ["", f"## {condition}", ""]
        for path in group:
            yours = " (yours)" if template.is_starter(path) else ""
            lines.append(f"- `{path}`{yours}")
    return "\n".join(lines) + "\n"


def _paths(template: Template, one: Combination) -> set[str]:
    package = f"src/{one.answers['package_name']}/"
    return {path.replace(package, "src/<package>/") for path in template.paths(one)}


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


def owners_tests(project: Path) -> list[str]:
    """The tests in a project that are its owner's; in `make test-all`, all of them.

    The template's are run for every combination of answers.
    """
    tests = [path.relative_to(project) for path in project.glob("tests/**/test_*.py")]
    return [str(path) for path in tests if FULL or is_starter(path.as_posix())]


def main() -> None:
    with TemporaryDirectory() as folder:
        copy_working_tree(Path(folder))
        template = Template(Path(folder))
        text = page(template, template.combinations())
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
