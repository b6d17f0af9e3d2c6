"""All projects that a template can make, as quickly as if there were a few.

A file's text depends on the few answers that it reads, so it is rendered once for each
distinct value of those. Which paths there are, and which of them are left out, are
functions of the answers too. Copier loads the template and asks the questions; a test
compares the result with what `copier copy` writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Any, Generic, NamedTuple, TypeVar

import jinja2.meta
from copier._main import Worker
from copier._user_data import AnswersMap, Question

ANSWERS_FILE = ".copier-answers.yml"

Answers = dict[str, Any]
T = TypeVar("T")


class File(NamedTuple):
    """What lies at a path of a project."""

    content: bytes
    executable: bool


Tree = dict[str, File]
"""A project: relative path with forward slashes, to file."""


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
        return [
            f"{key}={str(value).lower() if isinstance(value, bool) else value}"
            for key, value in self.changed.items()
        ]


class UnknownAnswerError(ValueError):
    """An answer was given that the template has no use for."""


class _Context(dict[str, Any]):
    """All that a template file can read of a combination; anything else is constant."""

    def __init__(self, answers: Answers, hidden: Answers) -> None:
        super().__init__(hidden | answers, _copier_answers=tuple(answers.items()))
        self.answers, self.hidden = answers, hidden

    def __missing__(self, name: str) -> None:
        return None


class _OncePerValue(Generic[T]):
    """A function of a context, computed once for each value of what it reads."""

    def __init__(self, reads: frozenset[str], compute: Callable[[_Context], T]) -> None:
        self.reads, self._compute = reads, compute
        names = sorted(reads)
        self._values = itemgetter(*names) if names else lambda context: ()
        self._known: dict[Hashable, T] = {}

    def __call__(self, context: _Context) -> T:
        values = self._values(context)
        if values not in self._known:
            self._known[values] = self._compute(context)
        return self._known[values]


class Template:
    """A template in a plain folder, without git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._worker = Worker(
            str(folder), folder / "no-project", defaults=True, quiet=True
        )
        self._jinja = self._worker.jinja_env
        self._root = self._worker.template_copy_root
        self.questions = dict(self._worker.template.questions_data)

    def ask(self, answers: Answers) -> Combination:
        """Give some answers, and the defaults to the other questions.

        Copier quietly ignores an answer that no question asked for: here it is refused.
        Raises ValueError with the question's sentence when an answer is not valid.
        """
        _refuse(answers.keys() - self.questions.keys(), "no such question")
        self._worker.data = dict(answers)
        self._worker._ask()
        given = self._worker.answers
        hidden = {k: v for k, v in given.user.items() if k in given.hidden}
        asked = {k: v for k, v in given.user.items() if k not in given.hidden}
        _refuse(answers.keys() - asked.keys(), "not asked here")
        return Combination(asked, hidden, answers)

    def combinations(self) -> Iterator[Combination]:
        """Walk the questions depth first and yield each set of answers that is valid.

        Switches take both values, choices all of theirs; free text keeps its default.
        """

        def walk(names: list[str], so_far: Combination) -> Iterator[Combination]:
            if not names:
                yield so_far
                return
            name, *rest = names
            asked, default, values = self._possible_answers[name](
                _Context(so_far.answers, so_far.hidden)
            )
            for value in values:
                answer = {name: value}
                yield from walk(
                    rest,
                    Combination(
                        {**so_far.answers, **(answer if asked else {})},
                        {**so_far.hidden, **({} if asked else answer)},
                        {**so_far.changed, **({} if value == default else answer)},
                    ),
                )

        return walk(list(self.questions), Combination({}, {}, {}))

    def paths(self, combination: Combination) -> dict[str, Path]:
        """The paths of the project with these answers, and the files they come from."""
        context = _Context(combination.answers, combination.hidden)
        excluded = frozenset[str]().union(*(f(context) for f in self._exclusions))
        sources = self._paths(context)
        return {path: sources[path] for path in sources.keys() - excluded}

    def render(self, combination: Combination) -> Tree:
        """The project with these answers."""
        context = _Context(combination.answers, combination.hidden)
        paths = self.paths(combination)
        return {path: self._files[source](context) for path, source in paths.items()}

    def is_starter(self, path: str) -> bool:
        """Whether an update leaves a file alone: it belongs to the project's owner."""
        return self._is_starter(Path(path))

    @cached_property
    def _is_starter(self) -> Callable[[Path], bool]:
        self.ask({})
        return self._worker.match_skip

    @cached_property
    def _possible_answers(
        self,
    ) -> dict[str, _OncePerValue[tuple[bool, Any, list[Any]]]]:
        def possible(name: str, context: _Context) -> tuple[bool, Any, list[Any]]:
            details = self.questions[name]
            question = Question(
                answers=self._worker.answers,
                context=self._variables(context),
                jinja_env=self._jinja,
                settings=self._worker.settings,
                var_name=name,
                **details,
            )
            default = question.get_default()
            if not question.get_when():
                return False, default, [default]
            values = [default]
            if question.get_type_name() == "bool":
                values = [False, True]
            elif question.choices:
                values = [choice.value for choice in question._formatted_choices]
            return True, default, [value for value in values if _valid(question, value)]

        return {
            name: _OncePerValue(
                self._reads(*_texts(self.questions[name])),
                partial(possible, name),
            )
            for name in self.questions
        }

    @cached_property
    def _sources(self) -> list[Path]:
        """The files below the template's folder, through links to folders as well."""
        walk = os.walk(self._root, followlinks=True)
        files = (Path(folder, name) for folder, _, names in walk for name in names)
        return sorted(path.relative_to(self._root) for path in files)

    @cached_property
    def _paths(self) -> _OncePerValue[dict[str, Path]]:
        """Each path that is not excluded by name, with the file that it comes from."""

        def render_path(source: Path, variables: Answers) -> str | None:
            parts = source.parts
            if source.suffix == self._worker.template.templates_suffix:
                parts = source.with_suffix("").parts
            elif (self._root / f"{source}.jinja").exists():
                return None
            rendered = [self._jinja.from_string(p).render(variables) for p in parts]
            return PurePosixPath(*rendered).as_posix() if all(rendered) else None

        def paths(context: _Context) -> dict[str, Path]:
            found: dict[str, Path] = {}
            variables = self._variables(context)
            for source in self._sources:
                if (path := render_path(source, variables)) is not None:
                    if path in found:
                        raise ValueError(
                            f"{path} comes from {found[path]} and {source}"
                        )
                    found[path] = source
            return found

        return _OncePerValue(self._reads(*map(str, self._sources)), paths)

    @cached_property
    def _exclusions(self) -> list[_OncePerValue[frozenset[str]]]:
        """For each item of `_exclude` a function that gives the paths it leaves out."""

        def excluded(item: str, context: _Context) -> frozenset[str]:
            variables = self._variables(context) | {"_copier_operation": "copy"}
            lines = self._jinja.from_string(item).render(variables).splitlines()
            # Items are judged one by one, so none can take back what another says.
            assert not any(line.startswith("!") for line in lines), item
            matches = self._worker._path_matcher(lines)
            paths = self._paths(context)
            return frozenset(path for path in paths if matches(Path(path)))

        return [
            _OncePerValue(
                self._reads(item) | self._paths.reads,
                partial(excluded, item),
            )
            for item in self._worker.template.exclude
        ]

    @cached_property
    def _files(self) -> dict[Path, Callable[[_Context], File]]:
        return {source: self._function_of_file(source) for source in self._sources}

    def _function_of_file(self, source: Path) -> Callable[[_Context], File]:
        path = self._root / source
        executable = bool(path.stat().st_mode & 0o100)
        if source.suffix != self._worker.template.templates_suffix:
            file = File(path.read_bytes(), executable)
            return lambda context: file
        name = path.relative_to(self.folder).as_posix()

        def render(context: _Context) -> File:
            text = self._jinja.get_template(name).render(self._variables(context))
            return File(text.encode(), executable)

        return _OncePerValue(self._reads(path.read_text("utf-8")), render)

    def _reads(self, *texts: str) -> frozenset[str]:
        """The variables that texts look up, and those of what they include."""
        names: set[str] = set()
        for text in texts:
            syntax = self._jinja.parse(text)
            names |= jinja2.meta.find_undeclared_variables(syntax)
            for other in jinja2.meta.find_referenced_templates(syntax):
                if other is None:  # its name is computed
                    names.add("_copier_answers")
                    names |= self.questions.keys()
                else:
                    names |= self._reads((self.folder / other).read_text("utf-8"))
        return frozenset(names)

    def _variables(self, context: _Context) -> Answers:
        self._worker.answers = AnswersMap(user=context.hidden | context.answers)
        for name in context.hidden:
            self._worker.answers.hide(name)
        return dict(self._worker._render_context())


