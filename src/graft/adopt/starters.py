"""A starter's code on request: where it goes, and where it cannot."""

import re

from graft.adopt.answers import own_package
from graft.adopt.files import Files
from graft.adopt.pyproject import NAME, is_built
from graft.errors import GraftError


def package(files: Files, project_name: str) -> str:
    """The package for it: yours in src, or another; "" when the name is free."""
    own = own_package(files)
    if own in files.packages("src"):
        return own
    name = re.sub(r"[^a-z0-9]+", "_", project_name.lower()).strip("_")
    return f"{name[:30].strip('_')}_pipeline" if name in files.packages() else ""


def refuse_without_a_place(files: Files, theirs: Files) -> None:
    """Raise GraftError when a starter's code could not be imported."""
    code = [path for path in theirs if re.match(r"src/\w+/.+\.py$", path)]
    taken = [path for path in code if is_taken(files, path)]
    built = is_built(files, files.toml(NAME))
    if "src/__init__.py" in files:
        reason = "src is a package itself"
    elif built and code and code[0].split("/")[1] not in files.packages("src"):
        reason = "your package is built from elsewhere"
    elif taken:
        reason = f"{taken[0]} would meet code of yours"
    else:
        return
    raise GraftError(
        f"a starter's code goes below src, and {reason}: leave --data starter=... out, "
        "or begin a project beside this one with `make project`"
    )


def is_taken(files: Files, path: str) -> bool:
    """Whether the owner has a module, or a package, of that name."""
    folder = path.removesuffix(".py") + "/"
    own = path in files and not path.endswith("/__init__.py")
    return own or any(one.startswith(folder) for one in files)
