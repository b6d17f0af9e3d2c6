"""Conflicts from real projects, and how a person resolves each."""

import pytest

from graft.resolve import problem, resolve

A, B, C = "a" * 40, "b" * 40, "c" * 40

WORKFLOW = """\
jobs:
  test:
    steps:
      - uses: actions/checkout@{} # {}
      - run: make test
"""
SCRIPTS = """\
[project.scripts]
tidal = "tidal.cli:main"
"""
DEPENDENCIES = """\
[project]
dependencies = [
  "lightgbm>=4.7.0",
  "numpy>=2.4",
]
"""
RUFF = """\
line-length = 88

[lint]
select = ["E"]
"""
DVC = """\
[core]
    remote = storage
    autostage = true
['remote "storage"']
    url = s3://flights
"""
MYPY = """\
[mypy]
strict = true

# Libraries without types
[mypy-fsspec.*]
ignore_missing_imports = true
"""
PYTEST = """\
[pytest]
testpaths = tests
markers =
    slow: takes minutes
"""
ANCHORS = """\
x: &common
  python: "3.11"
test:
  <<: *common
  name: 'a test'
"""

SETTLED = {
    "a bot pinned a newer action than the template": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8.1"),
        WORKFLOW.format(C, "v8"),
        WORKFLOW.format(B, "v8.1"),
    ),
    "the template pinned a newer action than a bot": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8"),
        WORKFLOW.format(C, "v8.1"),
        WORKFLOW.format(C, "v8.1"),
    ),
    "a hash that became a tag": (
        "ci.yml",
        WORKFLOW.format(A, "v7"),
        WORKFLOW.format(B, "v8").replace(f"{B} # v8", "v8"),
        WORKFLOW.format(C, "v9"),
        WORKFLOW.format(C, "v9"),
    ),
    "both chose rules to ignore": (
        "ruff.toml",
        RUFF,
        RUFF + 'ignore = ["E741", "N806"]\n',
        RUFF + 'ignore = ["E501"]\n',
        RUFF + 'ignore = ["E501", "E741", "N806"]\n',
    ),
    "a bound written otherwise, of a library that the template gives up": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace("4.7.0", "4.7"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
    ),
    "a bound written otherwise, which the template caps": (
        "pyproject.toml",
        DEPENDENCIES,
        DEPENDENCIES.replace("4.7.0", "4.7"),
        DEPENDENCIES.replace("4.7.0", "4.7.0,<5"),
        DEPENDENCIES.replace("4.7.0", "4.7.0,<5"),
    ),
    "two remotes, and an option each": (
        ".dvc/config",
        DVC,
        DVC + "['remote \"gpu\"']\n    url = s3://gpu\n",
        DVC + "    endpointurl = https://s3\n",
        DVC
        + "    endpointurl = https://s3\n"
        + "['remote \"gpu\"']\n    url = s3://gpu\n",
    ),
    "two libraries without types": (
        "mypy.ini",
        MYPY,
        MYPY + "\n[mypy-holidays.*]\nignore_missing_imports = true\n",
        MYPY + "\n[mypy-s3fs.*]\nignore_missing_imports = true\n",
        MYPY
        + "\n[mypy-s3fs.*]\nignore_missing_imports = true\n"
        + "\n[mypy-holidays.*]\nignore_missing_imports = true\n",
    ),
    "another layout around anchors": (
        "a.yml",
        ANCHORS,
        ANCHORS.replace("'a test'", "a test").replace("  ", "    "),
        ANCHORS.replace("'a test'", "'all tests'"),
        ANCHORS.replace("'a test'", "'all tests'"),
    ),
    "a step of one's own beside one that the template edits": (
        "ci.yml",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - if: python == '3.14'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - run: make backfill\n"
        "      - if: python == '3.14'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - if: python == '3.15'\n",
        "jobs:\n  a:\n    steps:\n      - run: make ci\n      - run: make backfill\n"
        "      - if: python == '3.15'\n",
    ),
    "a number without a comma, and why": (
        "a.toml",
        'a = [\n  "x",\n  8 # why\n]\n',
        'a = [\n  "x",\n  "mine",\n  8 # why\n]\n',
        'a = [\n  "theirs",\n  "x",\n  8 # why\n]\n',
        'a = [\n  "theirs",\n  "x",\n  "mine",\n  8 # why\n]\n',
    ),
}

