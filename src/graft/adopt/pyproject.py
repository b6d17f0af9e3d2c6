"""Brings the template's pyproject.toml into the owner's, which keeps all it says."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from packaging.version import InvalidVersion, Version
from tomlkit.exceptions import ParseError
from tomlkit.items import Array, Table

from graft.adopt import requirements
from graft.adopt.files import Files
from graft.adopt.metadata import Metadata
from graft.errors import GraftError

NAME = "pyproject.toml"
YOURS = "  # Yours:\n]"
GROUPS = "dependency-groups"
JOINED = ("dependencies", "optional-dependencies", "scripts")
SETUPTOOLS = """\
[build-system]
requires = ["setuptools>=64"]
build-backend = "setuptools.build_meta"
"""


def merge(files: Files, theirs: str, known: Metadata) -> str:
    """The owner's file, as it is, with the tables, groups and lines that it lacks.

    Raises GraftError when it is no TOML.
    """
    try:
        mine = tomlkit.parse(files.text(NAME))
    except ParseError as error:
        raise GraftError(f"{NAME} is no TOML ({error}): mend it, then retry") from error
    has_project = "project" in mine
    template = tomlkit.parse(theirs if has_project else with_yours(theirs, known))
    built = is_built(files, mine)
    if has_project:
        complete(mine["project"], template["project"], known)
        del template["project"]
    else:
        identify(template["project"], files, known)
    if GROUPS in mine:
        join(mine[GROUPS], template[GROUPS], (GROUPS,))
        add_groups(mine[GROUPS], known.groups)
        del template[GROUPS]
    else:
        add_groups(template[GROUPS], known.groups)
    uv = settings_of_uv(mine, template)
    if "build-system" in mine:
        template.pop("build-system", None)
    if not built and "build-system" not in template:
        uv.setdefault("package", False)
    elif has_project and "build-system" not in mine and "build-system" not in template:
        uv.setdefault("package", True)
    parts = [tomlkit.dumps(mine), tomlkit.dumps(template)]
    if not has_project:
        first = tomlkit.document()
        first["project"] = template.pop("project")
        parts = [tomlkit.dumps(first), tomlkit.dumps(mine), tomlkit.dumps(template)]
    if built and not {"build-system"} & {*mine, *template} and not has_project:
        parts.insert(1, SETUPTOOLS)
    return "\n".join(part.strip("\n") + "\n" for part in parts if part.strip())


def with_yours(text: str, known: Metadata) -> str:
    """The template's text with the owner's dependencies in their place."""
    lines = "".join(f"  {quoted(one)},\n" for one in known.runtime)
    return text.replace(YOURS, YOURS[:-1] + lines + "]", 1)


def quoted(line: str) -> str:
    """A requirement as a TOML string."""
    return json.dumps(line, ensure_ascii=False)


def identify(project: Any, files: Files, known: Metadata) -> None:
    """Say of a new `[project]` what the repository says of itself."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", known.fact("name")).strip("-._")
    if name:
        project["name"] = name
    if is_version(known.fact("version")):
        project["version"] = known.fact("version")
    elif packaged(files):
        known.dynamic.append("version")
        del project["version"]
    for name, key in (("description", "description"), ("python", "requires-python")):
        if known.fact(name):
            project[key] = known.fact(name)
    if known.extras and "optional-dependencies" not in known.dynamic:
        project["optional-dependencies"] = {k: v for k, v in known.extras.items() if v}
    if known.scripts:
        project["scripts"] = known.scripts
    if packaged(files) and known.dynamic:
        project["dynamic"] = sorted(set(known.dynamic))


def complete(project: Any, template: Any, known: Metadata) -> None:
    """Add to the owner's `[project]` what other files require."""
    for key in JOINED:
        if key in template and key not in project.get("dynamic", []):
            if key not in project and template[key]:
                project[key] = template[key]
            elif key in project:
                join(project[key], template[key], ("project", key))
    if "dependencies" in project.get("dynamic", []) or not known.runtime:
        return
    if "dependencies" not in project:
        project["dependencies"] = tomlkit.array()
        known.runtime.sort(key=str.lower)
    extend(project["dependencies"], known.runtime)


def join(mine: Any, theirs: Any, path: tuple[str, ...]) -> None:
    """Add what the owner's value lacks; where both say something the owner's stays."""
    if isinstance(mine, Array) and isinstance(theirs, Array):
        extend(mine, theirs)
    elif isinstance(mine, Table) and isinstance(theirs, Table):
        for key, value in theirs.items():
            if key in mine:
                join(mine[key], value, (*path, key))
            else:
                mine[key] = value


def extend(array: Array, items: Iterable[Any]) -> None:
    """Add the requirements of packages that an array has not, one a line."""
    known = {package(one) for one in array}
    missing = [one for one in items if package(one) not in known]
    if missing and len(array) == 0:
        array.multiline(True)
    for one in missing:
        if "\n" in array.as_string() or array.as_string() == "[]":
            array.add_line(one, indent="  ")
        else:
            array.append(one)
    if missing and "\n" in array.as_string() and not array.as_string().endswith("\n]"):
        array.add_line(indent="")


def package(item: Any) -> str:
    """The package of a requirement; another item is its own."""
    try:
        return requirements.key(str(item))
    except ValueError:  # a group in a group
        return str(item)


def add_groups(groups: Any, found: Mapping[str, list[str]]) -> None:
    """Bring groups of tools; `dev`, which is installed, takes the others in."""
    for name, lines in found.items():
        if name not in groups:
            groups[name] = tomlkit.array()
        extend(groups[name], lines)
        if name != "dev":
            extend(groups["dev"], [include(name)])


def include(group: str) -> Any:
    """An item that stands for the items of a group."""
    item = tomlkit.inline_table()
    item["include-group"] = group
    return item


def settings_of_uv(mine: Any, template: Any) -> Any:
    """`[tool.uv]` with what both say of it, where it stands in the end."""
    if "uv" not in mine.get("tool", {}):
        return template["tool"]["uv"]
    join(mine["tool"]["uv"], template["tool"]["uv"], ("tool", "uv"))
    del template["tool"]["uv"]
    if not template["tool"]:
        del template["tool"]
    return mine["tool"]["uv"]


def packaged(files: Files) -> bool:
    """Whether setuptools builds a package here, by files older than pyproject.toml."""
    config = files.text("setup.cfg")
    return "setup.py" in files or "[options]" in config


def is_built(files: Files, mine: Any) -> bool:
    """Whether the repository is a package that can be installed."""
    poetry = mine.get("tool", {}).get("poetry", {})
    if poetry:
        name = str(poetry.get("name", "")).replace("-", "_")
        there = {*files.packages(), *files.packages("src")}
        return poetry.get("package-mode", True) and (
            "packages" in poetry or name in there
        )
    if "build-system" in mine or packaged(files):
        return True
    return "project" in mine and bool(files.packages("src"))


def is_version(text: str) -> bool:
    """Whether a version is one that packages can have."""
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True
