# The template's: `make update` merges its later versions into this file.
# What continuous integration runs; it does the same on your machine.
.PHONY: ci

ci: lint test ## run all that continuous integration runs
