"""One project, made at 0.1.0 and edited by its owners, through every release since.

The numbered patches beside this file are what the owners did: a README of their own, a
data column, a stage, dependencies, changes to plumbing, deleted starter files.
"""

import re
import subprocess
from pathlib import Path

import pytest
from quick_copier import run_copy
from releases import releases
from support import FULL, REPOSITORY, git, make

PATCHES = sorted(Path(__file__).parent.glob("*.patch"))
PAGE = REPOSITORY / "docs/explanation/living-example.md"
NOTE = re.compile(r"^Template (\S+) -> (\S+): .*$", re.MULTILINE)


@pytest.fixture(scope="module")
def project(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project at 0.1.0 with its owners' commits, trained."""
    project = tmp_path_factory.mktemp("living") / "on-time"
    run_copy(
        str(released_template), project, vcs_ref="v0.1.0", defaults=True, quiet=True
    )
    git(project, "init", "--quiet", "--initial-branch", "main")
    git(project, "config", "user.name", "Ada")
    git(project, "config", "user.email", "ada@example.org")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Start the project")
    git(project, "am", "--quiet", *map(str, PATCHES))
    make(project, "setup")
    make(project, "train")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--no-verify", "--message", "Train the model")
    return project


def owners_lines(project: Path) -> set[tuple[str, str]]:
    """Each line added by the patches, with its file."""
    lines = set()
    for patch in PATCHES:
        file = ""
        for line in patch.read_text().splitlines():
            if line.startswith("+++ b/"):
                file = line.removeprefix("+++ b/")
            elif line.startswith("+") and line[1:].strip() and file:
                lines.add((file, line[1:].strip()))
    return lines


def test_its_page_lists_what_the_owners_did() -> None:
    rows = []
    for patch in PATCHES:
        text = patch.read_text()
        subject = re.search(r"^Subject: \[.*?\] (.*(?:\n .*)*)", text, re.MULTILINE)
        assert subject
        title = subject[1].replace("\n", "")
        paths = re.findall(r"^diff --git a/(\S+)", text, re.MULTILINE)
        rows.append(f"| {title} | {', '.join(f'`{path}`' for path in paths)} |")
    page = PAGE.read_text()
    assert "\n".join(rows) in page


def test_it_takes_every_release_and_stays_green(
    project: Path, released_template: Path
) -> None:
    before = make(project, "predict")
    later = [release.tag for release in releases(REPOSITORY)[1:]] + ["v999.0.0"]
    told = {note[2]: note[0] for note in NOTE.finditer(PAGE.read_text())}
    # The newest release is too young: what it does is known once it is committed.
    assert set(told) >= set(later[:-2])
    # What leads from one release to the next is released, too, and no change alters it.
    steps = later if FULL else later[-2:]
    for tag in steps:
        said = make(project, "update", f"TO={tag}")
        if tag in told and steps is later:
            assert told[tag] in said
        assert git(project, "status", "--porcelain") == ""
        assert f"_commit: {tag}" in (project / ".copier-answers.yml").read_text()
        missing = {
            (file, line)
            for file, line in owners_lines(project)
            if line not in (project / file).read_text()
        }
        assert not missing
        assert not (project / "research").exists()
        assert not (project / "notebooks").exists()
        # 0.1 and 0.2 carried the update tool.
        carried = git(project, "ls-files", "bin/graft", "bin/update_request")
        assert bool(carried) == tag.startswith(("v0.1.", "v0.2."))
        if FULL or tag == later[-1]:
            make(project, "setup")
            make(project, "lint")
            make(project, "test")
    status = subprocess.run(
        [str(project / ".venv/bin/dvc"), "status"],
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert "Data and pipelines are up to date" in status.stdout
    assert make(project, "predict") == before
