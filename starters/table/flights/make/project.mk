# Your own targets. An update never touches this file; `## text` after a target puts it into `make help`.

# A few rows to predict: for `make predict`, and shown first by a new demo.
EXAMPLE ?= examples/flights.csv
