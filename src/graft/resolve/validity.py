"""Whether a file still parses after a merge."""

import ast
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from graft.resolve import ini_file
from graft.resolve.ini_file import is_ini_file
from graft.resolve.references import dangling
from graft.resolve.sides import UncertainError

MARKER = re.compile(r"^(<{7}|>{7}|\|{7}) ", re.MULTILINE)
# A file of Jinja, which another program renders.
STATEMENT = re.compile(r"\{%-?\s")
# Editors and tools allow comments in these, which JSON does not.
WITH_COMMENTS = re.compile(r"(^|/)(\.vscode/.*|\.?devcontainer|tsconfig.*)\.json$")


def problem(path: str, content: bytes) -> str | None:
    """Say why a merged file is broken; None if it parses or its format is unknown."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    marker = MARKER.search(text)
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        return f"a conflict marker is left in line {line}"
    suffix = ".ini" if is_ini_file(path) else PurePosixPath(path).suffix
    if suffix not in CHECKS or WITH_COMMENTS.search(path):
        return None
    if suffix in (".yaml", ".yml", ".json") and STATEMENT.search(text):
        return None
    try:
        return dangling(path, CHECKS[suffix](text))
    except (ValueError, SyntaxError, yaml.YAMLError, UncertainError) as error:
        return f"not valid {suffix[1:]}: {' '.join(str(error).split())}"
    except (RecursionError, MemoryError):
        return f"not valid {suffix[1:]}: nested too deeply"


def _check_yaml(text: str) -> Any:
    """The data of the only document; None for several documents or custom tags."""
    documents = list(yaml.compose_all(text, yaml.SafeLoader))
    for document in documents:
        if document is not None:
            _refuse_double_keys(document, set())
    if len(documents) != 1 or documents[0] is None:
        return None
    try:
        return SafeConstructor().construct_document(documents[0])
    except (yaml.YAMLError, ValueError):
        return None


def _refuse_double_keys(node: yaml.Node, seen: set[int]) -> None:
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for number, key in enumerate(keys):
            if key in keys[:number] and key != "<<":
                raise ValueError(f"the key {key} appears twice")
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            _refuse_double_keys(part, seen)


def _check_json(text: str) -> None:
    json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key appears twice")
    return table


def _check_notebook(text: str) -> None:
    notebook = json.loads(text, object_pairs_hook=_unique)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("a notebook without cells")


CHECKS: dict[str, Callable[[str], object]] = {
    ".toml": tomllib.loads,
    ".yaml": _check_yaml,
    ".yml": _check_yaml,
    ".json": _check_json,
    ".ini": lambda text: ini_file.parse(tuple(text.split("\n"))),
    ".ipynb": _check_notebook,
    ".py": ast.parse,
    ".pyi": ast.parse,
}
