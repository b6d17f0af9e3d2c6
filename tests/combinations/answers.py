"""Every valid combination of answers, read from the questions as Copier loads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copier._main import Worker
from copier._user_data import AnswersMap, Question

Answers = dict[str, Any]


@dataclass(frozen=True)
class Combination:
    """One way to answer the questions.

    `answers` holds each question that was asked, as the answers file records it;
    `changed` only those whose answer is not the default.
    """

    answers: Answers
    changed: Answers

    @property
    def name(self) -> str:
        """What differs from the defaults, such as `with_docs=true ci=none`."""
        return " ".join(_arguments(self.changed)) or "defaults"

    @property
    def copier_arguments(self) -> list[str]:
        """The options of `copier copy` that give this combination."""
        return [f"--data={text}" for text in _arguments(self.changed)]

    def __hash__(self) -> int:
        return hash(self.name)


def _arguments(answers: Answers) -> list[str]:
    return [
        f"{key}={str(value).lower() if isinstance(value, bool) else value}"
        for key, value in answers.items()
    ]


def combinations(template: Path) -> Iterator[Combination]:
    """Walk the questions depth first and yield each set of answers that is valid.

    Switches take both values and choices all of theirs; free text stays at its default.
    """
    with Worker(src_path=str(template), defaults=True, quiet=True) as worker:
        yield from _answer_the_rest(worker, list(worker.template.questions_data), [])


def question_names(template: Path) -> set[str]:
    """The names of all questions of a template."""
    with Worker(src_path=str(template), quiet=True) as worker:
        return set(worker.template.questions_data)


@dataclass(frozen=True)
class _Answered:
    name: str
    value: Any
    asked: bool
    is_default: bool


def _answer_the_rest(
    worker: Worker, left: list[str], answered: list[_Answered]
) -> Iterator[Combination]:
    if not left:
        asked = [answer for answer in answered if answer.asked]
        yield Combination(
            answers={answer.name: answer.value for answer in asked},
            changed={a.name: a.value for a in asked if not a.is_default},
        )
        return
    for answer in _possible_answers(worker, left[0], answered):
        yield from _answer_the_rest(worker, left[1:], [*answered, answer])


def _possible_answers(
    worker: Worker, name: str, answered: list[_Answered]
) -> Iterator[_Answered]:
    question = _question(worker, name, answered)
    default = question.get_default()
    if not question.get_when():
        # Copier lets templates see the default of a question it did not ask.
        yield _Answered(name, default, asked=False, is_default=True)
        return
    for value in _values(question, default):
        if _is_valid(question, value):
            yield _Answered(name, value, asked=True, is_default=value == default)


def _question(worker: Worker, name: str, answered: list[_Answered]) -> Question:
    worker.answers = AnswersMap(user={a.name: a.value for a in answered})
    for answer in answered:
        if not answer.asked:
            worker.answers.hide(answer.name)
    return Question(
        answers=worker.answers,
        context=worker._render_context(),
        jinja_env=worker.jinja_env,
        settings=worker.settings,
        var_name=name,
        **worker.template.questions_data[name],
    )


def _values(question: Question, default: Any) -> list[Any]:
    if question.get_type_name() == "bool":
        return [False, True]
    if question.choices:
        return [choice.value for choice in question._formatted_choices]
    return [default]


def _is_valid(question: Question, value: Any) -> bool:
    try:
        question.validate_answer(question.parse_answer(value))
    except ValueError:
        return False
    return True
