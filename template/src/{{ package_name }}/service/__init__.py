# The template's: `make update` merges its later versions into this file.
"""Predictions over HTTP: `make serve`, or `python -m <package>.service`."""
