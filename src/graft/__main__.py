"""The same as the command `graft`: `python -m graft --help`."""

import sys

from graft.cli import main

sys.exit(main())
