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
from .tree import File, Tree, write

# Jinja as this template writes it, with a space inside. A workflow's `${{ … }}` and the
# doubled braces of an f-string are not meant.
_LEFTOVER_JINJA = (r"(?<!\$)\{\{[-+]? \w|\{%[-+]? \w|\{# ", "still has Jinja in it")
_FAULTS = (
    (r"\r", "has a carriage return; lines must end in LF"),
    (r"[^\n]\Z", "does not end in a newline"),
    (r"(?<=\n)\n\Z", "ends in an empty line"),
    (r"(?m)[^\S\n]+$", "ends in white space"),
)

PNG = b"\x89PNG\r\n\x1a\n"


def is_sound(tree: Tree, _: object = None, by_black: bool = True) -> None:
    """Refuse a file that is not clean text or does not parse as what its name says."""
    for path, file in tree.items():
        if trouble := _trouble(path, file, by_black):
            raise CheckError(f"{path}: {trouble}")


@cache
def _trouble(path: str, file: File, by_black: bool) -> str:
    suffix = PurePosixPath(path).suffix
    if suffix == ".png":
        return "" if file.content.startswith(PNG) else "is no PNG"
    try:
        text = file.content.decode("utf-8")
        # A page of HTML is a template that the project itself renders.
        for pattern, said in (*_FAULTS, *([_LEFTOVER_JINJA] * (suffix != ".html"))):
            if found := re.search(pattern, text):
                return f"line {text.count(chr(10), 0, found.start()) + 1} {said}"
        is_shell = re.match(r"#!/(bin/sh|usr/bin/env (ba)?sh)\b", text)
        (_shell if is_shell else _PARSERS.get(suffix, str))(text)
        if by_black and suffix == ".py":
            _black(text)
    except (CheckError, ValueError, SyntaxError, yaml.YAMLError) as error:
        return str(error)
    return ""


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


def _black(text: str) -> None:
    if black.format_str(text, mode=black.Mode()) != text:
        raise CheckError("black would change it")


def _shell(text: str) -> None:
    checked = subprocess.run(
        ["bash", "-n"], input=text, capture_output=True, text=True, check=False
    )
    if checked.returncode:
        raise CheckError(f"bash cannot parse it: {checked.stderr.strip()}")


_PARSERS: dict[str, Callable[[str], object]] = {
    ".toml": tomllib.loads,
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": json.loads,
    ".ipynb": _notebook,
    ".py": _python,
    ".sh": _shell,
}


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


def _each_file(tree: Tree) -> Iterable[Tree]:
    return ({path: file} for path, file in tree.items())


def _ignore_rules(tree: Tree) -> Iterable[Tree]:
    """The rules; which paths there are, all projects that have them tell."""
    yield {p: it for p, it in tree.items() if PurePosixPath(p).name == ".gitignore"}


SOUND = Check("files", _each_file, is_sound)
WELL_PLACED = Check("places", _ignore_rules, _are_well_placed)
