"""Writes what follows from the template: pages of docs/reference, one of its lists.

python scripts/reference.py           write the files
python scripts/reference.py --check   fail when a file is not what would be written
"""

import re
import sys
from pathlib import Path
from typing import Any

import yaml
from copier._template import load_template_config

HERE = Path(__file__).resolve().parent.parent
PAGES = "docs/reference"


def questions() -> dict[str, dict[str, Any]]:
    """The questions of copier.yml, in the order in which they are asked."""
    settings = load_template_config(HERE / "copier.yml")
    return {
        name: value
        for name, value in settings.items()
        if name[0] != "_" and value.get("when") is not False
    }


def questions_page() -> str:
    """Every question: its words, type, choices and default."""
    parts = [
        "# Questions\n",
        "Asked by `copier copy`, in this order. A default in braces follows from\n"
        "another answer.\n",
    ]
    for name, question in questions().items():
        parts.append(f"## `{name}`\n\n{question['help']}\n")
        choices = question.get("choices")
        kind = "one of the choices" if choices else question.get("type", "yaml")
        rows = [("type", kind), ("default", f"`{_default(question)}`")]
        if choices:
            values = choices.values() if isinstance(choices, dict) else choices
            rows.append(("choices", ", ".join(f"`{value}`" for value in values)))
        if "when" in question:
            rows.append(("asked when", f"`{_inside_braces(question['when'])}`"))
        parts.append("".join(f"- {label}: {text}\n" for label, text in rows))
    return "\n".join(parts)


def targets_page() -> str:
    """Every make target of a generated project, by the file that holds it."""
    parts = [
        "# Make targets\n",
        "`make help` in a project lists those that it has: the first table is in\n"
        "every project, the others come with their feature.\n",
    ]
    makefiles = [HERE / "template/Makefile.jinja"]
    makefiles += sorted((HERE / "template/make").glob("*.mk"))
    for makefile in makefiles:
        targets = re.findall(
            r"^([a-z][a-z-]*):.*## (.*)$", makefile.read_text(), re.MULTILINE
        )
        if targets:
            name = makefile.relative_to(HERE / "template").as_posix()
            rows = "".join(f"| `make {t}` | {text} |\n" for t, text in targets)
            title = name.removesuffix(".jinja")
            parts.append(f"## {title}\n\n| target | what it does |\n|---|---|\n{rows}")
    return "\n".join(parts)


def releases_page() -> str:
    """The changelog, each version with its upgrade note."""
    title, changes = (HERE / "CHANGELOG.md").read_text().split("\n", 1)
    assert title == "# Changelog"
    note = r"\g<0>\n\nHow to take it: [the upgrade note](../upgrading/\1.md)."
    return "# Releases\n" + re.sub(r"(?m)^## (\S+) \(.+$", note, changes)


def delivered_list() -> str:
    """Which starter files a project gets no more, or does not get at all."""
    parts = [
        "# Written by `make reference` from `_skip_if_exists`, the lists of starter\n"
        "# files. Such a file is left out once it was delivered: `delivered` has what\n"
        "# was on at the last copy or update.\n"
        "_exclude:\n"
    ]
    for file in [HERE / "questions/core.yml", *sorted(HERE.glob("features/*.yml"))]:
        content = yaml.safe_load(file.read_text())
        if starters := content.get("_skip_if_exists"):
            switch = f"with_{file.stem}"
            off = f"{switch} is false or " if switch in content else ""
            test = f"{off}'{file.stem}' in (delivered | default([]))"
            lines = [f"{{% if {test} %}}", *starters, "{% endif %}"]
            parts += ["  - |\n", *(f"    {line}\n" for line in lines)]
    return "".join(parts)


def _default(question: dict[str, Any]) -> str:
    default = question["default"]
    if isinstance(default, bool):
        return str(default).lower()
    text = str(default)
    return "{…}" if "{%" in text or "{{" in text else text


def _inside_braces(condition: object) -> str:
    return re.sub(r"^\{\{\s*|\s*\}\}$", "", str(condition))


def main(arguments: list[str]) -> int:
    files = {
        f"{PAGES}/questions.md": questions_page(),
        f"{PAGES}/targets.md": targets_page(),
        f"{PAGES}/releases.md": releases_page(),
        "questions/delivered.yml": delivered_list(),
    }
    stale = [
        name
        for name, text in files.items()
        if not (HERE / name).is_file() or (HERE / name).read_text() != text
    ]
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is out of date: run 'make reference'")
        return bool(stale)
    for name in stale:
        (HERE / name).write_text(files[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
