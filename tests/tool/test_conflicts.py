"""Conflict markers enclose only what is unresolved."""

from pathlib import Path

from .story import LINES, edit, graft, new_project, release, tracked

WORKFLOW = """\
on: push

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test

  lint:
    runs-on: ubuntu-latest
    steps:
      - run: make lint
"""
MINE = """
  deploy:
    needs: lint
    runs-on: ubuntu-latest
    steps:
      - run: make deploy
"""
PROJECT = """\
[project]
name = "x"
dependencies = [
  "numpy>=2.0",
  "polars>=1.0",
]
requires-python = ">=3.11"

[tool.x]
mode = "fast"
"""
STEPS = """\
      - run: make setup
      - run: make ci
      - if: matrix.python == '3.14'
        run: make summary
"""
CI = ".github/workflows/ci.yml"


def test_decided_parts_are_written_and_markers_enclose_the_rest(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {"pyproject.toml": PROJECT})
    project = new_project(template, tmp_path / "tools")
    mine = PROJECT.replace('2.0",', '2.1",').replace("fast", "mine")
    edit(project, {"pyproject.toml": mine.replace("polars", "  polars")})
    theirs = PROJECT.replace('2.0",', '2.2",').replace("fast", "theirs")
    release(template, "v2.0.0", {"pyproject.toml": theirs})

    assert graft(project, "update").code == 1

    before, markers = (project / "pyproject.toml").read_text().split("<<<<<<< yours\n")
    assert '"numpy>=2.2",' in before
    assert markers.startswith('mode = "mine"\n')
    assert markers.endswith('=======\nmode = "theirs"\n>>>>>>> v2.0.0\n')


def test_what_only_the_whole_makes_doubtful_is_not_written(
    template: Path, tmp_path: Path
) -> None:
    scripts = '[project.scripts]\ntidal = "tidal.cli:main"\n'
    release(template, "v1.1.0", {"pyproject.toml": PROJECT + scripts})
    project = new_project(template, tmp_path / "tools")
    mine = scripts.replace("tidal =", "tide =")
    edit(project, {"pyproject.toml": PROJECT.replace("fast", "mine") + mine})
    theirs = scripts.replace("tidal =", "tidal-app =")
    release(
        template,
        "v2.0.0",
        {"pyproject.toml": PROJECT.replace("fast", "theirs") + theirs},
    )

    assert graft(project, "update").code == 1

    text = (project / "pyproject.toml").read_text()
    assert text.count("<<<<<<< yours\n") == 2
    assert '=======\ntidal-app = "tidal.cli:main"\n' in text


def test_a_job_that_yours_needs_and_the_template_drops_is_a_conflict(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.1.0", {CI: WORKFLOW})
    project = new_project(template, tmp_path / "ci")
    edit(project, {CI: WORKFLOW.replace("jobs:\n", f"jobs:{MINE}\n")})
    release(template, "v2.0.0", {CI: WORKFLOW[: WORKFLOW.index("\n  lint:")]})

    run = graft(project, "update")

    assert run.code == 1
    assert "the job deploy needs the job lint" in run.out


def test_a_file_that_the_template_empties_stays_as_you_changed_it(
    template: Path, project: Path
) -> None:
    mine = LINES.replace("line 3\n", "mine\n")
    edit(project, {"src/app.py": mine})
    release(template, "v2.0.0", {"src/app.py": ""})

    run = graft(project, "update")

    assert run.code == 0
    assert "the template has emptied it" in run.out
    assert tracked(project)["src/app.py"] == mine


def test_steps_of_a_workflow_keep_their_order(template: Path, tmp_path: Path) -> None:
    workflow = f"""\
on: push
jobs:
  test:
    timeout-minutes: 30
    steps:
{STEPS}"""
    release(template, "v1.1.0", {CI: workflow})
    project = new_project(template, tmp_path / "ci")
    mine = workflow.replace("make ci\n", "make ci\n      - run: make mine\n")
    edit(project, {CI: mine.replace(": 30", ": 60")})
    theirs = workflow.replace("'3.14'", "'3.15'").replace(": 30", ": 15")
    release(template, "v2.0.0", {CI: theirs})

    assert graft(project, "update").code == 1

    text = (project / CI).read_text()
    assert text.index("make mine") < text.index("make summary")
