"""What a repository says of itself as a package, in whichever way of packaging."""

import ast
import configparser
import re
from dataclasses import dataclass, field
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from graft.adopt import conda, poetry, requirements
from graft.adopt.files import Files
from graft.adopt.requirements import Found

# What a template or a tool writes where nobody has answered yet.
PLACEHOLDER = re.compile(
    r"^(project[ _-]?name|repo[ _-]?name|package[ _-]?name|my[ _-]?(project|package)"
    r"|src|app|unknown|untitled|todo.*|fixme.*|name|title|author|description|none"
    r"|(a )?short description.*|add your description.*|project description"
    r"|your[ _-].*|the authors|example|<.*|.*\{\{.*|.*\{%.*)$",
    re.IGNORECASE,
)
PYTHON = re.compile(r"\d+(?:\.\d+)+")


@dataclass
class Metadata:
    """Facts by name (name, version, description, author, python), each with its file.

    `runtime` is what the code needs, `groups` what work on it needs, by name. What no
    line of pyproject.toml can say is `untranslated`, each with its file.
    """

    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    runtime: list[str] = field(default_factory=list)
    extras: dict[str, list[str]] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    untranslated: list[str] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)  # files of dependencies
    dynamic: list[str] = field(default_factory=list)  # what setup.py computes

    def say(self, file: str, **facts: object) -> None:
        """Learn what a file says; what another has said before stays."""
        for name, value in facts.items():
            text = " ".join(value.split()) if isinstance(value, str) else ""
            text = python_range(text) if name == "python" else text
            if text and name not in self.facts and not PLACEHOLDER.match(text):
                self.facts[name] = text, file

    def fact(self, name: str) -> str:
        """What is known by a name, or an empty text."""
        return self.facts.get(name, ("", ""))[0]

    def need(self, file: str, found: Found, group: str = "") -> None:
        """Take over dependencies of a file, for the code or for a group of tools."""
        into = self.groups.setdefault(group, []) if group else self.runtime
        known = {requirements.key(one) for one in into}
        into += [one for one in found.lines if requirements.key(one) not in known]
        self.untranslated += [f"{file}: {one}" for one in found.untranslated]
        if file not in self.taken_over:
            self.taken_over.append(file)
        if group and not into:
            del self.groups[group]


def python_range(text: str) -> str:
    """Which Pythons, as the standard writes it: `>=3.6.*` was allowed once."""
    text = re.sub(r"([<>]=?\s*[\d.]+)\.\*", r"\1", text)
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return ""
    return text


def read(files: Files) -> Metadata:
    """Everything that the repository says, the newest way of saying it first."""
    known = Metadata()
    pyproject = files.toml("pyproject.toml")
    read_project(known, pyproject.get("project", {}))
    declared = bool(pyproject.get("project", {}).get("dependencies"))
    declared |= "dependencies" in pyproject.get("project", {}).get("dynamic", [])
    if table := pyproject.get("tool", {}).get("poetry"):
        poetry.read(known, table)
    read_setup_cfg(known, files.text("setup.cfg"))
    read_setup_py(known, files.text("setup.py"))
    declared |= bool(known.runtime)
    if "Pipfile" in files:
        poetry.read_pipfile(known, files.toml("Pipfile"))
        declared |= bool(known.runtime)
    for path, group in requirements.files(files).items():
        # Beside a list of what the code needs it is what its owner has installed.
        into = group or ("dev" if declared else "")
        known.need(path, requirements.read(files, path), into)
    for path in ("environment.yml", "environment.yaml"):
        if path in files:
            conda.read(known, path, files.text(path), "dev" if declared else "")
    for path in (".python-version", "runtime.txt"):
        if found := PYTHON.search(files.text(path)):
            minor = ".".join(found[0].split(".")[:2])
            known.say(path, python=f"=={minor}.*")
    return known


def read_project(known: Metadata, table: dict[str, Any]) -> None:
    """The standard's own table, which already is what all others become."""
    authors = table.get("authors") or [{}]
    known.say(
        "pyproject.toml",
        name=table.get("name"),
        version=table.get("version"),
        description=table.get("description"),
        python=table.get("requires-python"),
        author=authors[0].get("name") if isinstance(authors[0], dict) else None,
    )


def read_setup_cfg(known: Metadata, text: str) -> None:
    """`[metadata]` and `[options]` of setuptools."""
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(text)
    except configparser.Error:
        return
    said = {
        name: config.get("metadata", name, fallback="")
        for name in ("name", "version", "description", "author")
    }
    known.say("setup.cfg", **{k: v for k, v in said.items() if not computed(v)})
    python = config.get("options", "python_requires", fallback="")
    known.say("setup.cfg", python=python)
    if config.has_option("options", "install_requires"):
        lines = config.get("options", "install_requires").splitlines()
        known.need("setup.cfg", requirements.parse(lines))
    if config.has_section("options.extras_require"):
        for name, value in config.items("options.extras_require"):
            known.extras[name] = requirements.parse(value.splitlines()).lines
    if config.has_section("options.entry_points"):
        known.dynamic += ["scripts", "gui-scripts", "entry-points"]


def computed(value: str) -> bool:
    """Whether setuptools reads a value from elsewhere."""
    return value.startswith(("attr:", "file:"))


def read_setup_py(known: Metadata, text: str) -> None:
    """The arguments of `setup(...)`, as far as they stand there as they are."""
    given = setup_arguments(text)
    if not given:
        return
    plain = {name: literal(value) for name, value in given.items()}
    known.say(
        "setup.py",
        name=plain.get("name"),
        version=plain.get("version"),
        description=plain.get("description"),
        author=plain.get("author"),
        python=plain.get("python_requires"),
    )
    if isinstance(needed := plain.get("install_requires"), list):
        known.need("setup.py", requirements.parse(map(str, needed)))
    if isinstance(extras := plain.get("extras_require"), dict):
        for name, lines in extras.items():
            listed = [lines] if isinstance(lines, str) else lines
            known.extras[str(name)] = requirements.parse(map(str, listed)).lines
    elif "extras_require" in given:
        known.dynamic.append("optional-dependencies")
    if "entry_points" in given:
        known.dynamic += ["scripts", "gui-scripts", "entry-points"]
    if "scripts" in given and "scripts" not in known.dynamic:
        known.dynamic.append("scripts")


def setup_arguments(text: str) -> dict[str, ast.expr]:
    """The keywords of the call of `setup`; none when the file cannot be read."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", "") == "setup"
            or getattr(node.func, "attr", "") == "setup"
        ):
            return {
                word.arg: (
                    constants.get(word.value.id, word.value)
                    if isinstance(word.value, ast.Name)
                    else word.value
                )
                for word in node.keywords
                if word.arg
            }
    return {}


def literal(value: ast.expr) -> object:
    """A value that is written out; None for one that is computed."""
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError):
        return None
