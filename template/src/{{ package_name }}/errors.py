# The template's: `make update` merges its later versions into this file.
"""What can go wrong that one line explains; the command line prints just that line."""

import re

# Secrets in a URL: a name and password or token, and a signature.
CREDENTIALS = re.compile(r"(?<=://)([^/\s]+|[^:/\s]+:\S+)@")
QUERY = re.compile(r"(://[^?\s]+\?)\S*[^\s:;,'\")]")
# Characters that control a terminal.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """The text for a screen or a log, without secrets in URLs or control characters."""
    text = QUERY.sub(r"\1***", CREDENTIALS.sub("***@", text))
    text = CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
    return text.encode(errors="backslashreplace").decode()


class ProjectError(Exception):
    """A mistake outside the code: what is wrong, where, and what to do."""

    def __str__(self) -> str:
        return printable(super().__str__())


class ConfigError(ProjectError):
    """A setting that cannot be read or is not allowed."""


class DatasetError(ProjectError):
    """A file that cannot be read or written, or does not fit its schema."""


class ModelError(ProjectError):
    """A model that is missing, damaged, or asked something it cannot answer."""
