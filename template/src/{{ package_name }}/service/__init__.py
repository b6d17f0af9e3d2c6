"""Predictions over HTTP: `make serve`, or `python -m <package>.service`."""
