"""Which files of a project belong to its owner, as the page of all files says."""

import re
from functools import cache
from pathlib import Path

from support import FULL, REPOSITORY

PAGE = REPOSITORY / "docs" / "reference" / "files.md"


def on_the_page(path: str) -> str:
    """A path of a project as the page names it, whatever its package is called."""
    return re.sub(r"^src/\w+/", "src/<package>/", path)


@cache
def is_starter(path: str) -> bool:
    """Whether a file is the owner's: written once, and left alone by every update."""
    return f"- `{on_the_page(path)}` (yours)\n" in PAGE.read_text(encoding="utf-8")


def owners_tests(project: Path) -> list[str]:
    """The tests in a project that are its owner's; in `make test-all`, all of them.

    The template's are run for every combination of answers.
    """
    tests = [path.relative_to(project) for path in project.glob("tests/**/test_*.py")]
    return [str(path) for path in tests if FULL or is_starter(path.as_posix())]
