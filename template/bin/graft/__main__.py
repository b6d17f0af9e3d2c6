"""Keeps this project up to date with its template: `python bin/graft --help`."""

import sys

from cli import main

sys.exit(main(sys.argv[1:]))
