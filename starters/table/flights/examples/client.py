"""Ask the running service: `python examples/client.py [http://host:port]`."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

REQUEST = Path(__file__).with_name("request.json")


def predict(rows: Any, service: str = "http://127.0.0.1:8000") -> Any:
    """Predictions for one row (a dict) or many (a list of dicts), in the same shape.

    Raises urllib.error.HTTPError when the service refuses; its body says why.
    """
    request = urllib.request.Request(
        f"{service}/predict",
        data=json.dumps(rows).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def main() -> None:
    rows = json.loads(REQUEST.read_text())
    try:
        print("one: ", predict(rows[0], *sys.argv[1:]))
        print("many:", predict(rows, *sys.argv[1:]))
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.reason}: {error.read().decode()}")
    except urllib.error.URLError as error:
        sys.exit(f"no service there ({error.reason}); start it with `make serve`")


if __name__ == "__main__":
    main()
