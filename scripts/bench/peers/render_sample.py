"""Renders combinations of answers and prints the CPU milliseconds of each.

Arguments: a template, how many combinations, and `hurried` to render as the tests do.
"""

import os
import sys
import tempfile
from pathlib import Path

from combinations.answers import combinations
from combinations.hurry import hurry
from combinations.render import render

template, sample = Path(sys.argv[1]), int(sys.argv[2])
every = list(combinations(template))
if "hurried" in sys.argv:
    hurry()
# One round that does not count: it compiles what later ones reuse.
for combination in [every[0], *every[:: len(every) // sample]][: sample + 1]:
    with tempfile.TemporaryDirectory() as folder:
        before = sum(os.times()[:4])
        render(template, combination.answers, Path(folder, "project"))
        print(len(every), 1000 * (sum(os.times()[:4]) - before))
