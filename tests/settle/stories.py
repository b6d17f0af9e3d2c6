"""Stories told as three versions of one file."""

from settle import settle


def merged(path: str, base: str, ours: str, theirs: str) -> str | None:
    """The settled text; None for a conflict that stays."""
    result = settle(path, base.encode(), ours.encode(), theirs.encode())
    return result.content.decode() if result else None
