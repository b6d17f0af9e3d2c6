"""Whether the recorded template is the one that the last update wrote.

Whoever changes these answers chooses the code of the next update. That is a warning,
not a refusal: it is also how a project moves to a fork, and commits made after a plain
`copier update` look the same.
"""

from typing import Any

import yaml

from graft.git import Git, GitError
from graft.project import Project

NAMES = ("_src_path", "_commit", "template_commit")
# The commit messages of an update; 0.2 and older made two commits.
UPDATES = ("^Update the template to ", "^Graft-Version: ")


def edits(project: Project) -> list[str]:
    """A sentence for each of these answers that no update wrote."""
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
    """The last commit of the answers made by an update, or else their first commit.

    Empty while git does not track the file.
    """
    path = f":(top,literal){project.in_repository}"
    log = ("log", "--format=%H", project.head.commit)
    messages = [f"--grep={message}" for message in UPDATES]
    updates = project.git.text(*log, "-1", *messages, "--", path)
    return updates or project.git.text(*log, "--", path).rpartition("\n")[2]


def answers(git: Git, name: str) -> dict[str, Any]:
    """The answers in a commit's file; empty when there are none."""
    try:
        found = yaml.safe_load(git.text("show", name))
    except (GitError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}
