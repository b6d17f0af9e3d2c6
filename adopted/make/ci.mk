# What continuous integration runs; it does the same on your machine.
.PHONY: ci

ci: lint test ## run all that continuous integration runs
