"""Resolves conflicts by lines alone, whatever the format."""

import re

from graft.resolve.diff import hunks, matcher, opcodes
from graft.resolve.renewal import lines_renew
from graft.resolve.sides import Sides, UncertainError
from graft.resolve.text import Lines, margin
from graft.resolve.versions import newer

WORDS = re.compile(r"\S+|\s+")
CODE = (".py", ".pyi", ".ipynb", ".r", ".R", ".jl", ".js", ".ts", ".sql")
CONDITION = re.compile(r"\bif\b.*[:=]|&&|\|\||[=!]=\s")
INDENTATION_IS_FREE = (".toml", ".json", "Dockerfile")
# The image of a Dockerfile or a dev container. A service's is left alone: what talks to
# it may need the version.
IMAGE = re.compile(
    r"""(?P<head>\s*(?:FROM\s+(?:--platform=\S+\s+)?|ARG\s+\w+=|"image":\s*)"?)
    (?P<at>(?:[\w.-]+(?::\d+)?/)*)(?P<name>[\w.-]+)(?::[\w.-]+)?(?:@sha256:\w+)?
    (?P<tail>["',]*(?:\s.*)?)$""",
    re.VERBOSE | re.IGNORECASE,
)
# All targets on one line, without a comment.
PHONY = re.compile(r"\.PHONY:[^\\#]*")
# A stage of a Dockerfile, where capitals of the keywords are free.
STAGE = re.compile(r"(?i)FROM\s(.*)\sAS\s")


def merge(sides: Sides[Lines], file: str) -> Lines:
    """Merge by lines; raise UncertainError if a hunk stays unresolved."""
    result: Lines = ()
    for hunk in hunks(sides):
        result += resolve_hunk(hunk, file)[0]
    return result


def refuse_own_words(comment: Sides[str]) -> None:
    """Refuse to merge what we explained: our reason may speak against their change."""
    if comment.ours.strip() not in (comment.base.strip(), comment.theirs.strip()):
        raise UncertainError("a comment of ours says why")


