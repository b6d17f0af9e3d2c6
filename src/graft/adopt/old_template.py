"""Another template that the repository was made from, by Copier or by cruft."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from graft import render, trees
from graft.adopt.files import Files
from graft.errors import GraftError
from graft.git import Git, GitError
from graft.project import DEFAULT_ANSWERS, Project
from graft.trees import Tree
from graft.workspace import Workspace

CRUFT = (".cruft.json", ".cookiecutter.json")


@dataclass(frozen=True)
class OldTemplate:
    """Where it is recorded, where it came from, and what it was answered.

    `base` holds the files as it made them, if anybody can tell; `origin` names it.
    """

    file: str = ""
    source: str = ""
    version: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    base: Tree = field(default_factory=dict)
    origin: str = ""


def find(files: Files) -> OldTemplate:
    """The template that an answers file names; one without a file when none does."""
    if DEFAULT_ANSWERS in files:
        said = data(yaml.safe_load, files.text(DEFAULT_ANSWERS))
        source, version = str(said.get("_src_path", "")), str(said.get("_commit", ""))
        return OldTemplate(DEFAULT_ANSWERS, source, version, said)
    for file in CRUFT:
        if file in files:
            said = data(json.loads, files.text(file))
            answers = said.get("context", said)
            answers = answers.get("cookiecutter", answers)
            source, version = str(said.get("template", "")), str(said.get("commit", ""))
            return OldTemplate(file, source, version, answers)
    return OldTemplate()


def data(parse: Any, text: str) -> dict[str, Any]:
    """What a file of answers says; nothing when it is none."""
    try:
        found = parse(text)
    except (ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def refuse_this_one(project: Project, old: OldTemplate, retire: bool) -> None:
    """A project of this template is updated; another's file goes on request only."""
    if old.file != DEFAULT_ANSWERS:
        return
    if "template_commit" in old.answers or not old.source:
        raise GraftError(
            f"{project.folder} has a {old.file} of this template: `make update` there"
        )
    if not retire:
        raise GraftError(
            f"{project.folder} is a project of {old.source}, whose answers are in "
            f"{old.file}: add --retire, and this template's take their place (those "
            "of the old one stay in git's history); its updates end then"
        )


def with_base(
    git: Git, project: Project, workspace: Workspace, old: OldTemplate, chosen: str
) -> OldTemplate:
    """The template with its files: those of a commit, or the old version's, made again.

    Raises GraftError when the chosen commit holds none.
    """
    if chosen:
        try:
            tree = trees.read(git, f"{chosen}:{project.prefix}")
        except GitError as error:
            raise GraftError(
                f"--base {chosen} holds no such folder: {error}"
            ) from error
        return replace(old, base=tree, origin=chosen)
    if old.file != DEFAULT_ANSWERS or not old.version:
        return old
    folder = workspace.new("old") / project.folder.name
    try:
        with render.opened(
            old.source, old.version, folder, old.file, old.answers, skip_tasks=True
        ) as version:
            version.render()
            made = trees.snapshot(git, Path(version.folder), workspace.folder)
    except GraftError:
        return old
    origin = f"{old.source} {old.version}"
    return replace(old, base=trees.read(git, made), origin=origin)
