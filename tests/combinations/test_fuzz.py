"""Whatever is typed as free text, it is refused in one sentence or renders soundly."""

from __future__ import annotations

import random
from pathlib import Path

from support import FULL

from .files import refused
from .template import Answers, Template
from .tree import cover, recorded

SEED = 20261120

# What people, keyboards and clipboards come up with.
_PIECES = (
    *("Late", "flights", "of", "New York", "Zoë", "東京", "Ελλάδα", "🛫", "👩‍🔬", "ﷺ"),
    *("'", '"', "'''", '"""', "\\", "\\n", "\\u0041", "`", "$HOME", "$(id)", "${x}"),
    *("{{7*7}}", "{%raw%}", "{#x#}", "%(name)s", "%d", "<b>", "</script>", "&amp;"),
    *("#", "# ", ": ", "- ", "| ", "> ", "? ", "[", "]", "{", "}", ",", "=", "*", "@"),
    *("!!python", "&a", "*a", "yes", "null", "~", "1e3", "0x1", ".inf", "---", "..."),
    *("\t", "\n", "\r\n", "\0", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\u200b"),
    *(" ", "  ", "/", "../", ".", "-", "_", "__", "a" * 300, "class", "con", "test"),
)
_SENSIBLE = ("flights", "Late", "new_york", "_v2", "3", " ", "'s", "-", "é", "📈")


def free_text(seed: int) -> Answers:
    """Answers to the free-text questions, always the same for a seed."""
    chance = random.Random(seed)
    questions = ["project_name", "description", "author_name", "package_name"]
    asked = chance.sample(questions, chance.randint(1, len(questions)))
    answers: Answers = {name: _text(chance) for name in asked}
    if chance.random() < 0.3:
        answers |= {"storage": "s3", "storage_url": f"s3://{_text(chance)}"}
    return answers


def _text(chance: random.Random) -> str:
    # Mostly plain words, or nearly every text would be refused for some reason.
    pieces = _SENSIBLE if chance.random() < 0.5 else _PIECES + _SENSIBLE
    return "".join(chance.choices(pieces, k=chance.randint(0, 5)))


def test_free_text_is_refused_in_a_sentence_or_renders_soundly(
    fast_template: Template, memory: Path
) -> None:
    number = 5000 if FULL else 200
    trees, told = {}, []
    for index in range(number):
        answers = free_text(SEED + index)
        try:
            combination = fast_template.ask(answers)
        except ValueError as refusal:
            told.append(str(refusal))
            continue
        tree = trees[str(answers)] = fast_template.render(combination)
        assert answers.items() <= recorded(tree).items()
    assert [it for it in told if not it.startswith("Validation error for ques")] == []
    # black: see below; secrets: what is typed may look like one.
    assert refused(trees, memory / "typed", skip="ruff,black,secrets") == {}
    # If nearly all were refused, or none, the texts would tell us little.
    assert number // 10 < len(told) < number * 9 // 10


def test_a_name_of_any_length_leaves_every_line_formatted(
    fast_template: Template, memory: Path
) -> None:
    every = fast_template.combinations()
    # To black names differ in length alone: both ends stand for what is between.
    largest = cover({one: fast_template.paths(one).keys() for one in every})
    named = [
        one.changed | {"project_name": "a" * n} for one in largest for n in (2, 60)
    ]
    trees = {str(it): fast_template.render(fast_template.ask(it)) for it in named}
    assert refused(trees, memory / "named", skip="ruff,secrets") == {}
