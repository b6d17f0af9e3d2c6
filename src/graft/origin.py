"""Where this tool was installed from: the repository of a template, as a rule."""

import json
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from graft.errors import GraftError
from graft.git import Git, GitError

DISTRIBUTION = "graft-template"


def this_template() -> str:
    """The template that the tool was installed with; GraftError without one."""
    recorded = distribution(DISTRIBUTION).read_text("direct_url.json")
    if recorded is None:
        raise GraftError("which template? say --template URL")
    origin = json.loads(recorded)
    if "vcs_info" in origin:
        return f"git+{origin['url']}"
    return published(Path(unquote(urlsplit(origin["url"]).path)))


def published(checkout: Path) -> str:
    """The address of a checkout for others: its origin, or else its folder."""
    try:
        return Git(checkout).text("remote", "get-url", "origin")
    except GitError:
        return str(checkout)
