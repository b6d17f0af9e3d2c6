"""The release rule, on histories made for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from releases import ReleaseError, newest_version, note, releases, tag_releases
from support import REPOSITORY, git

Commit = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", str(folder))
    return folder


@pytest.fixture
def commit(repository: Path) -> Commit:
    """Commit a changelog with these headings, topmost first; return the commit."""

    def commit_changelog(*headings: str) -> str:
        text = "# Changes\n\n" + "".join(f"## {name}\n\nText.\n\n" for name in headings)
        (repository / "CHANGELOG.md").write_text(text)
        git(repository, "add", "--all")
        git(repository, "commit", "--quiet", "--allow-empty", "-m", "Change")
        return git(repository, "rev-parse", "HEAD").strip()

    return commit_changelog


ONE, TWO = "0.1.0 (2026-11-20)", "0.2.0 (2026-12-01)"


def test_a_repository_without_a_version_has_no_releases(
    repository: Path, commit: Commit
) -> None:
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "Start")
    assert releases(repository) == []
    commit("Unreleased")
    assert releases(repository) == []


def test_the_commit_that_adds_a_version_on_top_is_the_release(
    repository: Path, commit: Commit
) -> None:
    commit("Unreleased")
    first = commit(ONE)
    commit("Unreleased", ONE)
    second = commit(TWO, ONE)
    commit(TWO + " with a slip of the pen", ONE)
    commit(TWO, ONE, "0.0.9 (2026-01-01)")
    expected = [("0.1.0", first), ("0.2.0", second)]
    assert [tuple(release) for release in releases(repository)] == expected


def test_a_release_merged_from_a_branch_is_the_merge_commit(
    repository: Path, commit: Commit
) -> None:
    commit("Unreleased")
    git(repository, "switch", "--quiet", "--create", "topic")
    commit(ONE)
    git(repository, "switch", "--quiet", "main")
    git(repository, "merge", "--quiet", "--no-ff", "-m", "Merge", "topic")
    head = git(repository, "rev-parse", "HEAD").strip()
    assert [tuple(release) for release in releases(repository)] == [("0.1.0", head)]


def test_a_changelog_that_goes_and_comes_back_makes_no_new_release(
    repository: Path, commit: Commit
) -> None:
    first = commit(ONE)
    git(repository, "rm", "--quiet", "CHANGELOG.md")
    git(repository, "commit", "--quiet", "-m", "Remove")
    commit(ONE)
    assert [tuple(release) for release in releases(repository)] == [("0.1.0", first)]


def test_a_shallow_clone_says_what_to_do(
    repository: Path, commit: Commit, tmp_path: Path
) -> None:
    commit(ONE)
    commit(TWO, ONE)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", "clone")
    with pytest.raises(ReleaseError, match="git fetch --unshallow"):
        releases(tmp_path / "clone")


@pytest.fixture
def origin(repository: Path, tmp_path: Path) -> Path:
    bare = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    git(repository, "remote", "add", "origin", str(bare))
    return bare


def test_releases_are_tagged_once_on_their_own_commits(
    repository: Path, origin: Path, commit: Commit
) -> None:
    first, second = commit(ONE), commit(TWO, ONE)
    commit("Unreleased", TWO, ONE)
    assert [release.tag for release in tag_releases(repository)] == ["v0.1.0", "v0.2.0"]
    assert git(origin, "rev-parse", "v0.1.0", "v0.2.0").split() == [first, second]
    assert tag_releases(repository) == []


def test_a_tag_set_by_hand_on_the_right_commit_is_accepted(
    repository: Path, origin: Path, commit: Commit
) -> None:
    commit(ONE)
    git(repository, "tag", "--annotate", "--message", "First", "v0.1.0")
    git(repository, "push", "--quiet", "origin", "v0.1.0")
    assert tag_releases(repository) == []


def test_a_tag_on_another_commit_is_refused_and_does_not_move(
    repository: Path, origin: Path, commit: Commit
) -> None:
    commit(ONE)
    elsewhere = commit("Unreleased", ONE)
    git(repository, "push", "--quiet", "origin", "HEAD:refs/tags/v0.1.0")
    commit(TWO, ONE)
    with pytest.raises(ReleaseError, match="Tags never move"):
        tag_releases(repository)
    assert git(origin, "rev-parse", "v0.1.0").strip() == elsewhere
    assert git(origin, "tag").split() == ["v0.1.0"]


def test_the_note_of_a_release_is_its_upgrade_note(
    repository: Path, commit: Commit
) -> None:
    commit(ONE)
    with pytest.raises(ReleaseError, match=r"0\.1\.0\.md is missing"):
        note(repository)
    (repository / "docs/upgrading").mkdir(parents=True)
    (repository / "docs/upgrading/0.1.0.md").write_text("Nothing to do.\n")
    assert note(repository) == "Nothing to do.\n"


@pytest.mark.parametrize(
    "heading", ["## 0.1.0", "## v0.1.0 (2026-11-20)", "# 0.1.0 (2026-11-20)", ""]
)
def test_other_headings_are_no_versions(heading: str) -> None:
    assert newest_version(heading) is None


def test_the_released_template_has_every_release_and_the_working_tree(
    released_template: Path,
) -> None:
    expected = {release.tag for release in releases(REPOSITORY)} | {"v999.0.0"}
    assert set(git(released_template, "tag").split()) == expected
    tracked = git(released_template, "ls-tree", "-r", "--name-only", "v999.0.0")
    assert "copier.yml" in tracked.splitlines()
