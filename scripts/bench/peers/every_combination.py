"""Renders every combination of a template's answers; prints how many, and CPU seconds.

Arguments: the template, and how many yes/no questions to add to it, each with a file.
"""

import sys
from pathlib import Path
from time import process_time

from combinations import synthetic
from combinations.template import Template

folder, switches = Path(sys.argv[1]), int(sys.argv[2])
questions = synthetic.add_switches(folder, switches)
with (folder / "copier.yml").open("a") as settings:
    settings.write(f"---\n{questions or '{}'}\n")
before = process_time()
template = Template(folder)
combinations = list(template.combinations())
files = set()
for combination in combinations:
    files |= template.render(combination).items()
print(len(combinations), process_time() - before, len(files))
