"""The update budget of a release: what an unedited default project sees change.

python scripts/budget.py      one line for each release, against the one before it
"""

import re
import subprocess
import tempfile
from pathlib import Path

from copier import run_copy
from releases import HERE, releases

LINES_WITHOUT_A_REASON = 200


def changed(past: Path, present: Path) -> tuple[int, int]:
    """Files and lines that differ between two renders."""
    diff = subprocess.run(
        ["git", "diff", "--no-index", "--shortstat", str(past), str(present)],
        capture_output=True,
        text=True,
    )
    numbers = [int(number) for number in re.findall(r"\d+", diff.stdout)]
    return (numbers[0], sum(numbers[1:])) if numbers else (0, 0)


def budgets(template: Path, tags: list[str]) -> list[tuple[str, int, int]]:
    """For each version but the first: its tag, the files and the lines it changes.

    `template` is a git repository that has the tags.
    """
    with tempfile.TemporaryDirectory() as folder:
        renders = [Path(folder) / tag for tag in tags]
        for tag, render in zip(tags, renders, strict=True):
            run_copy(str(template), render, vcs_ref=tag, defaults=True, quiet=True)
        return [
            (tag, *changed(past, present))
            for tag, past, present in zip(tags[1:], renders, renders[1:], strict=False)
        ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "graft"
        clone = ["git", "clone", "--quiet", "--no-tags", str(HERE), str(template)]
        subprocess.run(clone, check=True)
        for release in releases():
            tag = ["git", "tag", release.tag, release.commit]
            subprocess.run(tag, cwd=template, check=True)
        for tag_name, files, lines in budgets(template, [r.tag for r in releases()]):
            print(f"{tag_name}: {files} files, {lines} lines")


if __name__ == "__main__":
    main()
