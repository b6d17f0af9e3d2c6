"""Offers an update of the template for review, as a pull or merge request.

prepare    merge and test, with no right to write; results go to build/update
propose    push them and open or refresh the request; runs nothing that was merged
workflows  apply workflow changes that an earlier update had to hold back
"""

import importlib
import subprocess
import sys

MODULES = {"prepare": "prepare", "propose": "propose", "workflows": "held_back"}

if len(sys.argv) != 2 or sys.argv[1] not in MODULES:
    sys.exit(__doc__)
# Only the first needs a library; the others run on any Python.
command = importlib.import_module(MODULES[sys.argv[1]])
try:
    command.main()
except subprocess.CalledProcessError as error:
    sys.exit(f"{' '.join(map(str, error.cmd))} failed: {error.stderr or ''}".strip())
