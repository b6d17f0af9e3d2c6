# The template's: `make update` merges its later versions into this file.
"""Push and pull through DVC, once it is clear that the storage can be reached.

DVC compares each file with its hash (`verify` in .dvc/config), but not the listing of a
folder, and writes whatever that names, be it outside the project. So it runs in this
process, where listings are compared as well.

DVC takes many lines to say that it cannot, other ones for each service; here it is one.
Run as `python -m <package>.remote push`, or `pull`, with any options of DVC's.
"""

import hashlib
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import storage
from .errors import DatasetError, printable


def main() -> None:
    action = sys.argv[1]
    try:
        place = url()
        storage.check_bucket(place)
        if action == "pull" and "://" not in place and not Path(place).is_dir():
            if _checkout():
                return
            raise DatasetError(
                f"the storage {place} is not there yet: `make push` makes it where "
                "data and model are, `make train` makes them here"
            )
    except DatasetError as error:
        sys.exit(f"error: {error}; see docs/storage.md")
    code = _dvc(sys.argv[1:])
    # Otherwise DVC has named files here that it would not overwrite.
    if code and action == "pull" and _checkout("--allow-missing"):
        sys.exit(
            f"error: the storage {printable(place)} does not hold all that dvc.lock "
            "names, or not as it was pushed: `make push` where it was made, or "
            "`make train` here; see docs/storage.md"
        )
    sys.exit(code)


def _dvc(arguments: list[str]) -> int:
    """DVC's exit code; it takes a listing that is not what its hash says for none."""
    from dvc_data.hashfile.tree import Tree
    from dvc_objects.errors import ObjectFormatError

    load = Tree.load

    def load_checked(*args: Any, **options: Any) -> Any:
        tree = load(*args, **options)
        digest = hashlib.md5(tree.as_bytes(), usedforsecurity=False).hexdigest()
        if tree.oid != f"{digest}.dir":
            raise ObjectFormatError(f"{tree.path} is not the listing that was pushed")
        return tree

    Tree.load = load_checked  # type: ignore[method-assign]
    # dvc itself has no types, and the mypy.ini of older projects wants some.
    return int(importlib.import_module("dvc.cli").main(arguments))


def _checkout(*options: str) -> bool:
    """Whether DVC can put in place what dvc.lock lists, from its cache here."""
    command = ["dvc", "checkout", "--quiet", *options]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def url() -> str:
    """Where DVC's remote is, this machine's own settings included."""
    dvc = importlib.import_module("dvc.config")
    try:
        remotes = dvc.Config.from_cwd()["remote"]
    except dvc.ConfigError as error:
        raise DatasetError(f".dvc/config cannot be read: {error}") from error
    # DVC and fsspec name Azure differently.
    place = str(remotes.get("storage", {}).get("url", ""))
    return place.replace("azure://", "az://")


if __name__ == "__main__":
    main()
