"""Reasons to refuse an update, each with what to do about it."""

from collections.abc import Mapping
from typing import Any

from graft.errors import GraftError
from graft.project import Project
from graft.render import Version
from graft.trees import Tree


def moved_tag(project: Project, version: Version) -> None:
    """The recorded version's tag must name the recorded commit."""
    recorded = str(project.answers.get("template_commit", version.commit))
    if version.name == project.version and recorded != version.commit:
        if tag := version.tag_of(recorded):
            raise GraftError(
                f"{project.answers_file} says {version.name} as _commit, but the "
                f"project was last brought to {tag}: somebody edited it; to go on from "
                f"there, write `_commit: {tag}`"
            )
        raise GraftError(
            f"the template's tag {version.name} was moved from {recorded[:12]} to "
            f"{version.commit[:12]}: ask its authors why; to accept it, write the new "
            f"hash as template_commit into {project.answers_file}: {version.commit}"
        )


def unknown_answers(data: Mapping[str, str], new: Version) -> None:
    """A misspelt answer would be ignored by Copier."""
    for name in data:
        if name not in new.questions:
            raise GraftError(f"the template asks no question {name}: check --data")


def code(version: Version, trust: bool) -> None:
    """Code of the template runs only when the command line allows it."""
    features = version.unsafe_features()
    if features and not trust:
        without = ", or --skip-tasks" if features == ["tasks"] else ""
        raise GraftError(
            f"version {version.name} of the template runs code on your machine "
            f"({', '.join(features)}): read it, then add --trust{without}"
        )


def migrations(old: Version, new: Version, skip: bool) -> list[str]:
    """Migrations work on the user's files, which we do not touch before the end.

    Those that are skipped are returned as steps for the user.
    """
    found = new.migrations_from(old)
    if found and not skip:
        raise GraftError(
            f"the template has migrations from {old.name} to {new.name}, commands that "
            f"change the project: {', '.join(f'`{one}`' for one in found)}; add "
            "--skip-migrations, and run by hand those that you want; or take this step "
            "with `copier update --trust`"
        )
    return [f"a migration that was skipped: `{one}`" for one in found]


def downgrade(old: Version, new: Version) -> None:
    """A downgrade would undo the user's merges, too."""
    if new.number < old.number:
        raise GraftError(
            f"{new.name} is older than {old.name}, which the project has: "
            "choose a newer one with --to, or wait for the next release"
        )


def lost_answers(project: Project, new: Version, data: Mapping[str, str]) -> None:
    """Copier silently resets an answer that is no longer valid."""
    for name, (recorded, taken) in misfits(project, new).items():
        if name not in data:
            raise GraftError(
                f"your answer {name}={recorded} is no longer valid in {new.name}: "
                f"choose another with --data {name}=... (its default is {taken})"
            )


def lost_answers_file(project: Project, ours: Tree) -> None:
    """Colleagues and the next update need the answers file."""
    if project.answers_file not in ours:
        raise GraftError(
            f"{project.answers_file} is not in git: `git add -f` and commit it"
        )


def misfits(project: Project, new: Version) -> dict[str, tuple[Any, Any]]:
    """Recorded answers that a rendered version rejects, and what it used instead."""
    return {
        name: (project.answers[name], value)
        for name, value in new.remembered().items()
        if not name.startswith("_")
        and str(project.answers.get(name, value)) != str(value)
    }
