"""The text starter: its wording, its results, and another problem."""

import json
import re
from pathlib import Path

import pytest
from pages import Reader, blocks
from starter_files import owners_tests
from support import (
    REPOSITORY,
    Render,
    clone_trained,
    git,
    lines_with,
    make,
    run_tool,
)

EVERYTHING = {
    "starter": "text",
    "with_service": True,
    "with_container": True,
    "with_heroku": True,
    "with_demos": True,
    "with_docs": True,
    "with_mlflow": True,
    "with_airflow": True,
    "storage": "s3",
    "storage_url": "s3://bucket/shelf-finder",
    "ci": "github",
}
# Of the table's example, of pictures, and of the library that projects of before have.
FOREIGN = re.compile(
    r"flight|airport|departure|weather\.|lightgbm|booster|picture|pixel|\bimages?/",
    re.I,
)


@pytest.fixture
def project(render: Render) -> Path:
    return render(**EVERYTHING)


def test_no_word_of_another_starter_is_in_it(project: Path) -> None:
    assert lines_with(project, FOREIGN) == []


@pytest.fixture(scope="module")
def shared_clone(
    trained_project: Render, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A clone of a trained project of texts, set up, data included."""
    clone = tmp_path_factory.mktemp("texts") / "clone"
    clone_trained(trained_project(starter="text"), clone)
    return clone


def test_the_same_project_has_nothing_to_do_again(shared_clone: Path) -> None:
    assert "Data and pipelines are up to date" in run_tool(shared_clone, "dvc", "repro")
    assert not git(shared_clone, "status", "--porcelain")


def test_the_model_is_far_better_than_a_constant(shared_clone: Path) -> None:
    metrics = json.loads((shared_clone / "reports/metrics.json").read_text())
    assert metrics["base_accuracy"] < 0.25
    assert metrics["accuracy"] > 0.9


def test_another_problem_takes_six_files(clone: Path) -> None:
    reader = Reader(clone)
    for block in blocks(REPOSITORY / "docs/how-to/your-own-texts.md"):
        reader.follow(block)
    changed = set(git(clone, "diff", "--name-only").split())
    results = {"dvc.lock", "reports/metrics.json"}
    # docs/data-card.md, of projects with a site, would be the sixth.
    assert changed - results == {
        "README.md",
        "dvc.yaml",
        "examples/texts.csv",
        "params.yaml",
        "src/shelf_finder/stages/fetch.py",
    }
    make(clone, "test", f"ARGS={' '.join(owners_tests(clone))}")
