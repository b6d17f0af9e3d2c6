"""Finds the title of a README, in Markdown or reStructuredText."""

import re
from itertools import pairwise

from graft.adopt.files import Files

NAMES = ("README.md", "README.rst", "README.txt", "README", "readme.md", "Readme.md")
FENCE = re.compile(r"^\s*(```|~~~)")
ATX = re.compile(r"^ {0,3}#\s+(.+?)(?:\s+#+)?\s*$")
HTML = re.compile(r"<h1[^>]*>(.*?)</h1>", re.IGNORECASE)
UNDERLINE = re.compile(r"^[=\-~^#*]{3,}\s*$")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TAG = re.compile(r"<[^>]+>|:[a-z_]+:|[*`_]{1,3}(?=\w)|(?<=\w)[*`]{1,3}")


def title(files: Files) -> tuple[str, str]:
    """The first heading and the file that has it; two empty texts when none has."""
    for name in NAMES:
        if found := first_heading(files.text(name)):
            return found, name
    return "", ""


def first_heading(text: str) -> str:
    """The first heading that is no comment in a block of code."""
    lines, inside = [""], False
    for line in text.splitlines():
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            lines.append(line)
    for line, below in pairwise([*lines, ""]):
        match = ATX.match(line) or HTML.search(line)
        found = match[1] if match else ""
        if line.strip() and UNDERLINE.match(below) and not UNDERLINE.match(line):
            found = line
        if plain := without_marks(found):
            return plain
    return ""


def without_marks(text: str) -> str:
    """A heading as it is read, without badges, links and emphasis."""
    text = LINK.sub(r"\1", IMAGE.sub("", text))
    return " ".join(TAG.sub("", text).split())
