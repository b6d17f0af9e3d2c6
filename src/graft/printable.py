"""Text that is safe to show in a terminal, in a log or on a forge."""

import re

# The user and password, or token, in a URL.
CREDENTIALS = re.compile(r"(?<=://)(?!git@)([^/\s]+|[^:/\s]+:\S+)@")


def printable(text: str) -> str:
    """The text for any terminal, with the credentials in URLs masked."""
    text = CREDENTIALS.sub("***@", text)
    return text.encode(errors="backslashreplace").decode()
