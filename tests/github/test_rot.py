"""The weekly check of past releases, on a small template with one that has rotted."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rot import check, keep_issue
from support import git

HERE = Path(__file__).parent
GOOD = "setup train test:\n\t@true\n"
BAD = "setup train:\n\t@true\ntest:\n\t@echo Gone is the library; exit 1\n"


@pytest.fixture
def release(tmp_path: Path) -> Callable[[str, str], None]:
    """Release a version of the template with this Makefile."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", "template")
    folder = tmp_path / "template"
    (folder / "copier.yml").write_text("_exclude: [copier.yml, .git, CHANGELOG.md]\n")

    def commit(version: str, makefile: str) -> None:
        (folder / "Makefile").write_text(makefile)
        (folder / "CHANGELOG.md").write_text(f"## {version} (2026-11-20)\n")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", version)

    return commit


def test_the_rotten_release_is_found_with_what_failed(
    release: Callable[[str, str], None], tmp_path: Path
) -> None:
    release("0.1.0", GOOD)
    release("0.2.0", BAD)
    release("0.3.0", GOOD)
    rotten = check(tmp_path / "template")
    assert set(rotten) == {"0.2.0"}
    assert rotten["0.2.0"].startswith("make test:\nGone is the library")


def test_one_issue_is_open_while_a_release_is_rotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy2(HERE / "stand_in_gh.py", tmp_path / "gh")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("GH_STATE", str(tmp_path / "state.json"))

    def issues() -> list[tuple[bool, str]]:
        state = json.loads((tmp_path / "state.json").read_text())
        return [(issue["open"], issue["body"]) for issue in state["issue"]]

    keep_issue({"0.1.0": "make test:\nbroken"})
    keep_issue({"0.1.0": "make test:\nbroken", "0.2.0": "make setup:\nbroken too"})
    ((is_open, body),) = issues()
    assert is_open
    assert "## 0.2.0\n\n```text\nmake setup:\nbroken too\n```" in body
    keep_issue({})
    assert [is_open for is_open, _ in issues()] == [False]
