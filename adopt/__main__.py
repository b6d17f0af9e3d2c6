"""Brings an existing repository under this template: `python adopt --help`."""

import sys
from pathlib import Path

# Adoption is an update from nothing, by the update tool's own modules.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "template/bin/graft"))

from command_line import main

sys.exit(main(sys.argv[1:]))
