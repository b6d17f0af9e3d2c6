"""The stages of the pipeline in order. Each is a module with one `run(settings)`."""

STAGES = ("fetch", "ingest", "features", "split", "train", "evaluate")
