"""All renders of one test run, and what to show when one of them is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .answers import Combination
from .pool import counted
from .render import render_all
from .trees import Store, Tree


@dataclass(frozen=True)
class Renders:
    """Every combination with its rendered tree, by name, and the contents."""

    template: Path
    store: Store
    combinations: dict[str, Combination]
    trees: dict[str, Tree]


def render_everything(
    template: Path,
    wanted: Sequence[Combination],
    scratch: Path,
    say: Callable[[str], None],
) -> Renders:
    """Render all these combinations and keep every distinct file."""
    store = Store(scratch)
    rendered = render_all(template, wanted, store)
    trees = {
        combination.name: tree
        for combination, tree in counted(
            rendered, len(wanted), "combinations rendered", say
        )
    }
    return Renders(template, store, {c.name: c for c in wanted}, trees)


def report(failures: dict[str, list[str]], renders: Renders, folder: Path) -> str:
    """Say what failed and how to see it again, and leave the first projects there."""
    lines = [f"{len(failures):,} of {len(renders.trees):,} combinations failed"]
    for name, troubles in list(failures.items())[:3]:
        project = folder / re.sub(r"[^\w=.-]+", "-", name)
        shutil.rmtree(project, ignore_errors=True)
        renders.store.write(renders.trees[name], project)
        arguments = " ".join(renders.combinations[name].copier_arguments)
        lines += [
            "",
            f"combination: {name}",
            *(f"    {trouble}" for trouble in sorted(set(troubles))[:5]),
            f"rendered in: {project}",
            f"reproduce:   make test ARGS=\"tests/combinations --only '{name}'\"",
            f"by hand:     copier copy --defaults -r HEAD {arguments} . ../project",
        ]
    return "\n".join(lines)
