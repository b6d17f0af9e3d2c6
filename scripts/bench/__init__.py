"""Measures this template beside what people would use instead: `make bench`."""
