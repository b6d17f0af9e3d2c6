"""The generated pages of the reference are up to date."""

import re

import reference
from starter_files import PAGE
from support import REPOSITORY


def test_the_pages_are_up_to_date() -> None:
    assert reference.main(["--check"]) == 0


def test_every_question_and_target_has_its_place() -> None:
    assert "## `with_service`" in reference.questions_page()
    assert "`make train`" in reference.targets_page()
    assert "../upgrading/0.1.0.md" in reference.releases_page()


def test_the_page_of_files_names_the_owner_of_each() -> None:
    page = (REPOSITORY / "docs/reference/layout.md").read_text()
    owners = {
        path.replace("<package>", "flight_delays"): owner
        for paths, owner in re.findall(r"(?m)^\| (`.+?`) \| ([\w' ]+) \|", page)
        for path in re.findall(r"`([^`]+)`", paths)
    }
    every_file = re.findall(r"(?m)^- `(.+)`( \(yours\))?$", PAGE.read_text())
    starters = {
        path.replace("<package>", "flight_delays"): bool(yours)
        for path, yours in every_file
    }
    named = {
        file: [
            path
            for path in owners
            if file == path or (path.endswith("/") and file.startswith(path))
        ]
        for file in starters
    }
    assert {file for file, paths in named.items() if not paths} == set()
    for file, paths in named.items():
        assert (owners[max(paths, key=len)] == "yours") == starters[file], file
    assert set(owners) <= {path for paths in named.values() for path in paths}


def test_the_page_of_the_configuration_shows_the_settings() -> None:
    settings = REPOSITORY / "starters/table/flights/params.yaml"
    page = (REPOSITORY / "docs/reference/configuration.md").read_text()
    assert f"```yaml\n{settings.read_text()}```" in page