def write(tree: Tree, folder: Path) -> None:
    """Write a project into a folder."""
    for name, file in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.executable else 0o644)


def read(folder: Path) -> Tree:
    """The project in a folder, without git's own files."""
    tree = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for path in (Path(parent, name) for name in names):
            executable = bool(path.stat().st_mode & 0o100)
            name = path.relative_to(folder).as_posix()
            tree[name] = File(path.read_bytes(), executable)
    return tree


def cover(files: Mapping[str, Set[T]]) -> list[str]:
    """Few projects that together hold all: each time the one that adds most."""
    left = set[T]().union(*files.values())
    chosen: list[str] = []
    while left:
        chosen.append(max(files, key=lambda name: len(left & files[name])))
        left -= files[chosen[-1]]
    return chosen


def _texts(details: object) -> Iterator[str]:
    """All strings of a question, which may be templates."""
    match details:
        case str():
            yield details
        case dict():
            for item in details.items():
                yield from _texts(item)
        case list() | tuple():
            for item in details:
                yield from _texts(item)


def _valid(question: Question, value: Any) -> bool:
    try:
        question.validate_answer(question.parse_answer(value))
    except ValueError:
        return False
    return True


def _refuse(names: set[str], why: str) -> None:
    if names:
        raise UnknownAnswerError(f"{', '.join(sorted(names))}: {why}")
