import pytest

from graft.resolve.sides import Sides, UncertainError
from graft.resolve.versions import newer

SHA = ("a" * 40, "b" * 40, "c" * 40)


@pytest.mark.parametrize(
    ("pattern", "versions"),
    [
        ("    rev: {}", ("v0.4.0", "v0.10.0", "v0.9.1")),
        ("  rev: {}", ("23.1.0", "24.2.0", "23.12.1")),
        ("FROM python:{}-slim AS base", ("3.9", "3.12", "3.11")),
        ('requires-python = ">={}"', ("3.9", "3.11", "3.10")),
        ('python = "^{}"', ("3.9", "3.11", "3.10")),
        ('target-version = ["py{}"]', ("39", "311", "310")),
        ("      - uses: actions/checkout@{}", ("v3", "v5", "v4")),
        ("  POETRY_VERSION: {}", ("1.4.2", "1.8.0", "1.7.1")),
        ("pandas=={}", ("1.5.3", "2.1.0", "2.0.9")),
        ("ARG UV_VERSION={}", ("0.4.1", "0.5.0", "0.4.9")),
        ("image: postgres:{}", ("14.7", "16.1", "15.2")),
        ("python-version: '{}'", ("3.9", "3.12", "3.10")),
        ('pythonVersion = "{}"', ("3.9", "3.12", "3.10")),
    ],
)
def test_the_newer_version_wins_on_either_side(pattern, versions):
    old, new, less_new = map(pattern.format, versions)
    assert newer(Sides(old, new, less_new)) == new
    assert newer(Sides(old, less_new, new)) == new


@pytest.mark.parametrize(
    "pattern",
    [
        "learning_rate = {}",
        "timeout: {}",
        "test_size={}",
        "host = {}.0.0.1",
        'version = "{}"',
        "if x >= {}:",
        "conversion: {}",
        "subversion = {}",
        "pref: {}",
    ],
)
def test_other_numbers_are_left_alone(pattern):
    with pytest.raises(UncertainError):
        newer(Sides(*map(pattern.format, ("0.1", "0.3", "0.2"))))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("rev: 1.0", "rev: 2.1"), ("rev: main", "rev: 2.1"), ("rev: 2.1", "rev: 2.2 ")],
)
def test_a_version_moved_back_and_another_text_are_left_alone(ours, theirs):
    with pytest.raises(UncertainError):
        newer(Sides("rev: 2.0", ours, theirs))


def test_hashes_without_their_versions_are_left_alone():
    with pytest.raises(UncertainError):
        newer(Sides(*(f"- uses: a/b@{sha}" for sha in SHA)))


def test_an_action_that_follows_a_branch_is_left_alone():
    with pytest.raises(UncertainError):
        newer(Sides("- uses: a/b@v1", "- uses: a/b@main", "- uses: a/b@v2"))


def test_another_action_is_left_alone():
    with pytest.raises(UncertainError):
        newer(Sides("- uses: a/b@v1", "- uses: own/b@v1", "- uses: a/b@v2"))
