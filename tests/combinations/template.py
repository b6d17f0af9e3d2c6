"""All projects that a template can make, as quickly as if there were a few.

What a template says depends on the few answers that it reads, and Jinja tells which it
looks up. So a text, a path or a question is rendered once for each distinct value of
those. Copier loads the template; a test compares the result with what it writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Generic, TypeVar

from copier._main import Worker
from copier._user_data import AnswersMap, Question
from jinja2.runtime import Context

from .tree import File, Tree

Answers = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Combination:
    """One way to answer the questions.

    `answers` are those that the answers file records, `hidden` those to questions that
    were not asked, and `changed` those that are not the default.
    """

    answers: Answers
    hidden: Answers
    changed: Answers

    @cached_property
    def name(self) -> str:
        """What differs from the defaults, such as `with_docs=true ci=none`."""
        return " ".join(self.arguments) or "defaults"

    @property
    def arguments(self) -> list[str]:
        """What to give to `copier copy` behind each `--data`."""
        return arguments(self.changed)

    @cached_property
    def variables(self) -> Mapping[str, Any]:
        """All that a text can read of a combination; anything else is constant."""
        recorded = tuple(self.answers.items())
        return {**self.hidden, **self.answers, "_copier_answers": recorded}

    def and_then(self, name: str, choice: Choice) -> Combination:
        """The combination with the answer to one more question."""
        given = {name: choice.value}
        return Combination(
            {**self.answers, **given} if choice.asked else self.answers,
            self.hidden if choice.asked else {**self.hidden, **given},
            self.changed if choice.is_default else {**self.changed, **given},
        )


@dataclass(frozen=True)
class Choice:
    """A possible answer to a question."""

    value: Any
    asked: bool
    is_default: bool


class _Noting(Context):
    """The variables of a text, which notes what it looks up."""

    noted: ClassVar[set[str]] = set()

    def resolve_or_missing(self, key: str) -> Any:
        _Noting.noted.add(key)
        return super().resolve_or_missing(key)


class _Once(Generic[T]):
    """A function of a combination, computed once for each value of what it looks up."""

    def __init__(self, compute: Callable[[Combination], T]) -> None:
        self._compute = compute
        self._known: dict[tuple[str, ...], dict[Hashable, T]] = {}

    def __call__(self, combination: Combination) -> T:
        look_up = combination.variables.get
        for names, results in self._known.items():
            values = tuple(map(look_up, names))
            if values in results:
                _Noting.noted.update(names)  # by what computes from this, too
                return results[values]
        outside, _Noting.noted = _Noting.noted, set()
        result = self._compute(combination)
        names = tuple(sorted(_Noting.noted))
        _Noting.noted |= outside
        self._known.setdefault(names, {})[tuple(map(look_up, names))] = result
        return result


class Template:
    """A template in a plain folder, without git."""

    def __init__(self, folder: Path) -> None:
        self._worker = Worker(
            str(folder), folder / "no-project", defaults=True, quiet=True
        )
        self._jinja = self._worker.jinja_env
        self._jinja.context_class = _Noting
        self._folder, self._root = folder.resolve(), self._worker.template_copy_root
        self._suffix = self._worker.template.templates_suffix
        self.questions = dict(self._worker.template.questions_data)
        self._choices = {q: _Once(partial(self._choices_of, q)) for q in self.questions}
        self._paths = _Once(self._paths_of)
        self._left_out = [
            _Once(partial(self._left_out_by, item))
            for item in self._worker.template.exclude
        ]
        # Links to folders are followed.
        walk = os.walk(self._root, followlinks=True)
        files = (Path(folder, name) for folder, _, names in walk for name in names)
        sources = sorted(path.relative_to(self._root) for path in files)
        self._files = {one: _Once(partial(self._file_of, one)) for one in sources}

    def ask(self, answers: Answers) -> Combination:
        """Give some answers, and the defaults to the other questions.

        Raises ValueError with the question's sentence when an answer is not valid, and
        when no question asked for it, which Copier quietly ignores.
        """
        self._worker.data = dict(answers)
        self._worker._ask()
        given = self._worker.answers
        hidden = {k: v for k, v in given.user.items() if k in given.hidden}
        asked = {k: v for k, v in given.user.items() if k not in given.hidden}
        if unknown := answers.keys() - asked.keys():
            raise ValueError(f"not asked here: {', '.join(sorted(unknown))}")
        return Combination(asked, hidden, answers)

    def combinations(self) -> list[Combination]:
        """Every valid set of answers, question by question.

        Switches take both values, choices all of theirs; free text keeps its default.
        """
        found = [Combination({}, {}, {})]
        for name, choices in self._choices.items():
            found = [one.and_then(name, it) for one in found for it in choices(one)]
        return found

    def paths(self, combination: Combination) -> dict[str, Path]:
        """The paths of the project with these answers, and the files they come from."""
        left_out = frozenset[str]().union(*(f(combination) for f in self._left_out))
        sources = self._paths(combination)
        return {path: sources[path] for path in sources.keys() - left_out}

    def render(self, combination: Combination, without: str = "") -> Tree:
        """The project with these answers, or all but one file of it."""
        paths = self.paths(combination)
        return {
            path: self._files[source](combination)
            for path, source in paths.items()
            if path != without
        }

    def is_starter(self, path: str) -> bool:
        """Whether an update leaves a file alone: it belongs to the project's owner."""
        return self._worker.match_skip(Path(path))

    def _choices_of(self, name: str, combination: Combination) -> list[Choice]:
        question = Question(
            context=self._variables(combination),
            answers=self._worker.answers,
            jinja_env=self._jinja,
            settings=self._worker.settings,
            var_name=name,
            **self.questions[name],
        )
        default, asked = question.get_default(), question.get_when()
        values = [default]
        if asked and question.get_type_name() == "bool":
            values = [False, True]
        elif asked and question.choices:
            values = [choice.value for choice in question._formatted_choices]
        return [
            Choice(value, asked, value == default)
            for value in values
            if not asked or _is_valid(question, value)
        ]

    def _paths_of(self, combination: Combination) -> dict[str, Path]:
        """Each path that is not excluded by name, with the file that it comes from."""
        variables = self._variables(combination)
        found: dict[str, Path] = {}
        for source in self._files:
            name = str(source).removesuffix(self._suffix)
            parts = [self._text(part, variables) for part in Path(name).parts]
            path = PurePosixPath(*parts).as_posix()
            if all(parts) and found.setdefault(path, source) != source:
                raise ValueError(f"{path} comes from {found[path]} and {source}")
        return found

    def _left_out_by(self, item: str, combination: Combination) -> frozenset[str]:
        """The paths that an item of `_exclude` leaves out."""
        variables = self._variables(combination) | {"_copier_operation": "copy"}
        lines = self._text(item, variables).splitlines()
        # Items are judged one by one, so none can take back what another says.
        assert not any(line.startswith("!") for line in lines), item
        matches = self._worker._path_matcher(lines)
        return frozenset(p for p in self._paths(combination) if matches(Path(p)))

    def _file_of(self, source: Path, combination: Combination) -> File:
        path = self._root / source
        content = path.read_bytes()
        if source.suffix == self._suffix:
            name = path.relative_to(self._folder).as_posix()
            template = self._jinja.get_template(name)
            content = template.render(self._variables(combination)).encode()
        return File(content, executable=bool(path.stat().st_mode & 0o100))

    def _text(self, text: str, variables: Answers) -> str:
        return self._jinja.from_string(text).render(variables)

    def _variables(self, combination: Combination) -> Answers:
        self._worker.answers = AnswersMap(user=combination.hidden | combination.answers)
        for name in combination.hidden:
            self._worker.answers.hide(name)
        return dict(self._worker._render_context())


def arguments(answers: Answers) -> list[str]:
    """Answers as they are given on the command line."""
    return [
        f"{name}={str(value).lower() if isinstance(value, bool) else value}"
        for name, value in answers.items()
    ]


def _is_valid(question: Question, value: Any) -> bool:
    try:
        question.validate_answer(question.parse_answer(value))
    except ValueError:
        return False
    return True
