"""Merges three sets of files as `make update` does, renames included."""

import functools
from pathlib import Path

from graft import trees
from graft.decide import decide
from graft.git import ISOLATED, PARAMETERS, Git
from graft.merge import merge
from graft.resolve import Sides
from graft.trees import Entry
from graft.workspace import opened

from .edits import Files
from .projects import Update

UNRENDERED = ".copier-answers.yml"


def repository(folder: Path) -> Git:
    """An empty repository to merge in."""
    folder.mkdir()
    git = Git(folder, {PARAMETERS: ISOLATED})
    git.run("init", "--quiet")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git.run(*identity, "commit", "--quiet", "--allow-empty", "--message", "Start")
    return git


def merged(git: Git, update: Update) -> tuple[set[str], dict[str, str]]:
    """The files in conflict for git, and those left by Graft with the reason."""
    with opened(git) as workspace:
        workspace.prepare()
        sides = Sides(*(_tree(git, files) for files in update.sides()))
        names = [
            trees.write(git, tree, workspace.folder)
            for tree in (sides.base, sides.ours, sides.theirs)
        ]
        done = merge(workspace, *names, "new")
        result = decide(workspace.git, done, sides)
    left = {path: result.outcomes[path].how for path in result.conflicts}
    return set(done.conflicts), left


def _tree(git: Git, files: Files) -> dict[str, Entry]:
    return {
        path: Entry("100644", _blob(git.folder, text))
        for path, text in files.items()
        if path != UNRENDERED
    }


@functools.cache
def _blob(repository: Path, text: str) -> str:
    """Store a text, once however many updates have it."""
    return trees.blob(Git(repository), text.encode())
