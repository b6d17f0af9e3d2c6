"""Whatever is typed as free text, it is refused in one sentence or renders soundly."""

from __future__ import annotations

import random

import pytest
from support import FULL

from .files import is_sound
from .proof import CheckError
from .template import Answers, Combination, Template
from .updates import recorded

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


def trouble_with(template: Template, answers: Answers, by_black: bool = False) -> str:
    """What is wrong with the files that come out; "refused" if none do, as is right."""
    try:
        tree = template.render(template.ask(answers))
    except ValueError as refusal:
        told = str(refusal).startswith("Validation error for question")
        return "refused" if told else f"not told: {refusal!r}"
    except Exception as error:
        return f"traceback: {error!r}"
    if not answers.items() <= recorded(tree).items():
        return f"recorded as {recorded(tree)}"
    try:
        is_sound(tree, by_black=by_black)
    except CheckError as error:
        return str(error)
    return ""


def test_free_text_is_refused_in_a_sentence_or_renders_soundly(
    fast_template: Template,
) -> None:
    number = 5000 if FULL else 200
    tried = [free_text(SEED + index) for index in range(number)]
    troubles = [trouble_with(fast_template, answers) for answers in tried]
    broken = [
        f"{trouble} with {answers}"
        for trouble, answers in zip(troubles, tried, strict=True)
        if trouble not in ("", "refused")
    ]
    assert not broken, "\n".join(broken[:10])
    # If nearly all were refused, or none, the texts would tell us little.
    assert number // 10 < troubles.count("refused") < number * 9 // 10


# To black, names differ in length alone: what it keeps at both ends it keeps between.
@pytest.mark.parametrize("length", [2, 60])
def test_a_name_of_any_length_leaves_every_line_formatted(
    length: int, fast_template: Template
) -> None:
    most: dict[object, Combination] = {}
    for one in fast_template.combinations():
        best = most.setdefault(one.answers["starter"], one)
        if len(one.changed) > len(best.changed):
            most[one.answers["starter"]] = one
    for largest in most.values():
        answers = largest.changed | {"project_name": "a" * length}
        assert trouble_with(fast_template, answers, by_black=True) == ""
