"""The service under load for a long time.

A few requests at a time; looks for errors and growing memory.
"""

from collections.abc import Iterator

from .load import load, running
from .table import figure, table
from .workshop import SERVICE, Workshop

CONNECTIONS = 8
PARTS = 10
PAUSE = 0.1  # seconds between two requests of a connection


def report(workshop: Workshop) -> Iterator[str]:
    project, row = workshop.service
    minutes = workshop.load_minutes / PARTS
    rows = []
    with running(project, *SERVICE) as server:
        for part in range(1, PARTS + 1):
            done = load(server, row, CONNECTIONS, 60 * minutes, PAUSE)
            figures = [part * minutes, done.wait(50), done.wait(99), done.megabytes]
            counts = [f"{done.requests:,}", str(done.errors)]
            rows.append([f"{figures[0]:g}", *counts, *map(figure, figures[1:])])
    head = ["minutes", "requests", "errors", "p50, ms", "p99, ms", "memory, MB"]
    yield table(head, rows)
