"""The tutorial, followed to the letter: each command, each edit and each output.

What it shows is compared line by line. `...` in a line stands for any text, and alone
on a line for any lines. A command that is shown with an error of make has to fail.
"""

import os
import re
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from servers import free_port, running
from support import REPOSITORY

PAGE = REPOSITORY / "docs/tutorial.md"
FENCE = re.compile(
    r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    kind: str
    title: str
    text: str


def test_every_command_of_the_tutorial_shows_what_the_page_shows(
    released_template: Path, tmp_path: Path
) -> None:
    page = PAGE.read_text()
    blocks = [Block(*found) for found in FENCE.findall(page)]
    assert page.count("```") == 2 * len(blocks), "a block was not understood"
    folder, screen = tmp_path, ""
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    address = settings["tool"]["graft"]["address"]
    reader = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",  # lines come in the order of a terminal
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": f"url.{released_template}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
        "GIT_CONFIG_KEY_1": "user.name",
        "GIT_CONFIG_VALUE_1": "Ada",
        "GIT_CONFIG_KEY_2": "user.email",
        "GIT_CONFIG_VALUE_2": "ada@example.org",
    }
    port = str(free_port())
    with ExitStack() as service:
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            match block:
                case Block("sh", "leave it running", commands):
                    command = ["bash", "-c", f"cd {folder} && exec {commands}"]
                    service.enter_context(running(command, int(port), PORT=port))
                    reader["ARGS"] = f"http://127.0.0.1:{port}"
                case Block("sh", _, commands):
                    fails = following is not None and "\nmake: ***" in following.text
                    folder, screen = run(commands, folder, reader, fails)
                    if "ARGS" in reader:
                        service.close()
                        del reader["ARGS"]
                case Block("text", _, expected):
                    assert shows(expected, screen), f"{expected}\nis not\n{screen}"
                case Block("diff", _, difference):
                    edit(folder, difference)
                case Block("python", name, source):
                    (folder / name).write_text(source)
                case _:
                    raise AssertionError(f"what is a block of {block.kind}?")


def run(
    commands: str, folder: Path, variables: dict[str, str], fails: bool
) -> tuple[Path, str]:
    """Type commands into a shell: the folder in which they end, and the screen."""
    ended = subprocess.run(
        ["bash", "-ec", f"{commands}pwd"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert bool(ended.returncode) == fails, f"{commands}\n{ended.stdout}"
    if fails:
        return folder, ended.stdout
    screen, _, last = ended.stdout.rstrip("\n").rpartition("\n")
    return Path(last), f"{screen}\n"


def shows(expected: str, screen: str) -> bool:
    """Whether a screen is what the page shows, once its `...` are filled in."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r" *\n"
        for line in expected.splitlines()
    )
    return bool(re.fullmatch(pattern.replace(r"\.\.\.", ".*"), screen))


def edit(folder: Path, difference: str) -> None:
    """Change a file as a diff says: its lines stand in the file exactly once."""
    first, *lines = difference.splitlines(keepends=True)
    path = folder / first.removeprefix("--- ").strip()
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} is not as the page shows it:\n{old}"
    path.write_text(text.replace(old, new))
