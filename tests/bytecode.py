"""Bytecode, compiled once for all environments of a test run.

uv links a package's files from its cache into each new environment, and Python compiles
those that it imports there: half of the time of a first `make train`. What one
environment has compiled is linked back into the cache, and comes along from then on.
Only where `make ci` says so: a person's cache, and what `make bench` measures, stay as
they are.
"""

import contextlib
import os
import subprocess
from importlib.util import cache_from_source
from pathlib import Path

from support import UV

KEPT = bool(os.environ.get("GRAFT_KEEP_BYTECODE"))


def keep_bytecode(environment: Path) -> None:
    """Link the bytecode in an environment to the sources in uv's cache."""
    if not KEPT:
        return
    cache = subprocess.check_output([UV, "cache", "dir"], text=True).strip()
    homes = {
        _place(metadata): metadata.parent.parent
        for metadata in Path(cache).glob("archive-v0/*/*.dist-info/METADATA")
    }
    for metadata in environment.glob("lib/*/site-packages/*.dist-info/METADATA"):
        # On another disk uv copies instead, and there is nothing to link.
        if home := homes.get(_place(metadata)):
            _link(metadata.parents[1], home, metadata.with_name("RECORD").read_text())


def _place(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_dev, status.st_ino


def _link(site: Path, home: Path, record: str) -> None:
    sources = (line.partition(",")[0] for line in record.splitlines())
    for source in (name for name in sources if name.endswith(".py")):
        compiled = site / cache_from_source(source)
        kept = home / cache_from_source(source)
        if compiled.is_file() and not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileExistsError):  # another worker was first
                os.link(compiled, kept)
