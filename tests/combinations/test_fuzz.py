"""Whatever is typed as free text, it is refused in one sentence or renders soundly."""

from __future__ import annotations

from .fuzz import free_text, try_answers
from .template import Template

SEED = 20261120


def test_free_text_is_refused_in_a_sentence_or_renders_soundly(
    fast_template: Template, full: bool
) -> None:
    number = 5000 if full else 200
    verdicts = [
        try_answers(fast_template, free_text(SEED + index)) for index in range(number)
    ]
    broken = [f"{v.trouble} with {v.answers}" for v in verdicts if v.trouble]
    assert not broken, "\n".join(broken[:10])
    # If nearly all were refused, or none, the texts would tell us little.
    refused = sum(verdict.refused for verdict in verdicts)
    assert number // 10 < refused < number * 9 // 10
