"""Free-text answers that people, keyboards and clipboards come up with."""

from __future__ import annotations

import random
from typing import NamedTuple

from .files import is_sound
from .proof import CheckError
from .template import Answers, Template
from .updates import recorded

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


class Verdict(NamedTuple):
    """The answers tried, whether they were refused in one sentence, what broke."""

    answers: Answers
    refused: bool
    trouble: str | None


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


def try_answers(template: Template, answers: Answers) -> Verdict:
    """Render with these answers, and check every file that comes out."""
    try:
        combination = template.ask(answers)
        tree = template.render(combination)
    except ValueError as refusal:
        told = str(refusal).startswith("Validation error for question")
        return Verdict(answers, told, None if told else f"not told: {refusal!r}")
    except Exception as error:
        return Verdict(answers, False, f"traceback: {error!r}")
    if not answers.items() <= recorded(tree).items():
        return Verdict(answers, False, f"recorded as {recorded(tree)}")
    try:
        is_sound(tree)
    except CheckError as error:
        return Verdict(answers, False, str(error))
    return Verdict(answers, False, None)