OPEN = {
    "hashes of one action without a word about their versions": (
        "ci.yml",
        WORKFLOW.replace(" # {}", "").format(A),
        WORKFLOW.replace(" # {}", "").format(B),
        WORKFLOW.replace(" # {}", "").format(C),
    ),
    "a number whose name only ends like a version": (
        "params.yaml",
        "conversion: 0.20\n",
        "conversion: 0.25\n",
        "conversion: 0.30\n",
    ),
    "two sides of a condition": (
        "a.py",
        "x = a if b else None\n",
        "x = a if not b else None\n",
        "x = a if b else 0\n",
    ),
    "a statement beside one that changed": (
        "a.py",
        "x = load(path)\n",
        "x = load(path)\nx = clean(x)\n",
        "y = load(path)\n",
    ),
    "a line that goes on in one of ours": (
        "Dockerfile",
        "RUN apt-get install libgomp1\n",
        "RUN apt-get install libgomp1\nCOPY . .\n",
        "RUN apt-get install libgomp2 \\\n",
    ),
    "the same image from one's own registry": (
        "Dockerfile",
        "FROM python:3.13.9-slim\n",
        "FROM registry.example.org:5000/python:3.13.9-slim\n",
        "FROM python:3.14.2-slim\n",
    ),
    "another image, perhaps of the same program": (
        "compose.yaml",
        "    image: postgres:14.7\n",
        "    image: postgis/postgis:14-3.3\n",
        "    image: postgres:16.1\n",
    ),
    "a condition of a workflow": (
        "ci.yml",
        "jobs:\n  a:\n    if: github.ref == 'main' || inputs.all\n",
        "jobs:\n  a:\n    if: github.ref != 'main' || inputs.all\n",
        "jobs:\n  a:\n    if: github.ref == 'main' || inputs.every\n",
    ),
    "a script that both renamed": (
        "pyproject.toml",
        SCRIPTS,
        SCRIPTS.replace("tidal =", "tide ="),
        SCRIPTS.replace("tidal =", "tidal-app ="),
    ),
    "a script renamed here, and led elsewhere there": (
        "pyproject.toml",
        SCRIPTS,
        SCRIPTS.replace("tidal =", "tide ="),
        SCRIPTS.replace("tidal.cli:main", "tidal.app:run"),
    ),
    "a bound of ~=, which zeros change": (
        "pyproject.toml",
        DEPENDENCIES.replace(">=4.7.0", "~=4.7.0"),
        DEPENDENCIES.replace(">=4.7.0", "~=4.7"),
        DEPENDENCIES.replace('  "lightgbm>=4.7.0",\n', ""),
    ),
    "warnings, of which the last counts": (
        "pytest.ini",
        PYTEST + "filterwarnings =\n    error\n",
        PYTEST + "filterwarnings =\n    error\n    ignore::UserWarning\n",
        PYTEST + "filterwarnings =\n    error\n    default::UserWarning\n",
    ),
}


@pytest.mark.parametrize("name", SETTLED)
def test_what_a_person_keeps(name):
    path, base, ours, theirs, kept = SETTLED[name]
    result = resolve(path, base.encode(), ours.encode(), theirs.encode())
    assert result is not None
    assert result.content.decode() == kept


@pytest.mark.parametrize("name", OPEN)
def test_what_only_a_person_can_say(name):
    path, *sides = OPEN[name]
    assert resolve(path, *(side.encode() for side in sides)) is None


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        (
            ".github/workflows/ci.yml",
            "jobs:\n  mine: {needs: [test]}\n",
            "the job mine needs the job test",
        ),
        (
            ".github/workflows/ci.yml",
            "jobs:\n  mine: {needs: test}\n",
            "the job mine needs the job test",
        ),
        (".gitlab-ci.yml", "mine: {needs: [test]}\n", "needs the job test"),
        (
            ".gitlab-ci.yml",
            "stages: [test]\nmine: {stage: deploy}\n",
            "belongs to the stage deploy",
        ),
        (
            "pyproject.toml",
            '[dependency-groups]\ndev = [{include-group = "template"}]\n',
            "includes the group template",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_a_problem(path, content, words):
    assert words in problem(path, content.encode())


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  a: {}\n  b: {needs: [a]}\n  c: {needs: a}\n",
        ),
        (".gitlab-ci.yml", "include: x.yml\nmine: {needs: [test]}\n"),
        (".gitlab-ci.yml", "a: {stage: .pre}\nb: {needs: [{job: a}]}\n"),
        (
            "pyproject.toml",
            "[dependency-groups]\nTest_Tools = []\n"
            'dev = ["x", {include-group = "test-tools"}]\n',
        ),
        ("other.yml", "jobs:\n  mine: {needs: [test]}\n"),
    ],
)
def test_names_that_lead_somewhere_are_none(path, content):
    assert problem(path, content.encode()) is None
