# The template's: `make update` merges its later versions into this file.
"""Saves scikit-learn models as files, with skops: loading one runs no code.

The same model gives the same bytes, so that DVC sees no change.
Checksums find damage, and sizes are checked before anything is read. Neither finds an
attacker who writes a whole file: know where it comes from, or sign it.
"""

import importlib
import io
import json
import math
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import scipy.special
import sklearn.cluster
import sklearn.ensemble
import sklearn.utils
from sklearn.base import BaseEstimator

from . import storage
from .errors import DatasetError, ModelError
from .storage import Location

# skops lists all estimators of scikit-learn and all functions of numpy and scipy, which
# takes two seconds. Here `_public` names those of a file; other callers of skops must
# name theirs. What skops imports of these libraries is imported above.
with (
    mock.patch.object(sklearn.utils, "all_estimators", list),
    mock.patch.object(np, "__dir__", list),
    mock.patch.object(scipy.special, "__dir__", list, create=True),
):
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

SCHEMA = "schema.json"
# The earliest time that a ZIP file can hold.
TIME = (1980, 1, 1, 0, 0, 0)
# No model of ours is larger. A file of a megabyte can expand to gigabytes.
MOST_BYTES = 4 * 2**30
HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def save(model: Any, location: Location) -> None:
    """Write an estimator, or a dict of estimators and plain values."""
    content = _canonical(skops.io.dumps(model))
    with storage.writing(location) as path:
        path.write_bytes(content)


def load(location: Location, trusted: Sequence[str] = ()) -> Any:
    """Read what `save` wrote.

    Estimators of scikit-learn, functions of numpy and scipy, and types skops trusts
    may load; `trusted` names others.
    Raises ModelError when the file is missing or damaged, or holds another type.
    """
    try:
        with storage.reading(location) as path:
            content = Path(path).read_bytes()
    except DatasetError as error:
        raise ModelError(f"no model: {error}; run `make train`") from error
    try:
        _check_sizes(content)
        return skops.io.loads(content, trusted=[*trusted, *_public(content)])
    except UntrustedTypesFoundException as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"the model {location} is not loaded: {reason}") from None
    # A damaged archive can raise any error of zipfile, numpy and skops.
    except Exception as error:
        reason = "is damaged; run `make train`"
        raise ModelError(f"the model {location} {reason}") from error


def _check_sizes(archive: bytes) -> None:
    """Raise ValueError, before reading, for an array whose size is not as declared."""
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            raise ValueError(f"it holds more than {MOST_BYTES} bytes")
        for part in parts.infolist():
            if part.filename.endswith(".npy"):
                with parts.open(part) as file:
                    read_header = HEADERS[np.lib.format.read_magic(file)]
                    shape, _, dtype = read_header(file)
                    size = file.tell() + math.prod(shape) * dtype.itemsize
                if size != part.file_size:
                    raise ValueError(f"{part.filename} is not as long as it says")


def _public(archive: bytes) -> list[str]:
    """What an archive has of scikit-learn's estimators and of numpy's functions."""
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        nodes = _nodes(json.loads(parts.read(SCHEMA)))
        types = {(node["__module__"], node["__class__"]) for node in nodes}
    return [
        ".".join(names)
        for names in types
        if _is_estimator(*names) or _is_function(*names)
    ]


def _is_estimator(module: str, name: str) -> bool:
    if module.split(".")[0] != "sklearn" or name.startswith("_"):
        return False
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return False
    return isinstance(found, type) and issubclass(found, BaseEstimator)


def _is_function(module: str, name: str) -> bool:
    """Whether it is a universal function, such as numpy.log1p."""
    return isinstance(getattr(sys.modules.get(module), name, None), np.ufunc)


def _canonical(archive: bytes) -> bytes:
    """The archive without what differs on every save: times and memory addresses."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        schema = json.loads(old.read(SCHEMA))
        names = _number(schema)
        for name, numbered in names.items():
            new.writestr(_entry(numbered), old.read(name))
        new.writestr(_entry(SCHEMA), json.dumps(schema))
    return target.getvalue()


def _number(schema: Any) -> dict[str, str]:
    """Number objects and files in order of appearance; return the new file names."""
    objects: dict[int, int] = {}
    files: dict[str, str] = {}
    for node in _nodes(schema):
        if "__id__" in node:
            node["__id__"] = objects.setdefault(node["__id__"], len(objects))
        if isinstance(node.get("file"), str):
            name = f"{len(files)}{Path(node['file']).suffix}"
            node["file"] = files.setdefault(node["file"], name)
    return files


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "__loader__" in schema:
            yield schema
        for value in schema.values():
            yield from _nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _nodes(value)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
