"""Keeps the targets of the owner's Makefile where the template brings one, too."""

import re

from graft.adopt.files import Files

NAMES = ("GNUmakefile", "makefile", "Makefile")  # as make looks for them
KEPT = "own.mk"
PROJECT = "make/project.mk"
TARGET = re.compile(
    r"^([A-Za-z0-9_][\w./-]*(?:[ \t]+[A-Za-z0-9_][\w./-]*)*)\s*::?(?!=)"
)
HELP = re.compile(r"##\s*(.+)$")
LISTED = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)
# The template's that give way to the owner's of the same name.
GIVE_WAY = ("train", "notebook", "push", "pull", "clean")
HEADER = """\
# Your own targets. An update never touches this file; `## text` behind a target puts it
# into `make help`.
# Your Makefile is {kept} now, as it was: its targets run as before, from here.
OWN = $(MAKE) --no-print-directory -f {kept}
MINE := {mine}
"""


def owners(files: Files) -> str:
    """The owner's file that make would read; "" when there is none."""
    return next((name for name in NAMES if name in files), "")


def targets(text: str) -> dict[str, str]:
    """The targets that a Makefile names, each with what it says of itself."""
    found: dict[str, str] = {}
    above = ""
    for line in text.splitlines():
        if match := TARGET.match(line):
            said = HELP.search(line)
            for name in match[1].split():
                found.setdefault(name, said[1].strip() if said else above)
        above = line[2:].strip() if line.startswith("## ") else ""
    return found


def project(own: str, template: str, bare: bool) -> tuple[str, list[str]]:
    """make/project.mk for the owner's targets, and those that need another name."""
    found = targets(own)
    taken = {*LISTED.findall(template), "help", "setup", ".uv/bin/uv"}
    taken -= {*GIVE_WAY} if bare else set()
    renamed = [name for name in found if name in taken]
    mine = [name for name in found if name in GIVE_WAY and bare]
    text = [HEADER.format(kept=KEPT, mine=" ".join(mine))]
    names = [f"own-{name}" if name in renamed else name for name in found]
    text.append(f".PHONY: {' '.join(names)}\n" if names else "")
    for name, said in found.items():
        called = f"own-{name}" if name in renamed else name
        text.append(f"{called}: ## {said or 'your own'}\n\t@$(OWN) {name}\n")
    text.append("# Also what its patterns make.\n.DEFAULT:\n\t@$(OWN) $@\n")
    return "\n".join(filter(None, text)), renamed
