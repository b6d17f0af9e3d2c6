"""`python -m graft`, the same as the command `graft`."""

import sys

from graft.cli import main

sys.exit(main())