def resolve_hunk(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """Return the merged lines and how ('' when only one side changed them)."""
    try:
        return hunk.agreed(), ""
    except UncertainError:
        pass
    for rule in (_formatting, _neighbours, _beside, _contained, _given_up, _stages):
        try:
            return rule(hunk, file)
        except UncertainError:
            continue
    raise UncertainError("both sides changed the same lines")


def _formatting(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    indented = not file.endswith(INDENTATION_IS_FREE)
    base, ours, theirs = hunk.map(lambda side: _squeeze(side, indented))
    if theirs in (ours, base):
        return hunk.ours, "equal but for white space"
    if ours == base:
        return hunk.theirs, "equal but for white space"
    raise UncertainError("more than white space differs")


def _squeeze(lines: Lines, indented: bool) -> list[str]:
    """Lines without blank lines and insignificant white space."""
    squeezed = []
    for line in filter(str.strip, lines):
        indentation = line[: margin(line)] if indented else ""
        squeezed.append(indentation + " ".join(line.split()))
    return squeezed


def _neighbours(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """Merge edits line by line, if each edited line is recognisably the same one."""
    if not len(hunk.base) == len(hunk.ours) == len(hunk.theirs):
        raise UncertainError("lines were added or removed")
    result, how = [], "edits of neighbouring lines"
    for line in map(Sides, *hunk):
        for changed in {line.ours, line.theirs} - {line.base}:
            if changed in hunk.base or not _is_edit(line.base, changed):
                raise UncertainError("a line was replaced or moved")
        try:
            result.append(line.agreed())
        except UncertainError:
            merged, how = _merge_line(line, file)
            result.append(merged)
    return tuple(result), how


def _beside(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """Merge lines that one side added next to lines that the other only edited."""
    if file.endswith((*CODE, ".toml")) or not hunk.base:
        raise UncertainError("statements belong together; keys say what is beside what")
    for added, edited in ((hunk.ours, hunk.theirs), (hunk.theirs, hunk.ours)):
        places = opcodes(hunk.base, added)
        if any(start != end for start, end, _, _ in places):
            continue
        if len(edited) != len(hunk.base):
            continue
        if not all(map(_is_same_line, hunk.base, edited)):
            continue
        result = list(edited)
        for place, _, start, end in reversed(places):
            result[place:place] = added[start:end]
        return tuple(result), "lines added beside edited ones"
    raise UncertainError("more than added and edited lines")


def _is_same_line(old: str, new: str) -> bool:
    """Whether a line is recognisably the same, and continues on the next as before."""
    goes_on = old.endswith("\\") == new.endswith("\\")
    return old == new or (goes_on and bool(old.strip()) and _is_edit(old, new))


def _is_edit(old: str, new: str) -> bool:
    images = IMAGE.match(old), IMAGE.match(new)
    if images[0] and images[1] and images[0]["head"] == images[1]["head"]:
        return True
    try:
        return newer(Sides(old, old, new)) == new
    except UncertainError:
        return matcher(old, new).ratio() >= 0.6


def _merge_line(line: Sides[str], file: str) -> tuple[str, str]:
    """Merge one line that both sides changed; return it and how it was merged."""
    if file.endswith(CODE):  # `x == 1` compares numbers, and each word counts
        raise UncertainError("both sides changed a line of a program")
    for rule in (_newer_version, _targets, _own_image, _words):
        try:
            return rule(line)
        except UncertainError:
            continue
    raise UncertainError("both sides changed the same words")


def _newer_version(line: Sides[str]) -> tuple[str, str]:
    return newer(line), "the newer version"


def _targets(line: Sides[str]) -> tuple[str, str]:
    """The targets of both sides that make no file."""
    if not all(map(PHONY.fullmatch, line)):
        raise UncertainError("no line of targets")
    base, ours, theirs = line.map(str.split)
    kept = [one for one in ours if one in theirs or one not in base]
    added = [one for one in theirs if one not in {*base, *ours}]
    return " ".join([*kept, *added]), "targets on both sides"


def _own_image(line: Sides[str]) -> tuple[str, str]:
    """The image that we chose, where the template only renewed the one it had."""
    base, ours, theirs = line.map(IMAGE.match)
    if not (base and ours and theirs) or not (
        base["head"] == ours["head"] == theirs["head"]
        and base["at"] + base["name"] == theirs["at"] + theirs["name"]
        and base["name"] != ours["name"]
    ):
        raise UncertainError("not another image on our side alone")
    tail = Sides(base, ours, theirs).map(lambda image: image["tail"]).agreed()
    own = line.ours[: ours.start("tail")] + tail
    return own, "your image instead of the template's"


def _words(line: Sides[str]) -> tuple[str, str]:
    """Merge edits of different words with an unchanged word between them."""
    if any(map(CONDITION.search, line)):
        raise UncertainError("both sides changed a condition")
    result: Lines = ()
    last = ""
    for hunk in hunks(line.map(lambda side: tuple(WORDS.findall(side)))):
        if hunk.base == hunk.ours == hunk.theirs:
            last = "" if any(map(str.strip, hunk.base)) else last
        else:
            side = "ours" if hunk.theirs == hunk.base else "theirs"
            if last not in ("", side):
                raise UncertainError("both sides changed neighbouring words")
            last = side
        result += hunk.agreed()
    return "".join(result), "edits of different words"


def _contained(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """The larger change, if one side made the other's change and added lines to it."""
    for small, large in ((hunk.theirs, hunk.ours), (hunk.ours, hunk.theirs)):
        dropped = set(hunk.base) - set(small)
        if (
            _adds_only(hunk.base, small)
            and all(start == end for start, end, _, _ in opcodes(small, large))
            and not dropped & set(large)
        ):
            return large, "the change was there already"
    raise UncertainError("no side holds the other")


def _given_up(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """Our lines, where we removed those in which the template only renewed versions."""
    if file.endswith((*CODE, ".toml", ".yaml", ".yml")):
        raise UncertainError("statements belong together; keys say what was removed")
    if not lines_renew(hunk.base, hunk.theirs):
        raise UncertainError("more than versions differ")
    kept = set(range(len(hunk.base)))
    for start, end, new_start, new_end in opcodes(hunk.base, hunk.ours):
        if new_start != new_end:
            raise UncertainError("replaced, not removed")
        kept -= set(range(start, end))
    if any(hunk.base[line] != hunk.theirs[line] for line in kept):
        raise UncertainError("kept in part")
    return hunk.ours, "removed by you, renewed by the template"


def _stages(hunk: Sides[Lines], file: str) -> tuple[Lines, str]:
    """The side that changed more than the case of `as` in a Dockerfile."""
    if not file.endswith("Dockerfile"):
        raise UncertainError("case means something")
    said = hunk.map(lambda side: tuple(STAGE.sub(r"FROM \1 AS ", one) for one in side))
    side = hunk.ours if said.agreed() == said.ours else hunk.theirs
    return side, "equal but for capitals"


def _adds_only(old: Lines, new: Lines) -> bool:
    """Whether no changed range became shorter."""
    return any(map(str.strip, new)) and all(
        new_end - new_start >= old_end - old_start
        for old_start, old_end, new_start, new_end in opcodes(old, new)
    )
