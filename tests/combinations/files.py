"""Checks that need to see one file only."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any

import black
import nbformat
import yaml

from .checks import Check, CheckError
from .trees import Store, Tree

# Jinja as this template writes it, with a space inside. A workflow's `${{ … }}` and the
# doubled braces of an f-string are not meant.
_LEFTOVER_JINJA = re.compile(r"(?<!\$)\{\{[-+]? \w|\{%[-+]? \w|\{# ")


def each_file(tree: Tree, store: Store) -> Iterable[Tree]:
    """Cut a tree into its files."""
    return ({path: file} for path, file in tree.items())


def is_well_formed(tree: Tree, store: Store) -> Iterable[str]:
    """Refuse a file that is not clean text or does not parse as what its name says."""
    for path, file in tree.items():
        content = store.read(file)
        try:
            text = content.decode("utf-8")
            _is_clean_text(text)
            _parser(path, text)(text)
        except (CheckError, ValueError, SyntaxError, yaml.YAMLError) as error:
            raise CheckError(f"{path}: {error}") from error
    return ()


def _is_clean_text(text: str) -> None:
    if "\r" in text:
        raise CheckError("has a carriage return; lines must end in LF")
    if text and not text.endswith("\n"):
        raise CheckError("does not end in a newline")
    if text.endswith("\n\n"):
        raise CheckError("ends in an empty line")
    for number, line in enumerate(text.splitlines(), start=1):
        if line != line.rstrip():
            raise CheckError(f"line {number} ends in white space")
        if _LEFTOVER_JINJA.search(line):
            raise CheckError(f"line {number} still has Jinja in it: {line.strip()}")


def _parser(path: str, text: str) -> Callable[[str], object]:
    pure = PurePosixPath(path)
    by_suffix: dict[str, Callable[[str], object]] = {
        ".toml": tomllib.loads,
        ".yaml": _yaml,
        ".yml": _yaml,
        ".json": json.loads,
        ".ipynb": _notebook,
        ".py": _python,
        ".sh": _shell,
    }
    if text.startswith(("#!/bin/sh", "#!/usr/bin/env sh", "#!/usr/bin/env bash")):
        return _shell
    return by_suffix.get(pure.suffix, str)


class _NoRepeatedKeys(yaml.SafeLoader):
    """YAML where a repeated key is an error; PyYAML would keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        keys = [self.construct_object(pair[0], deep=True) for pair in node.value]
        for name in keys:
            if keys.count(name) > 1 and name != "<<":
                raise CheckError(f"repeats the key {name!r}")
        return super().construct_mapping(node, deep)


# GitLab's `!reference` and the like are for their readers to understand.
_NoRepeatedKeys.add_multi_constructor("!", lambda loader, tag, node: None)


def _yaml(text: str) -> None:
    list(yaml.load_all(text, Loader=_NoRepeatedKeys))


def _notebook(text: str) -> None:
    read: Callable[..., Any] = nbformat.reads  # it has no types
    notebook = read(text, as_version=nbformat.NO_CONVERT)
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise CheckError(f"is no valid notebook: {error}") from error
    if any(cell.get("outputs") for cell in notebook.cells):
        raise CheckError("has outputs")


def _python(text: str) -> None:
    compile(text, "file", "exec", dont_inherit=True)
    if black.format_str(text, mode=black.Mode()) != text:
        raise CheckError("black would change it")


def _shell(text: str) -> None:
    checked = subprocess.run(
        ["bash", "-n"], input=text, capture_output=True, text=True, check=False
    )
    if checked.returncode:
        raise CheckError(f"bash cannot parse it: {checked.stderr.strip()}")


WELL_FORMED = Check("files", each_file, is_well_formed)
