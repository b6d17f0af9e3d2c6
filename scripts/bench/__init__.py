"""Compares this template with what people would use instead: `make bench`."""
