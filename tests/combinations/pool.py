"""Worker processes, one for each core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_CONTEXT = multiprocessing.get_context("forkserver")
# Workers are forked from one clean process that has imported what takes long.
_CONTEXT.set_forkserver_preload(["copier", "black", "nbformat"])


def workers(initializer: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """A pool of long-lived processes, as many as there are cores for this run."""
    return ProcessPoolExecutor(
        len(os.sched_getaffinity(0)), mp_context=_CONTEXT, initializer=initializer
    )


def counted(
    items: Iterable[T], total: int, what: str, say: Callable[[str], None]
) -> Iterator[T]:
    """Pass the items on, and say every now and then how many there were."""
    step = max(50, total // 10)
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0 or number == total:
            say(f"{number:,} of {total:,} {what}")
