"""All projects that a template can make, as quickly as if there were a few.

What a template says depends on the few answers that it reads, and Jinja tells which it
looks up. So a text, a path or a question is rendered once for each distinct value of
those. Copier loads the template; a test compares the result with what it writes.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, TypeVar

from copier._main import Worker
from copier._user_data import AnswersMap, Question
from jinja2.runtime import Context
from support import git

from .tree import ANSWERS_FILE, File, Tree, read_file

Answers = dict[str, Any]
T = TypeVar("T")

MOVING_FILTERS = {"strftime", "to_datetime", "random", "ans_random", "shuffle"}
MOVING_FILTERS |= {"to_uuid", "expanduser", "expandvars", "realpath", "fileglob"}
"""Filters whose result is another one on another day or machine."""


@dataclass(frozen=True, eq=False)
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
        return " ".join(arguments(self.changed)) or "defaults"

    @cached_property
    def variables(self) -> Mapping[str, Any]:
        """All that a text can read of a combination; anything else is constant."""
        recorded = tuple(self.answers.items())
        return {**self.hidden, **self.answers, "_copier_answers": recorded}

    def __or__(self, more: Combination) -> Combination:
        """The combination with the answers of another one, too."""
        return Combination(
            self.answers | more.answers,
            self.hidden | more.hidden,
            self.changed | more.changed,
        )


class _Noting(Context):
    """The variables of a text, which notes what it looks up."""

    noted: ClassVar[set[str]] = set()

    def resolve_or_missing(self, key: str) -> Any:
        _Noting.noted.add(key)
        return super().resolve_or_missing(key)


def once(compute: Callable[..., T]) -> Callable[..., T]:
    """Compute what a template says once for each value of what it looks up.

    The last argument is a combination, the others are what is asked of the template.
    """
    known: dict[Any, dict[tuple[str, ...], dict[Hashable, T]]] = defaultdict(dict)

    def computed(*asked: Any) -> T:
        *about, combination = asked
        look_up, found = combination.variables.get, known[tuple(about)]
        for names, results in found.items():
            values = tuple(map(look_up, names))
            if values in results:
                _Noting.noted.update(names)  # by what computes from this, too
                return results[values]
        outside, _Noting.noted = _Noting.noted, set()
        result = compute(*asked)
        names = tuple(sorted(_Noting.noted))
        _Noting.noted |= outside
        found.setdefault(names, {})[tuple(map(look_up, names))] = result
        return result

    return computed


class Template:
    """A template in a plain folder, without git.

    Answers files name it as a version of the template in a repository.
    """

    def __init__(
        self, folder: Path, repository: Path | None = None, version: str = ""
    ) -> None:
        self._worker = Worker(
            str(folder), folder / "no-project", defaults=True, quiet=True
        )
        self._origin: Answers = {}
        self._commit = None
        if repository:
            address = f"git+file://{repository}"
            self._origin = {"_commit": version, "_src_path": address}
            self._commit = git(repository, "rev-parse", version).strip()
        self._jinja = self._worker.jinja_env
        self._jinja.context_class = _Noting
        for name in MOVING_FILTERS:
            del self._jinja.filters[name]
        self._jinja.filters["to_nice_yaml"] = _line_by_line(
            self._jinja.filters["to_nice_yaml"]
        )
        self._folder, self._root = folder.resolve(), self._worker.template_copy_root
        self._suffix = self._worker.template.templates_suffix
        self.questions = dict(self._worker.template.questions_data)
        # Links to folders are followed.
        walk = os.walk(self._root, followlinks=True)
        files = (Path(folder, name) for folder, _, names in walk for name in names)
        self._sources = sorted(path.relative_to(self._root) for path in files)

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
        for name in self.questions:
            found = [one | more for one in found for more in self._choices(name, one)]
        return found

    def paths(self, combination: Combination) -> dict[str, Path]:
        """The paths of the project with these answers, and the files they come from."""
        items = self._worker.template.exclude
        left_out = (self._left_out(item, combination) for item in items)
        sources = self._paths(combination)
        return {
            path: sources[path]
            for path in sources.keys() - frozenset().union(*left_out)
        }

    def render(self, combination: Combination) -> Tree:
        """The project with these answers."""
        paths = self.paths(combination)
        return {path: self._file(paths[path], combination) for path in paths}

    def is_starter(self, path: str) -> bool:
        """Whether an update leaves a file alone: it belongs to the project's owner."""
        return self._worker.match_skip(Path(path))

    @once
    def _choices(self, name: str, combination: Combination) -> list[Combination]:
        """The answers to one more question."""
        question = Question(
            context=self._variables(combination),
            answers=AnswersMap(),
            jinja_env=self._jinja,
            settings=self._worker.settings,
            var_name=name,
            **self.questions[name],
        )
        default = question.get_default()
        if not question.get_when():
            return [Combination({}, {name: default}, {})]
        values = [default]
        if question.get_type_name() == "bool":
            values = [False, True]
        elif question.choices:
            values = [choice.value for choice in question._formatted_choices]
        return [
            Combination({name: value}, {}, {} if value == default else {name: value})
            for value in values
            if _is_valid(question, value)
        ]

    @once
    def _paths(self, combination: Combination) -> dict[str, Path]:
        """Each path that is not excluded by name, with the file that it comes from."""
        variables = self._variables(combination)
        found: dict[str, Path] = {}
        for source in self._sources:
            name = str(source).removesuffix(self._suffix)
            parts = [self._text(part, variables) for part in Path(name).parts]
            path = PurePosixPath(*parts).as_posix()
            if all(parts) and found.setdefault(path, source) != source:
                raise ValueError(f"{path} comes from {found[path]} and {source}")
        return found

    @once
    def _left_out(self, item: str, combination: Combination) -> frozenset[str]:
        """The paths that an item of `_exclude` leaves out."""
        variables = self._variables(combination) | {"_copier_operation": "copy"}
        lines = self._text(item, variables).splitlines()
        # Items are judged one by one, so none can take back what another says.
        assert not any(line.startswith("!") for line in lines), item
        matches = self._worker._path_matcher(lines)
        return frozenset(p for p in self._paths(combination) if matches(Path(p)))

    @once
    def _file(self, source: Path, combination: Combination) -> File:
        path = self._root / source
        file = read_file(path)
        if source.suffix == self._suffix:
            name = path.relative_to(self._folder).as_posix()
            text = self._jinja.get_template(name).render(self._variables(combination))
            file = file._replace(content=text.encode())
        return file

    def _text(self, text: str, variables: Answers) -> str:
        return self._jinja.from_string(text).render(variables)

    def _variables(self, combination: Combination) -> Answers:
        """What a text may read: no clock, no folder's name, nothing of this machine."""
        return {
            **combination.hidden,
            **combination.answers,
            "_copier_answers": self._origin | combination.answers,
            "_copier_conf": {
                "answers_file": ANSWERS_FILE,
                "vcs_ref_hash": self._commit,
            },
        }


def arguments(answers: Answers) -> list[str]:
    """Answers as they are given on the command line."""
    return [f"{name}={said(value)}" for name, value in answers.items()]


def said(answer: object) -> str:
    """An answer as a person types it."""
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def _is_valid(question: Question, value: Any) -> bool:
    try:
        question.validate_answer(question.parse_answer(value))
    except ValueError:
        return False
    return True


def _line_by_line(dump: Callable[..., str]) -> Callable[..., str]:
    """The same YAML of a flat mapping, each of its lines written once."""

    @cache
    def line(name: str, value: object, **how: object) -> str:
        return dump({name: value}, **how)

    return lambda answers, **how: "".join(
        line(name, answers[name], **how) for name in sorted(answers)
    )
