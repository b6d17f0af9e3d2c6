"""Settings of tools that the owner has elsewhere: the template's would silently win."""

import re
from typing import Any

from graft.adopt.files import Files

PLACES = {
    "ruff.toml": (".ruff.toml", "tool.ruff"),
    "mypy.ini": (".mypy.ini", "tool.mypy", "setup.cfg [mypy]"),
    "pytest.ini": (
        *(".pytest.ini", "tool.pytest", "setup.cfg [tool:pytest]"),
        "tox.ini [pytest]",
    ),
    ".coveragerc": ("tool.coverage", "setup.cfg [coverage:", "tox.ini [coverage:"),
}


def tables(files: Files) -> dict[str, Any]:
    """The tools that pyproject.toml sets, each with its table."""
    return dict(files.toml("pyproject.toml").get("tool", {}))


def elsewhere(files: Files) -> dict[str, str]:
    """The template's settings files that would hide the owner's, and whose place."""
    tools = tables(files)
    found: dict[str, str] = {}
    for path, places in PLACES.items():
        for place in places:
            name, _, section = place.partition(" ")
            if place.startswith("tool."):
                there = place.removeprefix("tool.") in tools
                name = "pyproject.toml"
            elif section:
                start = re.compile(f"^{re.escape(section)}", re.MULTILINE)
                there = bool(start.search(files.text(name)))
            else:
                there = place in files
            if there:
                found.setdefault(path, name)
    return found
