"""What one more yes/no question costs: python -m combinations.growth CURVE.svg

Renders and checks a template with ever more switches, each with a module of its own,
and draws CPU seconds against combinations.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

import matplotlib.pyplot as plt

from . import synthetic
from .answers import Combination, combinations
from .files import WELL_FORMED
from .hurry import hurry
from .render import render_into
from .trees import Store, Tree, key

REPOSITORY = Path(__file__).parents[2]
SWITCHES = range(0, 7)


class Point(NamedTuple):
    """A template with some switches, and the CPU seconds that its combinations cost."""

    combinations: int
    render: float
    checks: int
    check: float


def measure(template: Path, wanted: list[Combination], scratch: Path) -> Point:
    """Render the combinations and check their files, in this one process."""
    store = Store(scratch)
    start = process_time()
    trees = [render_into(template, store, "project", c.answers) for c in wanted]
    rendered = process_time()
    jobs: dict[str, Tree] = {
        key(part): part for tree in trees for part in WELL_FORMED.cut(tree, store)
    }
    for tree in jobs.values():
        WELL_FORMED.run(tree, store)
    checked = process_time()
    return Point(len(wanted), rendered - start, len(jobs), checked - rendered)


def small(folder: Path, switches: int) -> tuple[Path, list[Combination]]:
    """The synthetic template."""
    template = synthetic.build(folder, switches)
    return template, list(combinations(template))


def ours(folder: Path, switches: int) -> tuple[Path, list[Combination]]:
    """This template with switches added; its own questions stay at their defaults."""
    files = subprocess.run(
        ["git", "ls-files", "-z", ":!tests", ":!docs"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, files.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, folder / name)
    with (folder / "copier.yml").open("a") as settings:
        settings.write("---\n" + synthetic.add_switches(folder, switches))
    return folder, [
        combination
        for combination in combinations(folder)
        if all(name.startswith(synthetic.SWITCH) for name in combination.changed)
    ]


def main(path: Path) -> None:
    """Print the points as a table, and draw them."""
    hurry()
    builders: dict[str, Callable[[Path, int], tuple[Path, list[Combination]]]] = {
        "synthetic template": small,
        "this template": ours,
    }
    figure, axes = plt.subplots(figsize=(6, 4))
    print("| template | combinations | render, s | distinct files | check, s |")
    print("|---|---|---|---|---|")
    for name, build in builders.items():
        points = []
        for switches in SWITCHES:
            with TemporaryDirectory() as folder:
                template, wanted = build(Path(folder, "template"), switches)
                point = measure(template, wanted, Path(folder, "scratch"))
            points.append(point)
            print(
                f"| {name} | {point.combinations:,} | {point.render:.1f} "
                f"| {point.checks:,} | {point.check:.1f} |",
                flush=True,
            )
        counts = [point.combinations for point in points]
        axes.plot(counts, [p.render for p in points], "o-", label=f"render, {name}")
        axes.plot(counts, [p.check for p in points], "s--", label=f"check, {name}")
    axes.set(xscale="log", yscale="log", xlabel="combinations", ylabel="CPU seconds")
    axes.legend()
    figure.savefig(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
