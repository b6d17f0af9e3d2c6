"""Make Copier fast in this process. A test compares it with an unhurried Copier.

What takes its time is done anew for every path of every render, with the same result.
"""

from __future__ import annotations

import os
import time
from functools import cache
from typing import Any

import copier._template
import jinja2
import plumbum
from copier._main import Worker


def hurry(time_zone: str = "UTC") -> None:
    """Do once what one process, which renders one template, needs to do once."""
    os.environ["TZ"] = time_zone
    time.tzset()
    # Without git, Copier asks for no file modes, which is a process for every file.
    plumbum.local.env["PATH"] = ""
    copier._template.load_template_config = cache(copier._template.load_template_config)
    _compile_once()
    _gather_answers_once()


def _compile_once() -> None:
    compile_now = jinja2.Environment.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    def compile_once(environment: jinja2.Environment, *text: Any) -> Any:
        # All environments of one template are alike.
        if text not in compiled:
            compiled[text] = compile_now(environment, *text)
        return compiled[text]

    jinja2.Environment.compile = compile_once  # type: ignore[assignment]


def _gather_answers_once() -> None:
    render_template = Worker._render_template
    gather_context = Worker._render_context
    find_answers_file = Worker.answers_relpath.fget  # type: ignore[attr-defined]

    def render_with_fixed_answers(worker: Worker) -> None:
        # Nothing is asked any more, so the answers and their file stay what they are.
        path = find_answers_file(worker)
        context = gather_context(worker)
        vars(worker).update(fixed_path=path, fixed_context=context)
        render_template(worker)

    def context_of(worker: Worker) -> Any:
        fixed = vars(worker).get("fixed_context")
        return gather_context(worker) if fixed is None else dict(fixed)

    def answers_file_of(worker: Worker) -> Any:
        return vars(worker).get("fixed_path") or find_answers_file(worker)

    Worker._render_template = render_with_fixed_answers  # type: ignore[method-assign, assignment]
    Worker._render_context = context_of  # type: ignore[method-assign, assignment]
    Worker.answers_relpath = property(answers_file_of)  # type: ignore[assignment]
