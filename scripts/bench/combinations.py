"""All combinations of answers.

The tests render every one of them, and hurry Copier: what it does anew for each path of
each render is done once. Beside that stands Copier as it is, from the same folder. The
second table shows what more questions cost.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .measure import environment, spread
from .table import figure, span, table
from .workshop import SCRIPTS, Workshop

SAMPLE = 20
PROGRAM = Path(__file__).parent / "peers" / "render_sample.py"


def report(workshop: Workshop) -> Iterator[str]:
    template = workshop.folder / "template"
    unneeded = shutil.ignore_patterns(".git", ".venv", "build", "tests", "docs")
    shutil.copytree(SCRIPTS.parent, template, ignore=unneeded)
    rows = []
    for name, how in (("hurried, as the tests do", "hurried"), ("Copier as it is", "")):
        answer = python(str(PROGRAM), str(template), str(SAMPLE), how)
        lines = [line.split() for line in answer.splitlines()[1:]]
        every, each = int(lines[0][0]), spread([float(ms) for _, ms in lines])
        seconds = every * each.median / 1000
        rows.append([name, span(each), f"{every:,}", figure(seconds)])
    yield table(["", "CPU of one, ms", "combinations", "CPU of all, s"], rows)
    yield python("-m", "combinations.growth", str(workshop.folder / "curve.svg"))


def python(*arguments: str) -> str:
    """What a program prints that imports the tests' own modules."""
    tests = str(SCRIPTS.parent / "tests")
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tests,
        env=environment(SCRIPTS.parent, PYTHONPATH=tests),
        check=True,
        stdout=-1,
        text=True,
    ).stdout.strip()
