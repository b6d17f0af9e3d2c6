"""Answers the template's questions from what a repository says of itself."""

import configparser
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graft.adopt import readme
from graft.adopt.files import Files
from graft.adopt.metadata import PLACEHOLDER, Metadata
from graft.git import Git
from graft.project import Project

LICENSES = {
    "MIT License": "MIT",
    "Permission is hereby granted, free of charge": "MIT",
    "Apache License": "Apache-2.0",
    "Redistribution and use in source and binary forms": "BSD-3-Clause",
}
NOT_PACKAGES = {"tests", "test", "docs", "notebooks", "scripts", "src", "data"}
PACKAGE = re.compile(r"[a-z](_?[a-z0-9])*")
REMOTES = {
    "s3": ("s3", "s3"),
    "gs": ("gcs", "gs"),
    "azure": ("azure", "az"),
}
URL = re.compile(r"[a-z0-9]+://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[A-Za-z0-9._=-]+)*")


@dataclass(frozen=True)
class Answer:
    """An answer, and where it comes from."""

    value: str
    source: str


Answers = dict[str, Answer]


def guess(
    project: Project, files: Files, git: Git, known: Metadata, old: dict[str, Any]
) -> Answers:
    """The answers that can be known; `old` are those to another template."""
    found: Answers = {}

    def say(question: str, value: object, source: str, longest: int = 200) -> None:
        text = " ".join(str(value or "").split())[:longest].strip()
        if question not in found and text and not PLACEHOLDER.match(text):
            found[question] = Answer(text, source)

    for question, fact in FACTS.items():
        value, source = known.facts.get(fact, ("", ""))
        say(question, value, source, LONGEST[question])
        for name in OLD_NAMES[question]:
            say(question, old.get(name), str(old.get("_file")), LONGEST[question])
    heading, file = readme.title(files)
    if "project_name" not in found or same(found["project_name"].value, heading):
        found.pop("project_name", None)
        say("project_name", heading, file, 60)
    say("project_name", project.folder.name, "the folder's name", 60)
    say("author_name", first_author(git), "the first commit", 100)
    if "description" not in found:
        name = found["project_name"].value if "project_name" in found else "This"
        said = f"{name[:150]}, a project that has yet to say what it does."
        found["description"] = Answer(said, "nothing says it")
    package = own_package(files)
    if package and (known.fact("name") or same(package, found["project_name"].value)):
        found["package_name"] = Answer(package, f"the package {package}")
    found["license"] = license_of(files)
    found["ci"] = ci_of(project, files, git)
    found |= storage_of(files)
    return found


FACTS = {"project_name": "name", "description": "description", "author_name": "author"}
LONGEST = {"project_name": 60, "description": 200, "author_name": 100}
OLD_NAMES = {
    "project_name": ("project_name", "repo_name", "project_slug"),
    "description": ("description", "project_short_description", "project_description"),
    "author_name": ("author_name", "full_name", "author", "organization"),
}


def same(name: str, heading: str) -> bool:
    """Whether a heading is the name, as people write it."""
    plain = [re.sub(r"[^a-z0-9]", "", text.lower()) for text in (name, heading)]
    return plain[0] == plain[1]


def own_package(files: Files) -> str:
    """The name of the repository's only package, where the template takes it."""
    for folder in ("",) if "src/__init__.py" in files else ("src", ""):
        found = [name for name in files.packages(folder) if name not in NOT_PACKAGES]
        if len(found) == 1 and PACKAGE.fullmatch(found[0]):
            return found[0]
    return ""


def first_author(git: Git) -> str:
    """Who made the first commit."""
    return git.text("log", "--format=%an", "--reverse").splitlines()[0]


def license_of(files: Files) -> Answer:
    """The licence by its words; nothing is given away where there is none."""
    for path in sorted(files):
        if re.fullmatch(r"(LICEN[SC]E|COPYING)[\w.-]*", path, re.IGNORECASE):
            text = files.text(path)
            for words, name in LICENSES.items():
                if words in text:
                    return Answer(name, path)
            return Answer("Proprietary", f"{path}, which is none of the others")
    return Answer("Proprietary", "no licence is there")


def ci_of(project: Project, files: Files, git: Git) -> Answer:
    """The continuous integration that is there, or that the host has."""
    if project.prefix:
        return Answer("none", "a part of a repository: hosts look at its top only")
    if ".gitlab-ci.yml" in files:
        return Answer("gitlab", ".gitlab-ci.yml")
    if any(path.startswith(".github/workflows/") for path in files):
        return Answer("github", ".github/workflows")
    remotes = git.outcome("config", "--get-regexp", r"^remote\..*\.url$", accept=(0, 1))
    for host in ("gitlab", "github"):
        if f"{host}.".encode() in remotes[1]:
            return Answer(host, "git's remote")
    return Answer("github", "nothing says it")


def storage_of(files: Files) -> Answers:
    """Where DVC keeps data, as far as the template has a word for it."""
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(re.sub(r"^\s+", "", files.text(".dvc/config"), flags=re.M))
    except configparser.Error:
        return {}
    for section in config.sections():
        scheme, _, place = config.get(section, "url", fallback="").partition("://")
        if scheme in REMOTES:
            kind, written = REMOTES[scheme]
            url = f"{written}://{place.rstrip('/')}"
            if URL.fullmatch(url):
                return {
                    "storage": Answer(kind, ".dvc/config"),
                    "storage_url": Answer(url, ".dvc/config"),
                }
    return {}


def shown(answers: Answers, recorded: Mapping[str, Any]) -> str:
    """What is recorded as a table for people, each answer with where it comes from."""
    default = "the template's default"
    rows = [
        (name, str(value), answers[name].source if name in answers else default)
        for name, value in recorded.items()
        if not name.startswith("_")
    ]
    wide = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = [f"  {a:{wide[0]}}  {b:{min(wide[1], 60)}}  {c}" for a, b, c in rows]
    title = "Answers, each with where it comes from; --data NAME=VALUE gives another:"
    return "\n".join([title, *lines]) + "\n"
