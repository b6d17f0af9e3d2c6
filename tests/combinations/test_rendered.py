"""Every combination renders, to what Copier makes of it, and every file is sound."""

from __future__ import annotations

import difflib
import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from starter_files import PAGE
from support import FULL

from .files import ignore_rules, is_not_ignored, refused
from .layout import page
from .proof import Proof, Renders, failures
from .template import Template, arguments
from .tree import cover, read, recorded
from .updates import NEWER
from .workplace import Workplace


def test_the_page_of_files_says_when_each_path_is_there(
    fast_template: Template, proof: Proof
) -> None:
    lines = PAGE.read_text().splitlines()
    found = page(fast_template, fast_template.combinations()).splitlines()
    difference = [*difflib.unified_diff(lines, found, PAGE.name, "rendered", n=0)]
    assert not difference, "\n".join(["`make reference` shows:", *difference])
    proof.expect_none("paths", {})


def test_the_answers_asked_for_are_recorded(renders: Renders, proof: Proof) -> None:
    failures = {
        one: [f"asked for {one.answers}"]
        for one, tree in renders.items()
        if not one.answers.items() <= recorded(tree).items()
    }
    proof.expect_none("answers", failures)


def test_every_file_passes_the_hooks(
    renders: Renders, proof: Proof, memory: Path
) -> None:
    proof.expect_none("files", refused(renders, memory / "hooks"))


def test_no_file_is_ignored_by_git(renders: Renders, proof: Proof) -> None:
    proof.expect_none("places", failures(renders, ignore_rules, is_not_ignored))


def test_copier_gives_the_same_bytes_on_another_day_in_another_folder(
    repository: Path, renders: Renders, tmp_path: Path
) -> None:
    chosen = cover({one: tree.keys() for one, tree in renders.items()})
    number = min(100 if FULL else 8, len(renders))
    chosen += random.Random(5).sample(list(renders), number)
    hour, here = datetime.now(UTC).hour, Workplace(tmp_path)
    here.variables["TZ"] = "Etc/GMT+12" if hour < 12 else "Pacific/Kiritimati"
    copy = ["copier", "copy", "--quiet", "--defaults", f"--vcs-ref={NEWER}"]
    for one in chosen:
        data = [f"--data={text}" for text in arguments(one.changed)]
        folder = Path(mkdtemp(dir=tmp_path, suffix=" of mine"))
        here.run(*copy, *data, f"git+file://{repository}", str(folder))
        assert read(folder) == renders[one], one.name
