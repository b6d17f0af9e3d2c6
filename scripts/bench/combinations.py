"""All combinations of answers.

The tests render every one of them, each file once for each distinct value of the
answers that it reads. One more yes/no question doubles the combinations, not the files.
For comparison: Copier, which makes one project at a time.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .measure import environment
from .table import figure, table
from .workshop import SCRIPTS, Workshop

PROGRAM = Path(__file__).parent / "peers" / "every_combination.py"
COPY = """
import os, sys, copier
copier.run_copy(sys.argv[1], sys.argv[2], defaults=True, quiet=True)
before = sum(os.times()[:4])
copier.run_copy(sys.argv[1], sys.argv[3], defaults=True, quiet=True)
print(sum(os.times()[:4]) - before)
"""


def report(workshop: Workshop) -> Iterator[str]:
    unneeded = shutil.ignore_patterns(".git", ".venv", ".uv", "build", "tests", "docs")
    rows, template = [], workshop.folder
    for switches in range(3):
        template = workshop.folder / f"template-{switches}"
        shutil.copytree(SCRIPTS.parent, template, symlinks=True, ignore=unneeded)
        number, seconds, files = python(str(PROGRAM), str(template), str(switches))
        name = f"{switches} questions more" if switches else "as it is"
        each = 1000 * float(seconds) / int(number)
        rows.append(
            [name, f"{int(number):,}", files, figure(float(seconds)), figure(each)]
        )
    projects = [str(workshop.folder / f"project-{number}") for number in range(2)]
    (one,) = python("-c", COPY, str(template), *projects)
    rows.append(["Copier, from a folder", "1", "", "", figure(1000 * float(one))])
    columns = ["the template", "combinations", "distinct files"]
    yield table([*columns, "CPU of all, s", "CPU of one, ms"], rows)


def python(*arguments: str) -> list[str]:
    """The output of a program that imports the tests' own modules."""
    tests = str(SCRIPTS.parent / "tests")
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tests,
        env=environment(SCRIPTS.parent, PYTHONPATH=tests),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
