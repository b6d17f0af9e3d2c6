"""Puts the template's files beside the owner's: nothing of the owner's gives way."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from graft import summary, trees
from graft.adopt import baseline, ignore, makefile, notebooks, pyproject, settings
from graft.adopt.files import Files
from graft.adopt.metadata import Metadata
from graft.adopt.old_template import OldTemplate
from graft.errors import GraftError
from graft.project import Project
from graft.scope import obstacle_to
from graft.summary import Outcome
from graft.trees import Entry

ATTRIBUTES = ".gitattributes"
SHARED = (pyproject.NAME, ATTRIBUTES, *ignore.NAMES)
MAKEFILE = "Makefile"


@dataclass
class Composed:
    """The files of the adopted project, what became of each, and what stays out.

    `kept` are paths of the template's where the owner has files, or settings, of their
    own: no later update brings them either.
    """

    tree: dict[str, Entry]
    told: dict[str, Outcome] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def put(self, path: str, entry: Entry, what: str, how: str = "") -> None:
        """Write a file."""
        self.tree[path] = entry
        self.told[path] = Outcome(what, how)

    def keep(self, path: str, how: str) -> None:
        """Leave a file of the template out."""
        self.kept.add(path)
        self.told[path] = Outcome(summary.KEPT, how)


@dataclass(frozen=True)
class Sources:
    """Both sides, what the owner's packaging says, and what an old template made."""

    project: Project
    ours: Files
    theirs: Files
    known: Metadata
    old: OldTemplate


def compose(sources: Sources, bare: bool) -> Composed:
    """All files of the adopted project; `bare` when the template brings no code."""
    ours, theirs = sources.ours, sources.theirs
    result = Composed(dict(ours.tree))
    elsewhere = settings.elsewhere(ours)
    owner = makefile.owners(ours)
    for path, entry in theirs.tree.items():
        if path == sources.project.answers_file:
            what = summary.UPDATED if path in ours else summary.ADDED
            result.put(path, entry, what)
        elif path in (MAKEFILE, makefile.PROJECT) or path in SHARED:
            continue
        elif path in ours:
            keep_or_replace(sources, path, entry, result)
        elif path in elsewhere:
            result.keep(path, f"your settings are in {elsewhere[path]}")
        elif file := file_as_folder(ours, path):
            raise GraftError(
                f"{file} is a file, and the template needs a folder of that name: "
                "`git mv` it, commit, retry"
            )
        elif obstacle := obstacle_to(sources.project.folder, path, set()):
            result.keep(path, f"{obstacle} of yours is in its place")
        else:
            result.put(path, entry, summary.ADDED)
    bring_makefile(sources, owner, result, bare)
    bring_shared(sources, result)
    if baseline.NAME not in ours:
        merged = {path for path, one in result.told.items() if one.what != summary.KEPT}
        style = "ruff.toml" in result.kept or "black" in settings.tables(ours)
        # A starter's code is to the template's standard, and not to another one.
        more = {path for path in theirs if style and path.endswith(".py")}
        text = baseline.text(ours, sources.project.tree, merged, more)
        add(ours, result, baseline.NAME, text, "what `make lint` leaves alone")
    return result


def keep_or_replace(
    sources: Sources, path: str, entry: Entry, result: Composed
) -> None:
    """A file of both: what the old template made, and nobody edited, is replaced."""
    mine = sources.ours.tree[path]
    if mine == entry:
        return
    if sources.old.base.get(path) == mine and not path.endswith(".py"):
        result.put(
            path, entry, summary.UPDATED, f"as in {sources.old.origin}, so replaced"
        )
    else:
        result.keep(path, "yours")


def file_as_folder(ours: Files, path: str) -> str:
    """The owner's file where a folder of the template's would have to be, or ""."""
    above = PurePosixPath(path).parents
    return next((one.as_posix() for one in above if one.as_posix() in ours), "")


def bring_makefile(sources: Sources, owner: str, result: Composed, bare: bool) -> None:
    """The template's Makefile, and the owner's targets behind it."""
    ours, theirs = sources.ours, sources.theirs
    if MAKEFILE not in theirs:
        return
    in_the_way = obstacle_to(sources.project.folder, MAKEFILE, set())
    if in_the_way and not owner:
        raise GraftError(
            f"{MAKEFILE} lies here, and git ignores it: `git add -f {MAKEFILE}`, "
            "commit, retry; its targets stay"
        )
    result.put(MAKEFILE, theirs.tree[MAKEFILE], summary.ADDED)
    starters = theirs.text(makefile.PROJECT)
    if makefile.PROJECT in theirs:
        result.put(makefile.PROJECT, theirs.tree[makefile.PROJECT], summary.ADDED)
    if not owner:
        return
    if makefile.KEPT in ours or makefile.PROJECT in ours:
        raise GraftError(
            f"{makefile.KEPT} and {makefile.PROJECT} are where your Makefile's targets "
            "would go: `git mv` what is there, commit, retry"
        )
    if owner != MAKEFILE:
        del result.tree[owner]
    result.put(makefile.KEPT, ours.tree[owner], summary.MOVED, f"from {owner}")
    template = "\n".join(
        theirs.text(path)
        for path in theirs
        if path == MAKEFILE or (path.startswith("make/") and path.endswith(".mk"))
    )
    text, renamed = makefile.project(ours.text(owner), template, bare)
    how = (
        f"your targets; {', '.join(renamed)} as own-..." if renamed else "your targets"
    )
    add(ours, result, makefile.PROJECT, "\n".join(filter(None, (starters, text))), how)


def bring_shared(sources: Sources, result: Composed) -> None:
    """Files that hold something of both."""
    ours, theirs = sources.ours, sources.theirs
    added = [path for path in result.tree if path not in ours]
    here = sources.project.git.within(sources.project.folder)
    for path in SHARED:
        if path not in theirs:
            continue
        if path == pyproject.NAME:
            text = pyproject.merge(ours, theirs.text(path), sources.known)
        elif path == ATTRIBUTES:
            more = notebooks.attributes(ours, theirs.text(path))
            text = ignore.union(ignore.union(theirs.text(path), ours.text(path)), more)
        else:
            text = ignore.merged(ours, path, theirs.text(path), here, added)
        if path not in ours or text != ours.text(path):
            add(ours, result, path, text, "")


def add(ours: Files, result: Composed, path: str, text: str, how: str) -> None:
    """Write a text."""
    blob = trees.blob(ours.git, text.encode("utf-8", errors="surrogateescape"))
    mode = ours.tree[path].mode if path in ours else "100644"
    what = summary.MERGED if path in ours else summary.ADDED
    result.put(path, Entry(mode, blob), what, how)
