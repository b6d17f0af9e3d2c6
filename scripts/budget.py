"""The update budget of a release: the lines that change, and the conflicts.

python scripts/budget.py      each release, and what is to be the next one
"""

import itertools
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from releases import HERE, releases

sys.path.append(str(HERE / "tests"))

from corpus.projects import (
    ANSWERS,
    Count,
    conflicts,
    plumbing,
    render_plumbing,
    to_release,
)

LINES_WITHOUT_A_REASON = 200
NEXT = "v999.0.0"
PROJECTS = 100  # edited ones, for each set of answers


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
            render_plumbing(template, tag, {}, render)
        return [
            (tag, *changed(past, present))
            for tag, past, present in zip(tags[1:], renders, renders[1:], strict=False)
        ]


def collisions(template: Path, past: str, present: str) -> Count:
    """The conflicts of edited projects on the way from one version to another."""
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        for answers in ANSWERS:
            base = plumbing(template, past, answers)
            updates = to_release(base, plumbing(template, present, answers), seed=1)
            for update in itertools.islice(updates, PROJECTS):
                count.add(*conflicts(update, Path(folder)))
    return count


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "graft"
        clone = ["git", "clone", "--quiet", "--no-tags", str(HERE), str(template)]
        subprocess.run(clone, check=True)
        tags = {release.tag: release.commit for release in releases()}
        tags[NEXT] = "HEAD"
        for tag, commit in tags.items():
            subprocess.run(["git", "tag", tag, commit], cwd=template, check=True)
        past = next(iter(tags))
        for tag, files, lines in budgets(template, list(tags)):
            name = "The next release" if tag == NEXT else tag
            print(f"{name}: {files} files, {lines} lines")
            print(f"  {collisions(template, past, tag)}")
            past = tag


if __name__ == "__main__":
    main()
