# Your own targets. An update never touches this file; `## text` behind a target puts it into `make help`.

# A few rows that the model can predict: for `make predict`, and the first that a new demo shows.
EXAMPLE ?= examples/rows.json
