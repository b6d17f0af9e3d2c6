"""Three-way comparison of sequences: what changed where, and on which side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines

MOST_PAIRS = 500_000  # of equal elements; matching time grows with these


def matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Match two sequences; raise UncertainError if that would take too long."""
    count = Counter(new)
    if sum(count[element] for element in old) > MOST_PAIRS:
        raise UncertainError("too many equal elements to match")
    return SequenceMatcher(None, old, new, autojunk=False)


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Changed ranges as (start, end) in `old` and (start, end) in `new`."""
    codes = matcher(old, new).get_opcodes()
    return [code[1:] for code in codes if code[0] != "equal"]


def hunks(sequences: Sides[Lines]) -> list[Sides[Lines]]:
    """Cut sequences into ranges; adjacent changes share one."""
    result = []
    start = Sides(0, 0, 0)
    for size, end in _stable_stretches(sequences):
        result.append(
            Sides(
                sequences.base[start.base : end.base],
                sequences.ours[start.ours : end.ours],
                sequences.theirs[start.theirs : end.theirs],
            )
        )
        same = sequences.base[end.base : end.base + size]
        result.append(Sides(same, same, same))
        start = Sides(end.base + size, end.ours + size, end.theirs + size)
    return [hunk for hunk in result if any(hunk)]


def _stable_stretches(sequences: Sides[Lines]) -> Iterator[tuple[int, Sides[int]]]:
    """Ranges equal on all sides: their length, and their start on each."""
    base, ours, theirs = sequences
    in_ours, in_theirs = _matches(base, ours), _matches(base, theirs)
    start = 0
    while start < len(base):
        if start not in in_ours or start not in in_theirs:
            start += 1
            continue
        place = Sides(start, in_ours[start], in_theirs[start])
        size = 1
        while (
            in_ours.get(start + size) == place.ours + size
            and in_theirs.get(start + size) == place.theirs + size
        ):
            size += 1
        yield size, place
        start += size
    yield 0, Sides(len(base), len(ours), len(theirs))


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    return {
        block.a + offset: block.b + offset
        for block in matcher(base, other).get_matching_blocks()
        for offset in range(block.size)
    }
