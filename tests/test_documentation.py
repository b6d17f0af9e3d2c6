"""Links, commands and settings in the documentation exist."""

import re
from pathlib import Path

import pytest
from support import REPOSITORY, make

PAGES = [
    *REPOSITORY.glob("*.md"),
    *REPOSITORY.glob(".github/*.md"),
    *REPOSITORY.glob("docs/**/*.md"),
]
LINK = re.compile(r"\]\(([^)]+)\)|<(https?:[^>]+)>")
EXTERNAL = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w./?=&%#~-]*)?")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"(?ms)^ *```.*?^ *```$", "", page.read_text())


def anchors(page: Path) -> set[str]:
    """The anchors of a page, as GitHub and the site make them of its headings."""
    headings = re.findall(r"(?m)^#+ (.+)$", prose(page))
    words = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"\s", "-", heading) for heading in words}


@pytest.mark.parametrize(
    "page", [str(page.relative_to(REPOSITORY)) for page in sorted(PAGES)]
)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    source = REPOSITORY / page
    for groups in LINK.findall(prose(source)):
        link = "".join(groups)
        if link.startswith("http"):
            assert EXTERNAL.fullmatch(link), link
            continue
        name, _, anchor = link.partition("#")
        target = (source.parent / name).resolve() if name else source
        assert target.is_file(), f"{page}: {link}"
        assert not anchor or anchor in anchors(target), f"{page}: {link}"


def test_the_site_is_built_without_a_warning() -> None:
    assert "No issues found" in make(REPOSITORY, "docs")


def test_every_page_of_the_site_is_listed_and_reached_from_its_first_page() -> None:
    docs = REPOSITORY / "docs"
    reached, left = set(), [docs / "index.md"]
    while left:
        page = left.pop()
        reached.add(page)
        links = re.findall(r"\]\(([^:)#]+\.md)[)#]", page.read_text())
        targets = {(page.parent / link).resolve() for link in links}
        left += targets - reached
    pages = set(docs.rglob("*.md"))
    assert reached >= pages
    listed = re.findall(r'"(\S+\.md)"', (REPOSITORY / "zensical.toml").read_text())
    # The page of releases leads to the upgrade notes.
    assert {docs / page for page in listed} == pages - set(docs.glob("upgrading/*"))


def test_commands_of_pages_need_no_uv_on_the_path_and_no_activated_environment() -> (
    None
):
    pages = [
        *(REPOSITORY / "docs/how-to").glob("*.md"),
        REPOSITORY / "docs/tutorial.md",
    ]
    pages += (REPOSITORY / "template").glob("*.md*")
    for folder in ("template/docs", "starters"):
        pages += (REPOSITORY / folder).rglob("*.md*")
    assert len(pages) > 30
    found = [
        f"{page.relative_to(REPOSITORY)}: {command}"
        for page in pages
        for block in page.read_text().split("\n\n")
        if "source .venv/bin/activate" not in block
        for command in re.findall(r"(?m)`uv .*|^(?: {4})*(?:uv|dvc) .*", block)
    ]
    assert not found


def test_pictures_are_small_and_used() -> None:
    pages = "".join(page.read_text() for page in PAGES)
    pictures = list((REPOSITORY / "docs/images").iterdir())
    assert pictures
    for picture in pictures:
        assert f"images/{picture.name})" in pages, picture.name
        assert picture.stat().st_size < 300_000, picture.name
