"""Compares a merged file with what a person would have kept."""

import json
import re
import tomllib
from typing import Any

import yaml


def equivalent(path: str, one: str, other: str) -> bool:
    """Equal but for the order of keys, list items and lines added in one place."""
    if path.endswith(".toml"):
        return _unordered(tomllib.loads(one)) == _unordered(tomllib.loads(other)) and (
            _comments(one) == _comments(other)
        )
    if path.endswith((".yaml", ".yml")):
        return _unordered(yaml.safe_load(one)) == _unordered(
            yaml.safe_load(other)
        ) and _comments(one) == _comments(other)
    if path.endswith(".json"):
        return _unordered(json.loads(one)) == _unordered(json.loads(other))
    if path.startswith(".") or path == "requirements.txt":
        return _unordered(one.split()) == _unordered(other.split())
    return one == other


def _unordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(item) for item in value), key=repr)
    return value


def _comments(text: str) -> list[str]:
    return sorted(re.findall(r"#.*", text))
