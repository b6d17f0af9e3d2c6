"""Another template that the repository was made from, by Copier or by cruft."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graft import render, trees
from graft.adopt.files import Files
from graft.errors import GraftError
from graft.git import Git, GitError
from graft.project import DEFAULT_ANSWERS, Project
from graft.trees import Entry
from graft.workspace import Workspace

CRUFT = (".cruft.json", ".cookiecutter.json")


@dataclass(frozen=True)
class OldTemplate:
    """Where it is recorded, where it came from, and what it was answered."""

    file: str = ""
    source: str = ""
    version: str = ""
    answers: dict[str, Any] = field(default_factory=dict)


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


def base(
    git: Git, project: Project, workspace: Workspace, old: OldTemplate, chosen: str
) -> tuple[dict[str, Entry], str]:
    """The files as the old template made them, none where nobody can tell; and a name.

    `chosen` is a commit that holds them; without it the old version is rendered again.
    """
    if chosen:
        try:
            return trees.read(git, f"{chosen}:{project.prefix}"), chosen
        except GitError as error:
            raise GraftError(
                f"--base {chosen} holds no such folder: {error}"
            ) from error
    if old.file != DEFAULT_ANSWERS or not old.version:
        return {}, ""
    folder = workspace.new("old") / project.folder.name
    try:
        with render.opened(
            old.source, old.version, folder, old.file, old.answers, skip_tasks=True
        ) as version:
            version.render()
            tree = trees.snapshot(git, Path(version.folder), workspace.folder)
            return trees.read(git, tree), f"{old.source} {old.version}"
    except GraftError:
        return {}, ""
