"""The three sides of a merge."""

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T", covariant=True)
U = TypeVar("U")
K = TypeVar("K")
V = TypeVar("V")


class UncertainError(Exception):
    """No result is certain: the conflict is left to a person."""


class ContradictionError(UncertainError):
    """One side removed what the other changed: merging by lines cannot help."""


class Sides(NamedTuple, Generic[T]):
    """The common base, the project's version and the template's new version."""

    base: T
    ours: T
    theirs: T

    def map(self, function: Callable[[T], U]) -> "Sides[U]":
        return Sides(function(self.base), function(self.ours), function(self.theirs))

    def agreed(self) -> T:
        """The change of one side, or of both alike; otherwise raise UncertainError."""
        if self.theirs in (self.ours, self.base):
            return self.ours
        if self.ours == self.base:
            return self.theirs
        raise UncertainError("changed on both sides")


def by_key(tables: Sides[dict[K, V]], missing: U) -> Iterator[tuple[K, Sides[V | U]]]:
    """Each key of any side, ours first, with its value on each side."""
    for key in dict.fromkeys([*tables.ours, *tables.theirs, *tables.base]):
        base, ours, theirs = (table.get(key, missing) for table in tables)
        yield key, Sides(base, ours, theirs)
