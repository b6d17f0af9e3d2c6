# The template's: `make update` merges its later versions into this file.
"""Start the service. PORT and WEB_CONCURRENCY (processes) come from the environment."""

import argparse
import os
import subprocess
import sys

import uvicorn

from ..errors import ProjectError


def main() -> None:
    """Serve until SIGTERM, then finish the requests that are under way."""
    parser = argparse.ArgumentParser(prog="service", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
    parser.add_argument("--reload", action="store_true", help="follow every change")
    parser.add_argument("--check", action="store_true", help="load the model, and end")
    options = parser.parse_args()
    # A request is one short prediction: OpenMP's threads would only get in the way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        if options.check:
            _check()
        else:
            _serve(options)
    except ProjectError as error:
        sys.exit(f"error: {error}")


def _check() -> None:
    from .app import create_app

    create_app()


def _serve(options: argparse.Namespace) -> None:
    from .connections import Connection

    if options.reload or int(os.environ.get("WEB_CONCURRENCY", 1)) > 1:
        # A child would say what is wrong in a traceback, and be started again for ever.
        command = [sys.executable, "-m", __package__, "--check"]
        if subprocess.run(command).returncode:
            sys.exit(1)
    uvicorn.run(
        f"{__package__}.app:create_app",
        factory=True,
        host=options.host,
        port=options.port,
        http=Connection,
        reload=options.reload,
        reload_dirs=["src"] if options.reload else None,
        access_log=options.reload,
        timeout_graceful_shutdown=25,
    )


if __name__ == "__main__":
    main()
