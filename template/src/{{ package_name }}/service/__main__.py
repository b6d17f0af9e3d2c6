"""Start the service. PORT and WEB_CONCURRENCY (processes) come from the environment."""

import argparse
import os
import sys

import uvicorn

from ..errors import ProjectError


def main() -> None:
    """Serve until SIGTERM, then finish the requests that are under way."""
    parser = argparse.ArgumentParser(prog="service", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
    parser.add_argument("--reload", action="store_true", help="follow every change")
    options = parser.parse_args()
    # A request is one short prediction: OpenMP's threads would only get in the way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        uvicorn.run(
            f"{__package__}.app:create_app",
            factory=True,
            host=options.host,
            port=options.port,
            reload=options.reload,
            reload_dirs=["src"] if options.reload else None,
            access_log=options.reload,
            timeout_graceful_shutdown=25,
        )
    except ProjectError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
