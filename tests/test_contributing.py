"""The worked example of CONTRIBUTING.md, followed to the letter."""

import shutil
from pathlib import Path

from pages import Reader, blocks
from support import REPOSITORY


def test_the_feature_of_the_example_works_and_is_noticed(
    template: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(template, tmp_path / "graft"))
    (copy / ".venv").symlink_to(REPOSITORY / ".venv")
    reader = Reader(copy)
    commands, *example = blocks(REPOSITORY / "CONTRIBUTING.md")
    for block in example:
        reader.follow(block)
    for page, name in {"questions": "`with_look`", "targets": "`make look`"}.items():
        assert name in (copy / f"docs/reference/{page}.md").read_text()
    targets = (REPOSITORY / "Makefile").read_text()
    for line in commands.text.splitlines():
        assert f"\n{line.split()[1]}:" in targets, line
