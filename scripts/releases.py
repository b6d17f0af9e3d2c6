"""The one rule of releases: a commit that adds a version on top of CHANGELOG.md is one.

python scripts/releases.py list    versions and commits, oldest first
python scripts/releases.py tag     tag on origin the releases without a tag
python scripts/releases.py notes   the upgrade note of the tagged commit checked out
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent.parent
CHANGELOG = "CHANGELOG.md"
HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d{2}-\d{2}\)$", re.MULTILINE)


class ReleaseError(Exception):
    """What is wrong with the history or a tag, and what to do; one line."""


class Release(NamedTuple):
    version: str
    commit: str

    @property
    def tag(self) -> str:
        return f"v{self.version}"


def newest_version(changelog: str) -> str | None:
    """The topmost version of a changelog's text; None before the first release."""
    heading = HEADING.search(changelog)
    return heading.group(1) if heading else None


def releases(repository: Path = HERE) -> list[Release]:
    """All releases on the way to HEAD, oldest first.

    A version counts once, where it came first: later edits of its entry move nothing.
    Raises ReleaseError in a shallow clone, whose history would hide releases.
    """
    if _git(repository, "rev-parse", "--is-shallow-repository") == "true":
        raise ReleaseError(
            f"{repository} is a shallow clone, which hides past releases: "
            "run 'git fetch --unshallow --tags' there."
        )
    found: dict[str, Release] = {}
    touched = ["log", "--first-parent", "--reverse", "--format=%H", "--", CHANGELOG]
    for commit in _git(repository, *touched).splitlines():
        version = newest_version(_show(repository, commit, CHANGELOG))
        if version:
            found.setdefault(version, Release(version, commit))
    return list(found.values())


def tag_releases(repository: Path = HERE) -> list[Release]:
    """Tag on origin each release that has no tag, and return these.

    A tag never moves: raises ReleaseError if one names another commit than the rule.
    """
    tags = _tags_of_origin(repository)
    known = releases(repository)
    for release in known:
        if tags.get(release.tag, release.commit) != release.commit:
            raise ReleaseError(
                f"Tag {release.tag} names {tags[release.tag]}, but {CHANGELOG} gained "
                f"{release.version} in {release.commit}. Tags never move: "
                "release a new version instead."
            )
    new = [release for release in known if release.tag not in tags]
    for release in new:
        _git(
            repository,
            *("push", "--quiet", "origin", f"{release.commit}:refs/tags/{release.tag}"),
        )
    return new


def note(repository: Path = HERE) -> str:
    """The upgrade note of the newest version in the working tree."""
    version = newest_version((repository / CHANGELOG).read_text(encoding="utf-8"))
    path = repository / "docs" / "upgrading" / f"{version}.md"
    if not path.is_file():
        raise ReleaseError(f"{path} is missing: each release has an upgrade note.")
    return path.read_text(encoding="utf-8")


def _tags_of_origin(repository: Path) -> dict[str, str]:
    """Tag names and the commits behind them (of an annotated tag, what it is on)."""
    listing = _git(repository, "ls-remote", "--tags", "origin")
    pairs = (line.split("\trefs/tags/") for line in listing.splitlines())
    return {name.removesuffix("^{}"): commit for commit, name in pairs}


def _show(repository: Path, commit: str, path: str) -> str:
    shown = _run(repository, "show", f"{commit}:{path}")
    return shown.stdout if shown.returncode == 0 else ""  # deleted in this commit


def _git(repository: Path, *command: str) -> str:
    done = _run(repository, *command)
    if done.returncode:
        raise ReleaseError(f"git {' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _run(repository: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *command],
        cwd=repository,
        capture_output=True,
        encoding="utf-8",
    )


def main() -> None:
    match sys.argv[1:]:
        case ["list"]:
            for release in releases():
                print(*release)
        case ["tag"]:
            for release in tag_releases():
                print(release.tag)
        case ["notes"]:
            print(note(), end="")
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main()
    except ReleaseError as error:
        raise SystemExit(str(error)) from None
