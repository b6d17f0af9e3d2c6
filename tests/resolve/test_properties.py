"""Laws that hold for any file and any edits."""

import random
from collections.abc import Iterator

import pytest
from corpus import library, science, service
from corpus.check import equivalent
from corpus.edits import Edit

from graft.resolve import Sides, narrow, problem, resolve

TEMPLATES = (library, science, service)
ROUNDS = 200
PIECES = (
    b"\n|\n|\n  |\n- a: b|\nb: |[t]\n|x = [\n1,\n]|\nx = ['a>=1']|# c|\"|'|{|}|[|]|: |"
    b"\r\n|\xff|\0|\xef\xbb\xbf|\xe2\x80\xa8|\x85|&a|*a|---|!t|?|%|==1.2|uses: a/b@v1|"
    b"<<<<<<< |\t|\"cells\": [|1|,|name: x|-r y|a>=1;|'''|\\"
).split(b"|")
PATHS = (
    *("pyproject.toml", "ci.yml", "package.json", "n.ipynb", "x.py", ".gitignore"),
    *("Makefile", "requirements.txt", "Dockerfile", "README.md", "x.bin"),
)


def garbled(chance: random.Random, pieces: list[bytes]) -> bytes:
    result = list(pieces)
    for _ in range(chance.randint(0, 3)):
        place = chance.randint(0, len(result))
        new = chance.choices(PIECES, k=chance.randint(0, 3))
        result[place : place + chance.randint(0, 2)] = new
    return b"".join(result)


def edited(chance: random.Random, text: str, path: str, name: str) -> tuple[str, str]:
    """Drop some lines and add some, each with a word of its own."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(0, 2)):
        del lines[chance.randrange(len(lines))]
    added = ""
    for number in range(chance.randint(1, 3)):
        word = f"{name}{number}"
        place = chance.randrange(len(lines) + 1)
        beside = lines[place - 1]
        margin = beside[: len(beside) - len(beside.lstrip())]
        kinds = [f"# {word}", f'{word} = "1"', f'"{word}",', f"{word}: 1", f"- {word}"]
        lines.insert(place, f"{margin}{chance.choice(kinds)}\n")
        added += f" {word}"
    return "".join(lines), added


def changed(chance: random.Random, text: str, path: str, edits: list[Edit]) -> str:
    for edit in edits:
        if edit.path == path and chance.random() < 0.3:
            try:
                text = edit.apply(text)
            except LookupError:
                continue
    return text


def stories(seed: int) -> Iterator[tuple[str, str, str, str, str]]:
    """A path, its base text and two edited ones, and the words that were added."""
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        template = chance.choice(TEMPLATES)
        path = chance.choice(sorted(template.FILES))
        base = template.FILES[path]
        ours, own = edited(
            chance, changed(chance, base, path, template.OWN), path, "mine"
        )
        theirs = changed(chance, base, path, template.CHANGES)
        theirs, new = edited(chance, theirs, path, "new")
        yield path, base, ours, theirs, own + new


@pytest.mark.parametrize("seed", range(3))
def test_no_bytes_make_it_fail(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        pieces = chance.choices(PIECES, k=chance.randint(0, 20))
        base = chance.choice([b"".join(pieces), None])
        path = chance.choice(PATHS)
        ours, theirs = garbled(chance, pieces), garbled(chance, pieces)
        result = resolve(path, base, ours, theirs)
        assert result is None or isinstance(result.content, bytes)
        assert result == resolve(path, base, ours, theirs)
        reason = problem(path, ours)
        assert reason is None or "\n" not in reason
        narrow(path, Sides(base or b"", ours, theirs))  # never raises either


@pytest.mark.parametrize("seed", range(3))
def test_what_one_side_left_alone_is_the_other_sides(seed: int) -> None:
    for path, base, ours, theirs, _ in stories(seed):
        old, mine, other = (text.encode() for text in (base, ours, theirs))
        for sides, expected in [
            ((old, old, other), other),
            ((old, mine, old), mine),
            ((old, mine, mine), mine),
            ((None, mine, mine), mine),
        ]:
            result = resolve(path, *sides)
            assert result is not None
            assert result.content == expected


@pytest.mark.parametrize("seed", range(6))
def test_every_line_that_a_side_added_survives(seed: int) -> None:
    resolved = 0
    for path, base, ours, theirs, words in stories(seed):
        result = resolve(path, base.encode(), ours.encode(), theirs.encode())
        if result is None:
            narrow(path, Sides(*(text.encode() for text in (base, ours, theirs))))
            continue
        resolved += 1
        merged = result.content.decode()
        lost = [word for word in words.split() if word not in merged]
        assert not lost, (path, result.how, lost)
        assert problem(path, result.content) is None or problem(path, ours.encode())
    assert resolved > ROUNDS / 20


@pytest.mark.parametrize("seed", range(3))
def test_both_directions_say_the_same(seed: int) -> None:
    for path, base, ours, theirs, _ in stories(seed):
        old, mine, other = (text.encode() for text in (base, ours, theirs))
        one, two = resolve(path, old, mine, other), resolve(path, old, other, mine)
        if one and two and not problem(path, one.content):
            assert equivalent(path, one.content.decode(), two.content.decode())
