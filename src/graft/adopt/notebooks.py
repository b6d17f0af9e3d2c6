"""Notebooks that are committed with what they printed."""

import json

from graft.adopt.files import Files


def with_outputs(files: Files) -> list[str]:
    """Their paths."""
    found = []
    for path in files:
        if path.endswith(".ipynb"):
            try:
                cells = json.loads(files.text(path)).get("cells", [])
            except (ValueError, AttributeError):
                continue
            if any(cell.get("outputs") for cell in cells if isinstance(cell, dict)):
                found.append(path)
    return found


def attributes(files: Files, theirs: str) -> str:
    """Lines by which the filter that the template may have leaves them alone."""
    if "filter=nbstripout" not in theirs:
        return ""
    return "".join(f"{json.dumps(path)} -filter\n" for path in with_outputs(files))
