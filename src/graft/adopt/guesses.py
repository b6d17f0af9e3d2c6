"""Guesses the template's answers from what a repository says of itself."""

import re
import tomllib
from pathlib import Path
from typing import Any

from graft.git import Git
from graft.project import Project

LICENSES = {
    "MIT License": "MIT",
    "Permission is hereby granted, free of charge": "MIT",
    "Apache License": "Apache-2.0",
    "Redistribution and use in source and binary forms": "BSD-3-Clause",
}
NOT_PACKAGES = {"tests", "test", "docs", "notebooks", "scripts", "src"}


def guess(project: Project, git: Git) -> dict[str, str]:
    """The answers that can be guessed; the template checks them."""
    folder = project.folder
    metadata = read_metadata(folder)
    name = heading(folder) or str(metadata.get("name") or folder.name)
    authors = metadata.get("authors") or [{}]
    found = {
        "project_name": name[:60].strip(),
        "package_name": template_package(folder, name),
        "description": str(metadata.get("description") or "")[:200].strip(),
        "author_name": authors[0].get("name") or first_author(git),
        "license": license_of(folder),
    }
    return {question: answer for question, answer in found.items() if answer}


def read_metadata(folder: Path) -> dict[str, Any]:
    """`[project]` of pyproject.toml, else the plain strings in setup.py."""
    try:
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        metadata = tomllib.loads(text).get("project", {})
        if isinstance(metadata, dict) and metadata:
            return metadata
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        pass
    setup = folder / "setup.py"
    if not setup.is_file():
        return {}
    text = setup.read_text(encoding="utf-8", errors="replace")
    said = dict(re.findall(r"\b(name|description|author)\s*=\s*['\"]([^'\"]*)", text))
    return {**said, "authors": [{"name": said.get("author")}]}


def heading(folder: Path) -> str:
    """The README's first heading."""
    readme = folder / "README.md"
    if not readme.is_file():
        return ""
    text = readme.read_text(encoding="utf-8", errors="replace")
    found = re.search(r"^#\s+(.+?)\s*$", text, re.MULTILINE)
    return found[1] if found else ""


def packages(folder: Path) -> list[str]:
    """The names of the packages in a folder."""
    inits = sorted(folder.glob("*/__init__.py"))
    return [path.parent.name for path in inits if path.parent.name not in NOT_PACKAGES]


def packages_outside(folder: Path) -> list[str]:
    """The packages that lie where the template's build does not look for any."""
    src = ["src"] if (folder / "src/__init__.py").exists() else []
    return packages(folder) + src


def template_package(folder: Path, name: str) -> str:
    """The package of the template's files: yours in src, else one beside it.

    A package elsewhere keeps its name and place, so the template's has another name.
    """
    if not (folder / "src/__init__.py").exists() and len(packages(folder / "src")) == 1:
        return packages(folder / "src")[0]
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:31].strip("_")
    return f"{slug}_pipeline" if slug in packages(folder) else ""


def first_author(git: Git) -> str:
    """Who made the first commit."""
    return git.text("log", "--format=%an", "--reverse").splitlines()[0]


def license_of(folder: Path) -> str:
    """The licence by its words; nothing is given away where there is none."""
    for path in sorted(folder.glob("LICEN[SC]E*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for words, name in LICENSES.items():
            if words in text:
                return name
    return "Proprietary"
