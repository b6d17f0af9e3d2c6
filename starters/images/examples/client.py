"""Ask the running service: `python examples/client.py [http://host:port]`."""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

PICTURES = Path(__file__).with_name("pictures")


def predict(pictures: Sequence[Path], service: str = "http://127.0.0.1:8000") -> Any:
    """The class of each picture, in the same order.

    Raises urllib.error.HTTPError when the service refuses; its body says why.
    """
    boundary = uuid4().hex
    request = urllib.request.Request(
        f"{service}/predict",
        data=form(pictures, boundary),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def form(pictures: Sequence[Path], boundary: str) -> bytes:
    """The files as a browser uploads them in a field `pictures`."""
    head = 'Content-Disposition: form-data; name="pictures"; filename="picture"'
    parts = [
        f"--{boundary}\r\n{head}\r\n\r\n".encode() + picture.read_bytes() + b"\r\n"
        for picture in pictures
    ]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])


def main() -> None:
    pictures = sorted(PICTURES.iterdir())
    try:
        answers = predict(pictures, *sys.argv[1:])
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code} {error.reason}: {error.read().decode()}")
    except urllib.error.URLError as error:
        sys.exit(f"no service there ({error.reason}); start it with `make serve`")
    for picture, answer in zip(pictures, answers, strict=True):
        print(f"{picture.name}: {answer['label']} ({answer['probability']:.0%})")


if __name__ == "__main__":
    main()
