"""Poetry's tables, and Pipenv's, which say it the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graft.adopt import requirements

if TYPE_CHECKING:
    from graft.adopt.metadata import Metadata

AUTHOR = re.compile(r"^(?P<name>[^<]+?)\s*(?:<.*>)?$")


def read(known: Metadata, table: dict[str, Any]) -> None:
    """Learn what `[tool.poetry]` says."""
    file = "pyproject.toml"
    authors = [str(one) for one in table.get("authors") or [""]]
    author = AUTHOR.match(authors[0])
    known.say(
        file,
        name=table.get("name"),
        version=table.get("version"),
        description=table.get("description"),
        author=author["name"] if author else None,
    )
    needed = dict(table.get("dependencies") or {})
    if python := needed.pop("python", ""):
        known.say(file, python=python_range(str(python)))
    scripts = table.get("scripts") or {}
    known.scripts |= {k: v for k, v in scripts.items() if isinstance(v, str)}
    optional = {
        name
        for name, one in needed.items()
        if isinstance(one, dict) and one.get("optional")
    }
    known.need(file, translated({k: v for k, v in needed.items() if k not in optional}))
    for extra, names in (table.get("extras") or {}).items():
        listed = {name: needed[name] for name in names if name in needed}
        known.extras[extra] = translated(listed).lines
    groups = {"dev": {"dependencies": table.get("dev-dependencies") or {}}}
    for name, group in {**groups, **(table.get("group") or {})}.items():
        if tools := group.get("dependencies"):
            known.need(file, translated(tools), name)


def read_pipfile(known: Metadata, data: dict[str, Any]) -> None:
    """Learn what a Pipfile says."""
    requires = data.get("requires") or {}
    if found := requires.get("python_full_version") or requires.get("python_version"):
        known.say("Pipfile", python=f"=={'.'.join(str(found).split('.')[:2])}.*")
    known.need("Pipfile", translated(data.get("packages") or {}))
    if tools := data.get("dev-packages"):
        known.need("Pipfile", translated(tools), "dev")


def python_range(constraint: str) -> str:
    """The Pythons that a constraint allows, as the standard writes it."""
    from poetry.core.constraints.version import parse_constraint

    found = str(parse_constraint(constraint)).replace(" ", "")
    return "" if found == "*" or "||" in found else found


def translated(table: dict[str, Any]) -> requirements.Found:
    """Names with their constraints, as the standard writes them."""
    from poetry.core.factory import Factory

    found = requirements.Found()
    for name, constraints in table.items():
        for one in constraints if isinstance(constraints, list) else [constraints]:
            if isinstance(one, dict) and ("path" in one or "file" in one):
                if one.get("path") not in (".", "./"):
                    found.untranslated.append(f"{name} = {one}")
                continue
            try:
                line = Factory.create_dependency(name, one).to_pep_508()
            except Exception:  # it raises its own, and others for odd tables
                found.untranslated.append(f"{name} = {one}")
            else:
                found.lines.append(without_brackets(line))
    return found


def without_brackets(line: str) -> str:
    """`numpy (>=1,<2) ; marker` without what nobody writes any more."""
    return re.sub(r" \(([^)]*)\)( ;|$)", r"\1\2", line).replace(" ;", ";")
