"""Ignore files: what either side protects stays protected."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from graft.adopt.files import Files
from graft.git import Git, joined, split

NAMES = (".gitignore", ".dvcignore", ".dockerignore")
POINTER = "data/raw.dvc"
DATA = "# Under DVC: git keeps the pointers, DVC the files"


def union(ours: str, theirs: str) -> str:
    """All of ours, then each block of theirs with lines that ours has not."""
    known = {line.strip() for line in ours.splitlines()}
    blocks = [ours.rstrip("\n")] if ours.strip() else []
    for block in theirs.strip("\n").split("\n\n"):
        lines = block.splitlines()
        comments = [line for line in lines if line.startswith("#")]
        rules = [line for line in lines if line not in known and line not in comments]
        if rules:
            blocks.append("\n".join([*comments, *rules]))
    return "\n\n".join(blocks) + "\n"


def exceptions(paths: Iterable[str]) -> str:
    """Rules that take files, and nothing beside them, out of what is ignored."""
    lines: dict[str, None] = {}
    for path in sorted(paths):
        for folder in reversed(PurePosixPath(path).parents[:-1]):
            lines[f"!/{folder}/"] = None
            lines[f"/{folder}/*"] = None
        lines[f"!/{path}"] = None
    return "\n".join(["# The template's files", *lines]) + "\n" if lines else ""


def pointers(ours: str) -> str:
    """Rules by which DVC's pointers below an ignored data folder are not ignored."""
    own = [line for line in ours.splitlines() if line.startswith(("!data", "!/data"))]
    rules = ("!/data/", "/data/**", "!/data/**/", "!/data/**/*.dvc")
    return "\n".join([DATA, *rules, "!/data/**/.gitignore", *own]) + "\n"


def ignored(git: Git, paths: Iterable[str]) -> dict[str, str]:
    """The paths that git ignores in its folder, each with the file that says so."""
    found = git.run(
        *("check-ignore", "-z", "-v", "--no-index", "--stdin"),
        stdin=joined(list(paths)),
        accept=(0, 1),
    )
    items = split(found)
    rows = zip(items[::4], items[2::4], items[3::4], strict=True)
    return {path: file for file, pattern, path in rows if not pattern.startswith("!")}


def merged(files: Files, path: str, theirs: str, git: Git, new: Iterable[str]) -> str:
    """An ignore file of both; `new` are the template's files that it must let in."""
    text = union(files.text(path), theirs)
    if path != ".gitignore":
        return text
    hidden = {one for one, file in ignored(git, [*new, POINTER]).items()}
    more = [exceptions(hidden - {POINTER})]
    if POINTER in hidden:
        more.append(pointers(files.text(path)))
    return "\n".join([text, *filter(None, more)])
