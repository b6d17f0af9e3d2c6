"""Changes that only renew versions, as bots and releases make everywhere."""

import re
from collections.abc import Mapping
from typing import Any

from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines
from graft.resolve.versions import newer

# What bots renew unasked: actions, and the repositories of hooks.
BY_BOTS = ("uses", "rev")
KEY = re.compile(r"""\s*(?:-\s+)?["']?([\w-]+)["']?\s*[:=]""")


def renews(old: str, new: str, keys: tuple[str, ...] = ()) -> bool:
    """Whether a line only names another version; with `keys`, behind one of these."""
    if old == new:
        return True
    key = KEY.match(old)
    if keys and (key is None or key[1] not in keys):
        return False
    try:
        return newer(Sides(old, old, new)) == new
    except UncertainError:
        return False


def lines_renew(old: Lines, new: Lines, keys: tuple[str, ...] = ()) -> bool:
    return len(old) == len(new) and all(
        renews(*pair, keys) for pair in zip(old, new, strict=True)
    )


def gets_options(old: Any, new: Any) -> bool:
    """Whether a hook or a step only names other versions, and has more options."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return False
    known = {key: new[key] for key in old if key in new}
    return bool(old.keys() & {"id", "uses"}) and data_renew(old, known, "")


def data_renew(old: Any, new: Any, key: str, keys: tuple[str, ...] = ()) -> bool:
    """Whether data, the value of a key, only name other versions."""
    if type(old) is not type(new):
        return False
    if isinstance(old, Mapping):
        return old.keys() == new.keys() and all(
            data_renew(old[name], new[name], str(name), keys) for name in old
        )
    if isinstance(old, list):
        return len(old) == len(new) and all(
            data_renew(*pair, key, keys) for pair in zip(old, new, strict=True)
        )
    before, after = (f"{key}: {getattr(one, 'text', one)}" for one in (old, new))
    return bool(old == new) or renews(before, after, keys)
