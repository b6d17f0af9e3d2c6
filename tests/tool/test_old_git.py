"""The oldest git that is supported, 2.30, is enough."""

import hashlib
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from support import FULL

from .story import LINES, edit, git, graft, release, status, tracked

POOL = "http://deb.debian.org/debian/pool/main/g/git/"
PACKAGE = POOL + "git_2.30.2-1+deb11u2_amd64.deb"
HASH = "ddc8eb5da311dbf0ecfe4bd4da5f539aeecec22865828538b5c86039af2eca8c"

# Today's git, without what 2.30 does not know.
STAND_IN = """\
#!/bin/sh
case "$*" in
  *--version | version) echo "git version 2.30.2"; exit ;;
  *zdiff3* | *merge-tree\\ --write-tree* | *--merge-base*) exit 129 ;;
esac
exec "{git}" "$@"
"""


@pytest.fixture(params=["stand-in", "Debian 11's"])
def old_git(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git 2.30 before any other on the PATH."""
    folder = tmp_path / "git-2.30"
    if request.param == "stand-in":
        folder.mkdir()
        (folder / "git").write_text(STAND_IN.format(git=shutil.which("git")))
        (folder / "git").chmod(0o755)
    else:
        unpack(folder)
        monkeypatch.setenv("GIT_EXEC_PATH", str(folder / "usr/lib/git-core"))
        folder /= "usr/bin"
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def unpack(folder: Path) -> None:
    """Debian's package of it, unpacked beside the git that is installed."""
    if not FULL:
        pytest.skip("part of make test-all")
    if not shutil.which("dpkg-deb"):
        pytest.skip("needs dpkg-deb to unpack Debian's package")
    try:
        with urllib.request.urlopen(PACKAGE, timeout=60) as answer:
            content = answer.read()
    except urllib.error.URLError as error:
        pytest.skip(f"Debian's package cannot be fetched: {error}")
    assert hashlib.sha256(content).hexdigest() == HASH
    package = folder.with_suffix(".deb")
    package.write_bytes(content)
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)


@pytest.mark.usefixtures("old_git")
def test_it_merges_and_shows_conflicts_as_it_can(template: Path, project: Path) -> None:
    assert git(project, "--version").startswith("git version 2.30")
    edit(project, {"Makefile": LINES.replace("line 3\n", "mine\n"), "README.md": "M\n"})
    release(
        template,
        "v2.0.0",
        {
            "Makefile": LINES.replace("line 15\n", "theirs\n"),
            "README.md": "T\n",
            "src/app.py": None,
            "src/main.py": LINES,
        },
    )

    assert graft(project, "update").code == 1

    assert "UU README.md" in status(project).splitlines()
    assert "||||||| " in (project / "README.md").read_text()
    both = LINES.replace("line 3\n", "mine\n").replace("line 15\n", "theirs\n")
    assert (project / "Makefile").read_text() == both
    edit(project, {"README.md": "Both\n"})
    assert tracked(project)["src/main.py"] == LINES
    assert graft(project, "update").code == 0
