"""Every line of the user's survives an update, whatever both sides did before.

A project holds several folders, each with a history of its own, that are updated at
once. `GRAFT_HISTORIES` sets how many; make test-all runs 10,000.
"""

import itertools
import json
import os
import random
import shutil
from pathlib import Path

import pytest
from support import FULL

from .random_edits import BINARY, Author
from .story import git, git_save, graft, litter, new_project, new_template, status

AT_ONCE = 20
HISTORIES = int(os.environ.get("GRAFT_HISTORIES", "10000" if FULL else "100"))
QUESTIONS = """\
part: {type: bool, default: true}
_exclude:
  - copier.yml
  - .git
  - "{% if part is false %}folder3{% endif %}"
"""
OWN = "secret of mine\n"


def folders(top: Path) -> list[Path]:
    """The folders with a history of their own."""
    return [top / f"folder{number}" for number in range(AT_ONCE)]


def lines_of(top: Path, author: str, pattern: str = "*") -> set[bytes]:
    """The lines of an author in all files, committed or not."""
    found = set()
    for path in top.rglob(pattern):
        if path.is_file() and ".git" not in path.relative_to(top).parts:
            for line in path.read_bytes().replace(BINARY, b"").split(b"\n"):
                if line.startswith(author.encode()):
                    found.add(line.rstrip(b"\r"))
    return found


def evolve(template: Path, seed: int) -> None:
    """Release version 2.0.0, which differs in each folder."""
    chance = random.Random(seed)
    author = Author("t", chance)
    author.counter = itertools.count(100_000)  # unlike the lines of version 1
    for folder in folders(template):
        author.work(folder, chance.randint(1, 6))
    git_save(template, "Release", "v2.0.0")


def live(project: Path, seed: int) -> None:
    """Work on each folder as a user, who also has files that git ignores."""
    chance = random.Random(seed)
    author = Author("u", chance)
    # Every third project is left nearly as it was, and updates without a conflict.
    most = 0 if seed % 3 == 0 else 6
    for folder in folders(project):
        author.work(folder, chance.randint(0, most))
        if most and chance.random() < 0.2:
            author.use_crlf(folder)
    (project / ".gitignore").write_text("file6.txt\n*.secret\n")
    (project / "own.secret").write_text(OWN)
    for folder in folders(project)[:3]:
        if not (folder / "file6.txt").exists():
            (folder / "file6.txt").write_text(OWN)
    git_save(project, "Work")


def ignored(project: Path) -> dict[str, str]:
    """The files that git ignores, with their content."""
    listed = git(project, "ls-files", "-oi", "-z", "--exclude-standard").split("\0")
    return {name: (project / name).read_text() for name in listed if name}


def withheld(template: Path, project: Path, outcomes: dict[str, str]) -> set[bytes]:
    """New lines of the template that are in no file and were not reported."""
    told = {"stays deleted", "left out", "conflict"}
    there = lines_of(project, "t") | {
        line
        for path in outcomes
        if outcomes[path] in told and (template / path).is_file()
        for line in (template / path).read_bytes().split(b"\n")
    }
    old = set(git(template, "grep", "-ah", "^t", "v1.1.0").encode().split(b"\n"))
    offered = lines_of(template, "t", "*.txt") - lines_of(template / "folder3", "t")
    return offered - old - there


@pytest.mark.parametrize("seed", range(-(-HISTORIES // AT_ONCE)))
def test_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    template = new_template(tmp_path / "template", {"copier.yml": QUESTIONS})
    for folder in folders(template):
        Author("t", random.Random(f"{seed}{folder.name}")).start(folder)
    git_save(template, "Release", "v1.1.0")
    project = new_project(template, tmp_path / "project")
    evolve(template, seed)
    live(project, seed)
    mine, secrets = lines_of(project, "u"), ignored(project)
    before = git(project, "rev-parse", "HEAD^{tree}")
    switch = ["--data", "part=false"] if seed % 4 == 0 else []

    run = graft(project, "update", "--json", *switch)

    assert run.code in (0, 1), run.err
    outcomes = {one["path"]: one["what"] for one in json.loads(run.out)["files"]}
    conflicts = {path for path, what in outcomes.items() if what == "conflict"}
    assert mine <= lines_of(project, "u")
    assert not withheld(template, project, outcomes)
    assert ignored(project) == secrets
    assert litter(project) == []
    unmerged = git(project, "diff", "--name-only", "--diff-filter=U").split()
    assert set(unmerged) == conflicts
    if conflicts:
        assert run.code == 1
        git(project, "merge", "--abort")
        assert git(project, "rev-parse", "HEAD^{tree}") == before
    else:
        assert run.code == ("left out" in outcomes.values())  # something to do
    assert status(project) == ""
    assert ignored(project) == secrets
    shutil.rmtree(tmp_path)
