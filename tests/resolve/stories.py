"""Stories told as three versions of one file."""

from graft.resolve import resolve


def merged(path: str, base: str, ours: str, theirs: str) -> str | None:
    """The resolved text; None for a conflict that stays."""
    result = resolve(path, base.encode(), ours.encode(), theirs.encode())
    return result.content.decode() if result else None
