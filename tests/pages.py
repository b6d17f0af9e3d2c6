"""Pages that tests follow: commands, what they print, and the files they change.

A block of `sh` is typed into a shell, and a block of `text` behind it is what the
screen shows: `...` in a line stands for any text, and alone on a line for any lines.
Commands shown with an error of make have to fail. A block of `diff` changes a file,
and any other block is the file that its title names.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FENCE = re.compile(
    r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    kind: str
    title: str
    text: str
    fails: bool  # the screen shown behind it ends in an error


def blocks(page: Path) -> Iterator[Block]:
    """What a page tells its reader to do, and to see, in order."""
    text = page.read_text()
    found = FENCE.findall(text)
    assert text.count("```") == 2 * len(found), f"{page.name}: an unknown kind of block"
    for block, following in zip(found, [*found[1:], ("", "", "")], strict=True):
        yield Block(*block, "\nmake: ***" in following[2])


class Reader:
    """Somebody who follows a page, in a folder of their own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.variables = variables
        self.screen = ""

    def follow(self, block: Block) -> None:
        """Do what a block says, and see what it shows."""
        match block.kind:
            case "sh":
                self.run(block.text, block.fails)
            case "text":
                screen = self.screen
                assert shows(block.text, screen), f"{block.text}\nis not\n{screen}"
            case "diff":
                self.edit(block.text)
            case _:
                (self.folder / block.title).write_text(block.text)

    def run(self, commands: str, fails: bool) -> None:
        """Type commands into a shell; the next ones start in the folder they end in."""
        # What a page starts is no part of this test run, even where it is pytest.
        ours = ("VIRTUAL_ENV", "PYTHONPATH", "PYTEST_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        ended = subprocess.run(
            ["bash", "-ec", f"{commands}pwd"],
            cwd=self.folder,
            env=environment | self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.screen = ended.stdout
        assert bool(ended.returncode) == fails, f"{commands}\n{self.screen}"
        if not fails:
            *screen, folder = self.screen.splitlines(keepends=True)
            self.screen = "".join(screen)
            self.folder = Path(folder.strip())

    def edit(self, difference: str) -> None:
        """Change a file as a diff says: its lines stand there exactly once."""
        first, *lines = difference.replace("\n\n", "\n \n").splitlines(keepends=True)
        path = self.folder / first.removeprefix("--- ").strip()
        old = "".join(line[1:] for line in lines if line[0] != "+")
        new = "".join(line[1:] for line in lines if line[0] != "-")
        text = path.read_text()
        assert text.count(old) == 1, f"{path.name} is not as the page shows it:\n{old}"
        path.write_text(text.replace(old, new))


def shows(expected: str, screen: str) -> bool:
    """Whether a screen is what a page shows, once its `...` are filled in."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r" *\n"
        for line in expected.splitlines()
    )
    return bool(re.fullmatch(pattern.replace(r"\.\.\.", ".*"), screen))
