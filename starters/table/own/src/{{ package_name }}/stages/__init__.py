"""The steps of the pipeline in order. Each is a module with one `run(settings)`."""

STAGES = ("ingest", "split", "train", "evaluate")
