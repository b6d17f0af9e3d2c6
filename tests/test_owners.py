"""The first line of a project's file says if it is the template's."""

import pytest
from starter_files import is_starter
from support import Render

MARK = "The template's: `make update` merges its later versions into this file."
FOLDERS = {"src", "tests", "make", "docs", "bin", "dags"}


@pytest.mark.parametrize("starter", ["table", "text", "images", "blank"])
def test_the_first_line_says_whose_a_file_is(
    render: Render, questions: set[str], starter: str
) -> None:
    features = {name: True for name in questions if name.startswith("with_")}
    project = render(starter=starter, storage="s3", **features)
    for file in filter(lambda path: path.is_file(), project.rglob("*")):
        path = file.relative_to(project).as_posix()
        if path.partition("/")[0] not in FOLDERS:
            continue
        if file.suffix in (".png", ".parquet"):
            continue
        first = "\n".join(file.read_text(encoding="utf-8").splitlines()[:2])
        assert (MARK in first) != is_starter(path), path
