"""Takes the newer version where both sides changed only versions."""

import re

from packaging.version import InvalidVersion, Version

from graft.resolve.sides import Sides, UncertainError

NUMBER = r"\d+(?:\.\d+)+(?:[-.]?(?:a|b|rc|dev|post|alpha|beta)[-.]?\d*)*"
# The start of a word, camel case included: `conversion` is not a version.
WORD = r"(?:(?<![a-z])|(?-i:(?<=[a-z])(?=[A-Z])))"
# A number is a version only if its context says so: 0.1 may be a rate.
VERSION = re.compile(
    rf"""
    (?<=[\w\]"',])(?:==|~=|!=|[<>]=?)v?(?:{NUMBER}|\d+)
    | (?<=["'])(?:[\^~]|[<>=~]=?)v?(?:{NUMBER}|\d+)
    | (?<=\w)@v?(?:{NUMBER}|\d+)
    | (?<=[\w/-]:)v?{NUMBER}
    | {WORD}(?:version|rev|ref|tag|python)["']?\s*[:=]\s*["']?v?{NUMBER}
    | {WORD}(?:version|rev|ref|tag)["']?\s*[:=]\s*["']?v\d+
    | timeout-minutes:\s*\d+  # a limit: the longer one suits both sides
    | /v?{NUMBER}(?=/)
    | (?<!\w)v\d+(?:\.\d+)*(?![\w.])
    | \bpy3\d+\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
TAIL = re.compile(rf"(?:v?(?:{NUMBER}|\d+))$", re.IGNORECASE)
OWN_VERSION = re.compile(r"""\s*["']?version["']?\s*[:=]\s*["']?v?\d""")
ACTION = re.compile(
    r"""(?P<head>\s*(?:-\s+)?uses:\s*["']?[\w./-]+)@(?P<ref>[\w./-]+)["']?"""
    r"(?:\s+\#\s*(?:tag=|pin\s+)?@?(?P<comment>\S+))?\s*$"
)


def newer(line: Sides[str]) -> str:
    """Merge a line in which only versions differ; else raise UncertainError."""
    if OWN_VERSION.match(line.base):
        raise UncertainError("the version of the project itself")
    if ACTION.match(line.base):
        return _newer_action(line)
    parts = line.map(_split)
    around, versions = parts.ours
    if not parts.base[0] == around == parts.theirs[0] or not versions:
        raise UncertainError("more than versions differ")
    chosen = map(newer_number, map(Sides, *(numbers for _, numbers in parts)))
    return "".join(part + next(chosen, "") for part in around)


def newer_number(number: Sides[str]) -> str:
    """The newer version; raise UncertainError if a side lowered it: it had a reason."""
    try:
        return number.agreed()
    except UncertainError:
        base, ours, theirs = number.map(_version)
        if min(ours, theirs) < base:
            raise
        return number.ours if ours >= theirs else number.theirs


def _split(line: str) -> tuple[list[str], list[str]]:
    """A line's text around its versions, and the versions."""
    around, versions, start = [], [], 0
    for match in VERSION.finditer(line):
        number = TAIL.search(match[0])
        if number is None:
            continue
        around.append(line[start : match.start() + number.start()])
        versions.append(number[0])
        start = match.end()
    return [*around, line[start:]], versions


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion as error:
        raise UncertainError(f"{text} is no version") from error


def _newer_action(line: Sides[str]) -> str:
    """The newer of two pinned actions, by the versions in their comments."""
    base, ours, theirs = line.map(ACTION.match)
    if not (
        base and ours and theirs and base["head"] == ours["head"] == theirs["head"]
    ):
        raise UncertainError("another action")
    if not all(_is_pin(match["ref"]) for match in (base, ours, theirs)):
        raise UncertainError("follows a branch")
    labels = Sides(base, ours, theirs).map(lambda pin: pin["comment"] or pin["ref"])
    if not all(map(_is_number, labels)):
        raise UncertainError("hashes alone do not say which is newer")
    return line.ours if newer_number(labels) == labels.ours else line.theirs


def action(line: str) -> str | None:
    """The name of the action that a line pins; None if it pins none."""
    match = ACTION.match(line)
    return match["head"].partition("uses:")[2].strip(" \"'") if match else None


def _is_pin(ref: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{40}", ref)) or _is_number(ref)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"v?\d+(\.\d+)*", text))
