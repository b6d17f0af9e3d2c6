"""The documentation site of a trained project."""

import html
import json
import re
import tomllib
from pathlib import Path

import pytest
from support import SERVED, Render, clone_with_data, make


@pytest.fixture(scope="module")
def project(trained_project: Render, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A clone: pages are added here, and other tests look at what is in the project.
    project = tmp_path_factory.mktemp("documented") / "project"
    clone_with_data(trained_project(**SERVED), project)
    assert "No issues found" in make(project, "docs")
    return project


def text_of(project: Path, page: str) -> str:
    """What a reader sees of a page, each run of spaces as one."""
    source = (project / "build/site" / page).read_text()
    visible = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", source)
    return " ".join(html.unescape(visible).split())


def test_the_site_has_a_page_for_each_file_below_docs(project: Path) -> None:
    site, docs = project / "build/site", project / "docs"
    built = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    written = {path.relative_to(docs).with_suffix("") for path in docs.rglob("*.md")}
    assert built == written - {Path("index")} | {Path()}
    names = {"demos", "docs", "model-card", "data-card", "reference/api"}
    assert built >= set(map(Path, names))


def test_the_model_card_shows_the_numbers_of_the_last_training(project: Path) -> None:
    card = text_of(project, "model-card/index.html")
    metrics = json.loads((project / "reports/metrics.json").read_text())
    assert f"auc {metrics['auc']:.5g}" in card
    assert f"flights {metrics['flights']:,}" in card
    assert "train.leaves 15" in card
    assert "src/flight_delays/artifacts/model.skops" in card


def test_the_data_card_describes_each_dataset(project: Path) -> None:
    card = text_of(project, "data-card/index.html")
    assert "20,000 rows in data/flights.parquet" in card
    assert "scheduled Datetime 0.0% 2013-01-01" in card
    assert re.search(r"pressure Float64 \d+\.\d% \d", card)


def test_the_reference_names_schemas_settings_and_functions(project: Path) -> None:
    schemas = text_of(project, "reference/schemas/index.html")
    assert "wind_speed Float64 greater_than_or_equal_to(0)" in schemas
    settings = text_of(project, "reference/configuration/index.html")
    assert "train.leaves 15 integer, at least 2" in settings
    api = (project / "build/site/reference/api/index.html").read_text()
    for name in ("config.load", "datasets.read", "model.Model.predict"):
        assert f'id="flight_delays.{name}"' in api


def test_the_site_loads_nothing_from_elsewhere(project: Path) -> None:
    for page in (project / "build/site").rglob("*.html"):
        source = page.read_text()
        loaded = re.findall(r'(?:src|rel="stylesheet" href)="(https?:[^"]+)"', source)
        assert loaded == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[a page](nowhere.md)", r"draft\.md:3(?s:.+)page does not exist"),
        ('--8<-- "nothing.md"', r"nothing\.md"),
    ],
    ids=["link", "table"],
)
def test_a_page_that_points_at_nothing_stops_the_build(
    project: Path, line: str, problem: str
) -> None:
    page = project / "docs/draft.md"
    page.write_text(f"# Draft\n\n{line}\n")
    try:
        with pytest.raises(AssertionError, match=problem):
            make(project, "docs")
    finally:
        page.unlink()


def test_a_name_with_markup_in_it_is_shown_as_typed(render: Render) -> None:
    typed = "O'Brien's <b> \"Labs\" & 🚀"
    project = render(
        with_docs=True, project_name=typed, description=typed, author_name=typed
    )
    site = tomllib.loads((project / "zensical.toml").read_text())["project"]
    for key in ("site_name", "site_description", "site_author"):
        assert html.unescape(site[key]) == typed
        assert not set("<\"'") & set(site[key])
    first = (project / "docs/index.md").read_text().splitlines()[0]
    assert "<b>" not in first
    assert html.unescape(first) == f"# {typed}"


def test_the_how_to_pages_exist_without_the_site(render: Render) -> None:
    project = render(with_demos=True)
    pages = {page.name for page in (project / "docs").rglob("*")}
    assert pages >= {"ci.md", "demos.md", "devcontainer.md"}
    assert not pages & {"index.md", "model-card.md", "data-card.md", "reference"}
    assert not (project / "zensical.toml").exists()
    assert "zensical" not in (project / "pyproject.toml").read_text()
