"""Random updates of projects of other people's templates, and what a person keeps."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from . import library, science, service
from .edits import Edit, Files

TEMPLATES: tuple[ModuleType, ...] = (library, science, service)


@dataclass(frozen=True)
class Update:
    """The files of a project; None in `kept` where only a person can decide."""

    template: str
    base: Files
    ours: Files
    theirs: Files
    kept: dict[str, str | None]


def updates(count: int, seed: int) -> Iterator[Update]:
    """As many updates, of all templates in turn."""
    chance = random.Random(seed)
    for number in range(count):
        template = TEMPLATES[number % len(TEMPLATES)]
        changes = _some(chance, template.CHANGES, 8)
        own = _some(chance, template.OWN, 10)
        yield _update(template, changes, own)


def _some(chance: random.Random, edits: list[Edit], most: int) -> list[Edit]:
    chosen = chance.sample(range(len(edits)), chance.randint(1, most))
    return [edits[number] for number in sorted(chosen)]


def _update(template: ModuleType, changes: list[Edit], own: list[Edit]) -> Update:
    theirs, _ = _make(template.FILES, changes)
    ours, made = _make(template.FILES, own)
    kept = {path: _kept(theirs[path], path, made) for path in theirs}
    return Update(
        template.__name__.rpartition(".")[2], template.FILES, ours, theirs, kept
    )


def _make(files: Files, edits: list[Edit]) -> tuple[Files, list[Edit]]:
    """The files after the edits, and the edits that applied."""
    result, made = dict(files), []
    for edit in edits:
        try:
            result[edit.path] = edit.apply(result[edit.path])
        except LookupError:
            continue
        made.append(edit)
    return result, made


def _kept(theirs: str, path: str, own: list[Edit]) -> str | None:
    text = theirs
    for edit in own:
        if edit.path == path:
            try:
                text = edit.apply(text)
            except LookupError:
                return None
    return text
