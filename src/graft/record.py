"""Whether the template that a project names is the one that it was last given.

Whoever changes these answers chooses what the next update brings. That is said, not
refused: moving to a fork is done so, and plain Copier writes them in commits that git
knows no more about.
"""

from typing import Any

import yaml

from graft.git import Git, GitError
from graft.project import Project

NAMES = ("_src_path", "_commit", "template_commit")
# An update, and what 0.2 and older committed before they merged it.
UPDATES = ("^Update the template to ", "^Graft-Version: ")


def edits(project: Project) -> list[str]:
    """A sentence for each of the answers that an update did not write."""
    commit = last_written(project)
    written = answers(project.git, f"{commit}:{project.in_repository}")
    return [
        f"{name} was {written[name]!s:.200} when the template was last brought in "
        f"({commit[:9]}), and is {project.answers.get(name)!s:.200} now: if that is "
        f"news to you, see `git log -p {commit[:9]}.. -- {project.answers_file}`"
        for name in NAMES
        if name in written and written[name] != project.answers.get(name)
    ]


def last_written(project: Project) -> str:
    """The last commit that an update made of the answers, or else the first of all.

    Empty while git does not know the file.
    """
    path = f":(top,literal){project.in_repository}"
    log = ("log", "--format=%H", project.head.commit)
    messages = [f"--grep={message}" for message in UPDATES]
    updates = project.git.text(*log, "-1", *messages, "--", path)
    return updates or project.git.text(*log, "--", path).rpartition("\n")[2]


def answers(git: Git, name: str) -> dict[str, Any]:
    """The answers in a file of a commit; empty when it holds none."""
    try:
        found = yaml.safe_load(git.text("show", name))
    except (GitError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}
