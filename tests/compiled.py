"""Jinja's code for a text, compiled once for all renders of a test process.

Copier compiles each path and each file anew whenever it renders: half of its time.
"""

from typing import Any

from jinja2 import Environment

_compile = Environment.compile
_compiled: dict[tuple[object, ...], Any] = {}


def _compile_once(self: Environment, source: Any, *place: Any, **options: Any) -> Any:
    # The lexer stands for the delimiters and for how spaces are trimmed.
    environment = (type(self), self.lexer, *self.extensions, *self.filters)
    key = (source, place, *options.items(), *environment)
    if key not in _compiled:
        _compiled[key] = _compile(self, source, *place, **options)
    return _compiled[key]


def keep_compiled() -> None:
    """From now on, compile no text twice."""
    Environment.compile = _compile_once  # type: ignore[method-assign]
