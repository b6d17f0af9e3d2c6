"""Starters are chosen once, and older projects keep what they have."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from make_project import targets
from quick_copier import run_copy, run_update
from releases import releases
from starter_files import is_starter
from support import FULL, REPOSITORY, Render, git

RELEASES = [release.tag for release in releases(REPOSITORY)]
BEFORE_STARTERS = [tag for tag in RELEASES if tag.startswith(("v0.1.", "v0.2."))]


def recorded(project: Path) -> dict[str, object]:
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    return dict(answers)


def test_a_new_project_records_its_starter(render: Render) -> None:
    assert recorded(render())["starter"] == "table"


def test_a_blank_project_is_not_asked_for_a_prediction(render: Render) -> None:
    assert targets(render(starter="blank")) == ["setup", "train"]
    assert targets(render("flights"))[-1] == "predict"


def test_a_starter_stays_what_it_was(render: Render, template: Path) -> None:
    project, other = render(starter="blank"), {"starter": "table"}
    with pytest.raises(ValueError, match="It stays blank"):
        run_copy(
            str(template),
            project,
            data=other,
            defaults=True,
            overwrite=True,
            quiet=True,
        )


def test_the_description_speaks_of_flights_only_where_they_are(render: Render) -> None:
    flights = recorded(render())["description"]
    assert flights == (
        "Tells before departure whether a flight from New York will be late."
    )
    for answers in ({"project_name": "Churn"}, {"starter": "blank"}):
        project = render("another", **answers)
        description = str(recorded(project)["description"])
        assert "flight from" not in description
        assert description.endswith(", a project that has yet to say what it does.")
        shutil.rmtree(project)


def test_no_word_of_the_table_is_in_a_blank_project(render: Render) -> None:
    project = render(
        starter="blank",
        project_name="Rain",
        with_service=True,
        with_demos=True,
        with_docs=True,
    )
    files = {path.relative_to(project).as_posix() for path in project.rglob("*.*")}
    owned = [
        file for file in files if is_starter(file.replace("rain", "flight_delays"))
    ]
    assert len(owned) > 10
    for file in owned:
        text = (project / file).read_text()
        assert not re.search(r"(?i)flight|airport|lightgbm|sklearn", text), file


@pytest.mark.parametrize("release", BEFORE_STARTERS if FULL else BEFORE_STARTERS[-1:])
def test_a_project_of_before_keeps_its_files_and_its_library(
    released_template: Path, tmp_path: Path, release: str
) -> None:
    project = tmp_path / "project"
    source = f"git+file://{released_template}"
    run_copy(source, project, vcs_ref=release, defaults=True, quiet=True)
    before = {
        path for path in git_files(project) if not path.startswith(("bin/", "make/"))
    }
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        git(project, *command)

    run_update(project, defaults=True, overwrite=True, quiet=True)

    assert before <= git_files(project)
    assert "lightgbm" in (project / "pyproject.toml").read_text()
    changed = git(project, "diff", "--name-only").splitlines()
    assert not [path for path in changed if "/stages/" in path or "model" in path]
    answers = recorded(project)
    assert not {"starter", "starter_at_first_copy"} & answers.keys()


def git_files(project: Path) -> set[str]:
    return {
        path.relative_to(project).as_posix()
        for path in project.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix()
    }
