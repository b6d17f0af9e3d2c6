"""How many conflicts of other templates' projects are resolved, and how well."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest
from corpus.check import equivalent
from corpus.updates import Update, updates

from graft.resolve import resolve

UPDATES = 400


def conflicts(folder: Path, update: Update) -> list[str]:
    """The files that git cannot merge."""
    result = []
    for path in update.base:
        sides = [files[path] for files in (update.ours, update.base, update.theirs)]
        if len(set(sides)) < 3:  # no merge of these meets a conflict
            continue
        names = [folder / name for name in ("ours", "base", "theirs")]
        for name, text in zip(names, sides, strict=True):
            name.write_text(text)
        merge = subprocess.run(
            ["git", "merge-file", "-p", *names], capture_output=True, check=False
        )
        if merge.returncode:
            result.append(path)
    return result


@pytest.fixture(scope="module")
def count(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """Updates with conflicts, before and after; resolved files, right and wrong."""
    folder = tmp_path_factory.mktemp("merge")
    result: Counter[str] = Counter()
    for update in updates(UPDATES, seed=1):
        open_files = conflicts(folder, update)
        result["conflicted"] += bool(open_files)
        for path in list(open_files):
            sides = (update.base, update.ours, update.theirs)
            resolved = resolve(path, *(side[path].encode() for side in sides))
            if resolved is None:
                continue
            open_files.remove(path)
            kept = update.kept[path]
            right = kept is not None and equivalent(
                path, resolved.content.decode(), kept
            )
            result["right" if right else "wrong"] += 1
        result["left"] += bool(open_files)
    print(dict(result))
    return result


def test_more_than_half_of_the_conflicted_updates_is_resolved(
    count: Counter[str],
) -> None:
    assert count["conflicted"] > UPDATES / 4
    assert count["left"] <= 0.45 * count["conflicted"]


def test_what_is_settled_is_what_a_person_keeps(count: Counter[str]) -> None:
    assert count["right"] > 0
    assert count["wrong"] == 0
