"""Workflow changes held back as a patch, whatever bytes they contain."""

from pathlib import Path

import pytest

from graft.offer import held_back

from .story import build_file_tree, git, git_save

WORKFLOW = ".github/workflows/ci.yml"
OLD = b"name: caf\xe9\r\non: push\r\n"
NEW = b"name: caf\xe9\r\non: pull_request\r\n# \xff\r\n"


def test_line_ends_and_bytes_of_any_encoding_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_file_tree(tmp_path, {WORKFLOW: OLD, ".gitattributes": "* -text\n"})
    git_save(tmp_path, "Start")
    before = git(tmp_path, "rev-parse", "HEAD").strip()
    build_file_tree(tmp_path, {WORKFLOW: NEW})
    git_save(tmp_path, "Update")
    monkeypatch.chdir(tmp_path)

    waiting = held_back.without(before, "HEAD", [WORKFLOW], "Update")

    git(tmp_path, "reset", "--quiet", "--hard", waiting)
    assert (tmp_path / WORKFLOW).read_bytes() == OLD
    assert held_back.reclaim()
    assert (tmp_path / WORKFLOW).read_bytes() == NEW
    assert not held_back.PATCH.exists()
