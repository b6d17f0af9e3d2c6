"""Push and pull through DVC, once it is clear that the storage can be reached.

DVC takes many lines to say that it cannot, other ones for each service; here it is one.
Run as `python -m <package>.remote push`, or `pull`, with any options of DVC's.
"""

import os
import subprocess
import sys

from . import storage
from .errors import DatasetError


def main() -> None:
    try:
        storage.check_bucket(url())
    except DatasetError as error:
        sys.exit(f"error: {error}; see docs/storage.md")
    os.execvp("dvc", ["dvc", *sys.argv[1:]])


def url() -> str:
    """Where DVC's remote is, this machine's own settings included."""
    command = ["dvc", "config", "remote.storage.url"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    # DVC and fsspec name Azure differently.
    return run.stdout.strip().replace("azure://", "az://")


if __name__ == "__main__":
    main()
