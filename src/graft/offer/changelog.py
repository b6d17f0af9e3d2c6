"""The sections of the template's changelog between two versions."""

import re
import subprocess
import tempfile
from pathlib import Path

VERSION = re.compile(r"^##\s+\[?v?(\d[\w.+-]*)")


def between(source: str, since: str, until: str) -> str:
    """The sections after `since`, `until` included; empty if there are none."""
    if since == until:
        return ""
    return select(read(source, until), since.lstrip("v"), until.lstrip("v"))


def select(text: str, since: str, until: str) -> str:
    """The same from the text of a changelog, newest version first."""
    chosen, inside = [], False
    for line in text.splitlines():
        if heading := VERSION.match(line):
            if heading.group(1) == since:
                break
            inside = inside or heading.group(1) == until
        if inside:
            chosen.append(line)
    return "\n".join(chosen).strip()


def read(source: str, version: str) -> str:
    """CHANGELOG.md of a version; empty where there is none."""
    from graft.render import address  # imports Copier, which takes long

    with tempfile.TemporaryDirectory() as folder:
        clone = ["git", "clone", "--quiet", "--depth=1", "--branch", version]
        words = [*clone, "--", address(source), folder]
        cloned = subprocess.run(words, capture_output=True)
        file = Path(folder) / "CHANGELOG.md"
        if cloned.returncode or not file.is_file():
            return ""
        return file.read_text(encoding="utf-8", errors="replace")
