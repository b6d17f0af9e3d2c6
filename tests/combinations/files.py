"""Checks of each file by itself, and of where it lies."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import black
import nbformat
import yaml

from .proof import Check, CheckError
from .template import File, Tree, write

# Jinja as this template writes it, with a space inside. A workflow's `${{ … }}` and the
# doubled braces of an f-string are not meant.
_LEFTOVER_JINJA = re.compile(r"(?<!\$)\{\{[-+]? \w|\{%[-+]? \w|\{# ")

PNG = b"\x89PNG\r\n\x1a\n"


def each_file(tree: Tree) -> Iterable[Tree]:
    """Cut a project into its files."""
    return ({path: file} for path, file in tree.items())


def is_sound(tree: Tree, _: object = None) -> None:
    """Refuse a file that is not clean text or does not parse as what its name says."""
    for path, file in tree.items():
        if trouble := _trouble(path, file):
            raise CheckError(f"{path}: {trouble}")


@cache
def _trouble(path: str, file: File) -> str:
    if path.endswith(".png"):
        return "" if file.content.startswith(PNG) else "is no PNG"
    try:
        text = file.content.decode("utf-8")
        # A page of HTML is a template that the project itself renders.
        _is_clean_text(text, may_hold_jinja=path.endswith(".html"))
        _parser(path, text)(text)
    except (CheckError, ValueError, SyntaxError, yaml.YAMLError) as error:
        return str(error)
    return ""


def _ignore_rules_and_paths(tree: Tree) -> Iterable[Tree]:
    """The rules; which paths there are, all projects that have them tell."""
    names = (path for path in tree if PurePosixPath(path).name == ".gitignore")
    return [{path: tree[path] for path in names}]


def _are_well_placed(rules: Tree, projects: list[Tree]) -> None:
    """Refuse paths that are in the way of a person, of Copier or of git.

    People make `data` a link to a large disk, and Copier then refuses any update that
    renders into it. Two names that differ by case are one file on a Mac. What git
    ignores is overwritten by an update without a trace.
    """
    paths = sorted(set().union(*projects))
    if below := [path for path in paths if path.startswith("data/")]:
        raise CheckError(f"{', '.join(below)} lies below data")
    if len({path.casefold() for path in paths}) < len(paths):
        raise CheckError("two paths differ by case only")
    with TemporaryDirectory() as folder:
        write(rules, Path(folder))
        subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
        ignored = subprocess.run(
            ["git", "check-ignore", "--no-index", "--verbose", *paths],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if ignored.returncode != 1:
        raise CheckError(f"git ignores it: {ignored.stdout}{ignored.stderr}".strip())


def _is_clean_text(text: str, may_hold_jinja: bool) -> None:
    if "\r" in text:
        raise CheckError("has a carriage return; lines must end in LF")
    if text and not text.endswith("\n"):
        raise CheckError("does not end in a newline")
    if text.endswith("\n\n"):
        raise CheckError("ends in an empty line")
    for number, line in enumerate(text.splitlines(), start=1):
        if line != line.rstrip():
            raise CheckError(f"line {number} ends in white space")
        if not may_hold_jinja and _LEFTOVER_JINJA.search(line):
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


class _NoRepeatedKeys(yaml.CSafeLoader):
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


SOUND = Check("files", each_file, is_sound)
WELL_PLACED = Check("places", _ignore_rules_and_paths, _are_well_placed)
