"""The promises of a release: its questions stay, its plumbing keeps its interface."""

from pathlib import Path
from typing import Any

import griffe
import pytest
from copier._template import load_template_config
from quick_copier import run_copy
from releases import releases
from support import REPOSITORY, Render, git

PLUMBING = (
    *("config", "datasets", "errors", "storage", "validation", "versions", "cli"),
    # What the routes of a service and their tests call.
    *("app", "rows"),
)
RELEASES = [release.tag for release in releases(REPOSITORY)]


def questions(template: Path) -> dict[str, Any]:
    settings = load_template_config(template / "copier.yml")
    return {
        name: value
        for name, value in settings.items()
        if name[0] != "_" and value.get("when") is not False
    }


def values(question: dict[str, Any]) -> set[Any]:
    choices = question.get("choices", [])
    return set(choices.values() if isinstance(choices, dict) else choices)


def test_every_question_explains_itself_and_has_a_default() -> None:
    for name, question in questions(REPOSITORY).items():
        assert question["help"].endswith("?") or "." in question["help"], name
        assert "default" in question, name


@pytest.mark.parametrize("release", RELEASES)
def test_no_question_of_a_release_is_lost_retyped_or_short_of_a_choice(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    past = tmp_path / "past"
    git(tmp_path, "clone", "-q", "-b", release, str(released_template), str(past))
    now = questions(REPOSITORY)
    for name, question in questions(past).items():
        assert name in now, f"carry the old answer over: {name}"
        assert now[name].get("type") == question.get("type"), name
        assert values(question) <= values(now[name]), name


@pytest.mark.parametrize("release", RELEASES)
def test_the_plumbing_of_a_release_keeps_its_interface(
    released_template: Path, tmp_path: Path, render: Render, release: str
) -> None:
    past = tmp_path / "past"
    run_copy(
        str(released_template),
        past,
        data={"with_service": True},
        vcs_ref=release,
        defaults=True,
        quiet=True,
    )
    now = render(with_service=True)
    broken = [
        breakage.explain()
        for breakage in griffe.find_breaking_changes(
            griffe.load("flight_delays", search_paths=[past / "src"]),
            griffe.load("flight_delays", search_paths=[now / "src"]),
        )
        if Path(str(breakage.obj.filepath)).stem in PLUMBING
    ]
    assert not broken
