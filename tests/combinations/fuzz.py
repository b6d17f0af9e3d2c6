"""Free-text answers that people, keyboards and clipboards come up with."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .answers import Answers
from .checks import CheckError
from .files import is_well_formed
from .hurry import hurry
from .pool import workers
from .render import render
from .trees import Store

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


def try_answers(
    template: Path, store: Store, tried: Iterable[Answers]
) -> Iterator[Verdict]:
    """Render with each set of answers, and check every file that comes out."""
    with workers(hurry) as pool:
        yield from pool.map(partial(_try, template, store), tried, chunksize=8)


def _text(chance: random.Random) -> str:
    # Mostly plain words, or nearly every text would be refused for some reason.
    pieces = _SENSIBLE if chance.random() < 0.5 else _PIECES + _SENSIBLE
    return "".join(chance.choices(pieces, k=chance.randint(0, 5)))


def _try(template: Path, store: Store, answers: Answers) -> Verdict:
    with TemporaryDirectory(dir=store.scratch) as name:
        project = Path(name, "project")
        try:
            recorded = render(template, answers, project)
        except ValueError as refusal:
            told = str(refusal).startswith("Validation error for question")
            return Verdict(answers, told, None if told else f"not told: {refusal!r}")
        except Exception as error:
            return Verdict(answers, False, f"traceback: {error!r}")
        if {key: recorded[key] for key in answers} != answers:
            return Verdict(answers, False, f"recorded as {recorded}")
        try:
            is_well_formed(store.add_folder(project), store)
        except CheckError as error:
            return Verdict(answers, False, str(error))
        return Verdict(answers, False, None)
