# The template's: `make update` merges its later versions into this file.
"""What the schemas and the settings say about themselves."""

import inspect
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pandera.polars as pa
from pydantic import BaseModel
from tables import code, table

LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} of them",
}


def schemas(module: ModuleType) -> str:
    """A section for each dataset's schema, in the order of the file."""
    models = [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, pa.DataFrameModel)
        and value.__module__ == module.__name__
    ]
    return "\n".join(map(schema, models))


def schema(model: type[pa.DataFrameModel]) -> str:
    rows = []
    for name, column in model.to_schema().columns.items():
        rules = [code(check.error or check.name) for check in column.checks]
        rules += ["may be missing"] if column.nullable else []
        # Without options, as in Datetime(time_unit='us').
        kind = str(column.dtype).partition("(")[0]
        rows.append([code(name), kind, ", ".join(rules), column.description or ""])
    text = inspect.getdoc(model) or ""
    head = f"## {model.__name__}\n\n{text}\n\n"
    return head + table(["column", "type", "rules", "meaning"], rows)


def settings(model: type[BaseModel], defaults: Mapping[str, Any]) -> str:
    """Every setting with its default and what it may be."""
    root = model.model_json_schema()
    rows = [
        [code(key), code(value), describe(find(root, key.split(".")), root)]
        for key, value in defaults.items()
    ]
    return table(["setting", "default", "allowed"], rows)


def find(root: Mapping[str, Any], path: list[str]) -> Mapping[str, Any]:
    """The JSON schema of a setting; `{}` where a path leads into free-form values."""
    node = root
    for name in path:
        node = resolve(node, root).get("properties", {}).get(name, {})
    return node


def resolve(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = node.get("$ref")
    return root["$defs"][reference.rsplit("/", 1)[1]] if reference else node


def describe(node: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """A JSON schema in words, for example "integer, at least 2"."""
    node = resolve(node, root)
    if "anyOf" in node:
        return " or ".join(describe(choice, root) for choice in node["anyOf"])
    if "enum" in node:
        return "one of " + ", ".join(map(str, node["enum"]))
    name = node.get("format") or node.get("type", "anything")
    if name == "array":
        name = f"list of {describe(node.get('items', {}), root)}"
    limits = [text.format(node[key]) for key, text in LIMITS.items() if key in node]
    return ", ".join([name, *limits])
