"""The tutorial, followed to the letter: each command, each edit and each output."""

import os
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path

from pages import Reader, blocks
from servers import free_port, running
from support import REPOSITORY


def test_every_command_of_the_tutorial_shows_what_the_page_shows(
    released_template: Path, tmp_path: Path
) -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    reader = Reader(
        tmp_path,
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        PYTHONUNBUFFERED="1",  # lines come in the order of a terminal
        PIP_NO_COMPILE="1",  # a third of the time of installing the wheel
        GIT_CONFIG_COUNT="3",
        GIT_CONFIG_KEY_0=f"url.{released_template}.insteadOf",
        GIT_CONFIG_VALUE_0=settings["tool"]["graft"]["address"],
        GIT_CONFIG_KEY_1="user.name",
        GIT_CONFIG_VALUE_1="Ada",
        GIT_CONFIG_KEY_2="user.email",
        GIT_CONFIG_VALUE_2="ada@example.org",
    )
    with ExitStack() as other_terminal:
        for block in blocks(REPOSITORY / "docs/tutorial.md"):
            if block.title == "leave it running":
                port = free_port()
                command = ["bash", "-c", f"cd {reader.folder} && exec {block.text}"]
                other_terminal.enter_context(running(command, port, PORT=str(port)))
                reader.variables["ARGS"] = f"http://127.0.0.1:{port}"
                continue
            reader.follow(block)
            if reader.variables.pop("ARGS", None):
                other_terminal.close()
