# The template's: `make update` merges its later versions into this file.
"""What the shell starts: the command line, or a request to the process of `make train`.

A stage that is run elsewhere needs none of the command line's libraries.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Sequence

# Set while `make train` runs.
STAGE_SERVER = f"{__package__.upper()}_STAGE_SERVER"
# The server's answer to a command that has to do its own work.
DECLINED = "declined"


def main() -> None:
    code = forward(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    from .cli import main

    main()


def forward(arguments: Sequence[str]) -> int | None:
    """Have the server run a command; its exit code, or None if there is no server."""
    # Commands that a stage starts would wait for the stage.
    address = os.environ.pop(STAGE_SERVER, None)
    if address is None:
        return None
    # An interrupt reaches the server too, which ends the stage and answers.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.connect(address)
        except OSError:
            answer = DECLINED
        else:
            socket.send_fds(server, [b"+"], [0, 1, 2])
            server.sendall(json.dumps([*arguments, dict(os.environ)]).encode())
            server.shutdown(socket.SHUT_WR)
            with server.makefile() as file:
                answer = file.read()
    signal.signal(signal.SIGINT, before)
    if not answer:
        print("error: the system ended the stage; was memory short?", file=sys.stderr)
        return 1
    return None if answer == DECLINED else int(answer)
