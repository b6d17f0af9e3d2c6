"""The template's versions as commits: the base when an old one no longer renders."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from graft import trees
from graft.git import Git
from graft.project import Project
from graft.trees import Entry

PROJECT, VERSION = "Graft-Project", "Graft-Version"


@dataclass(frozen=True)
class Rendered:
    """A commit with a rendered version of the template."""

    commit: str
    version: str


def reference(project: Project) -> str:
    """The ref under which this repository keeps the versions, outside branches.

    In a branch's history, a rebase would replay them and conflict in every file.
    """
    name = hashlib.sha1(os.fsencode(project.in_repository)).hexdigest()[:12]
    return f"refs/graft/{name}"


def latest(git: Git, project: Project) -> Rendered | None:
    """The last version recorded here."""
    return next(_recorded(git, project), None)


def find(git: Git, project: Project, version: str) -> Rendered | None:
    """The record of a version; None in other clones and after squashed merges."""
    every = _recorded(git, project)
    return next((one for one in every if one.version == version), None)


def _recorded(git: Git, project: Project) -> Iterator[Rendered]:
    """The records of this repository, then those that 0.2 and older merged."""
    own = reference(project)
    kept = git.text("for-each-ref", "--format=%(refname)", own)
    for start in filter(None, (kept, project.head.commit)):
        found = git.text(
            *("log", "--fixed-strings", f"--grep={PROJECT}: {project.in_repository}"),
            *(f"--format=%H %(trailers:key={VERSION},valueonly,separator=)", start),
        )
        for line in found.splitlines():
            commit, _, version = line.partition(" ")
            if version.strip():
                yield Rendered(commit, version.strip())


def files(git: Git, project: Project, rendered: Rendered) -> dict[str, Entry]:
    """The files of a recorded version, by path in the project."""
    return trees.read(git, f"{rendered.commit}:{project.prefix}")


def record(
    git: Git, project: Project, version: str, tree: str, parent: str | None
) -> str:
    """A commit of a rendered version; the parent itself if nothing differs."""
    tree = trees.nested(git, tree, project.prefix)
    if parent and git.text("rev-parse", f"{parent}^{{tree}}") == tree:
        return parent
    message = (
        f"Template {version}\n\n"
        f"{PROJECT}: {project.in_repository}\n{VERSION}: {version}\n"
    )
    return commit(git, tree, message, [parent] if parent else [])


def commit(git: Git, tree: str, message: str, parents: list[str]) -> str:
    """A commit, by Graft where git knows no author (on a build server)."""
    arguments = [item for parent in parents for item in ("-p", parent)]
    configured = git.as_configured()
    if (
        configured.text(*["config", "--type=bool", "--default=no", "commit.gpgSign"])
        == "true"
    ):
        arguments.append("--gpg-sign")
    if git.outcome("var", "GIT_COMMITTER_IDENT", accept=(0, 128))[0]:
        git = git.within(
            GIT_AUTHOR_NAME="Graft",
            GIT_AUTHOR_EMAIL="graft@localhost",
            GIT_COMMITTER_NAME="Graft",
            GIT_COMMITTER_EMAIL="graft@localhost",
        )
    return git.text("commit-tree", tree, *arguments, stdin=message.encode())
