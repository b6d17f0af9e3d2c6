"""Ask the running service: `python examples/client.py [http://host:port]`."""

import csv
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("texts.csv")


def predict(texts: list[dict[str, str]], service: str = "http://127.0.0.1:8000") -> Any:
    """The class of each text, in the same order.

    Raises urllib.error.HTTPError when the service refuses; its body says why.
    """
    request = urllib.request.Request(
        f"{service}/predict",
        data=json.dumps(texts).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def main() -> None:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        texts = list(csv.DictReader(file))
    try:
        answers = predict(texts, *sys.argv[1:])
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.reason}: {error.read().decode()}")
    except urllib.error.URLError as error:
        sys.exit(f"no service there ({error.reason}); start it with `make serve`")
    for text, answer in zip(texts, answers, strict=True):
        print(f"{text['text']}: {answer['label']} ({answer['probability']:.0%})")


if __name__ == "__main__":
    main()
