"""Text that may be shown: in a terminal, in a log, on a forge."""

import re

# The user and password, or token, of an address.
CREDENTIALS = re.compile(r"(?<=://)(?!git@)([^/\s]+|[^:/\s]+:\S+)@")


def printable(text: str) -> str:
    """The text as any terminal takes it, without the credentials of addresses."""
    text = CREDENTIALS.sub("***@", text)
    return text.encode(errors="backslashreplace").decode()
