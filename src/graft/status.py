"""Compares a project with its template, without changing anything."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from graft import record, refuse, trees
from graft.git import Git, GitError
from graft.project import Project
from graft.render import Release, Version
from graft.session import Session
from graft.trees import Entry


@dataclass
class Status:
    """A project compared with its template; every list may be empty."""

    source: str
    version: str
    latest: str = ""
    behind: bool = False
    releases: list[Release] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    new_questions: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def to_do(self) -> bool:
        """Whether an update would change something, or something blocks it."""
        return bool(self.behind or self.misfits)

    def as_data(self) -> dict[str, object]:
        """The status for programs."""
        return {**asdict(self), "up_to_date": not self.to_do}

    def as_text(self) -> str:
        """The status for people."""
        count = f"{len(self.releases)} behind" if self.releases else "behind"
        state = f"{count} {self.latest}" if self.behind else "up to date"
        news = [f"{release.tag}  {release.subject}" for release in self.releases]
        parts = {
            "Releases since then": news,
            "Warnings": self.warnings,
            "Answers that no longer fit": self.misfits,
            "New questions, with the answer they get": self.new_questions,
            "Changed by you": self.edited,
            "Missing (deleted by you, or an answer was edited by hand; set it back "
            "and use --data)": self.missing,
            "Not delivered any more with your answers; yours to keep or delete": (
                self.undelivered
            ),
            "No longer in the template, and nothing of it uses them; move what you "
            "need to a place of your own, then `git rm`": self.left,
        }
        lines = [f"Template {self.source} at {self.version}: {state}"]
        lines.append(f"{len(self.unchanged)} of its files are as it delivered them")
        for title, items in parts.items():
            if items:
                lines += ["", f"{title}:", *(f"  {item}" for item in items)]
        return "\n".join(lines) + "\n"


def status(session: Session) -> Status:
    """Compare the project with its template; GraftError when that is not possible."""
    project = session.project
    session.workspace.prepare()
    result = Status(project.source, project.version, warnings=warnings(project))
    with session.wanted() as new, session.recorded(new) as old:
        result.latest = new.name
        result.warnings += new.warnings
        for version in (old, new):
            refuse.moved_tag(project, version)
            refuse.code(version, session.request.trust)
        result.releases = new.releases_since(old)
        # In a template without tags every commit is a version.
        result.behind = new.commit != old.commit and new.number >= old.number
        compare_files(session, old, result)
        if result.behind:
            compare_answers(session, old, new, result)
    return result


def warnings(project: Project) -> list[str]:
    """What to know about the recorded template before an update from it."""
    found = record.edits(project)
    if Path(project.source).expanduser().exists():
        found.append(
            f"{project.source} is a folder on this machine; others cannot update"
        )
    return found


def compare_files(session: Session, old: Version, result: Status) -> None:
    """Compare the project's files with the version they came from."""
    git, project = session.workspace.git, session.project
    old.render()
    tree = trees.snapshot(git, old.folder, session.workspace.folder)
    ours, theirs = trees.read(git, project.tree), trees.read(git, tree)
    for path, entry in theirs.items():
        if path not in ours:
            result.missing.append(path)
        elif ours[path] == entry or path == project.answers_file:
            result.unchanged.append(path)
        else:
            result.edited.append(path)
    older = before_the_template(git, project)
    own = [path for path in ours if path not in theirs and path not in older]
    undelivered = old.undelivered(own)
    names = old.names() if undelivered else ()
    result.undelivered = [path for path in undelivered if path in names]
    result.left = [path for path in undelivered if path not in names]


def before_the_template(git: Git, project: Project) -> dict[str, Entry]:
    """The files of a repository that was there before the template came to it."""
    path = f":(top,literal){project.in_repository}"
    added = git.text(
        *("log", "--diff-filter=A", "--format=%H", project.head.commit, "--", path)
    ).split()
    try:
        return trees.read(git, f"{added[-1]}^:{project.prefix}") if added else {}
    except GitError:  # it came with the first commit
        return {}


def compare_answers(
    session: Session, old: Version, new: Version, result: Status
) -> None:
    """Compare the recorded answers with the questions of the newest version."""
    session.start_from_recorded_answers(new)
    new.render()
    result.misfits = [
        f"{name}={recorded} would become {taken}"
        for name, (recorded, taken) in refuse.misfits(session.project, new).items()
    ]
    answers = new.remembered()
    result.new_questions = [
        f"{name}={answers[name]}"
        for name in new.questions
        if name not in old.questions and name in answers
    ]
