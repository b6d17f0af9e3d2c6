"""Text that is safe to show in a terminal, in a log or on a forge."""

import re

# The user and password, or token, in a URL.
CREDENTIALS = re.compile(r"(?<=://)(?!git@)([^/\s]+|[^:/\s]+:\S+)@")
# What steers a terminal or turns the direction of a text; line ends and tabs may stay.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)


def printable(text: str) -> str:
    """The text for any terminal, with the credentials in URLs masked."""
    text = CREDENTIALS.sub("***@", text)
    text = CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)
    return text.encode(errors="backslashreplace").decode()
