"""Lists what was there before the template: its standard is for new code."""

from graft import trees
from graft.adopt.files import Files
from graft.git import split

NAME = "lint-baseline.txt"
HEADER = """\
# Files to another standard: `make lint`, `make format` and the hooks leave them alone.
# Take a line out, and the file is held to the standard.
"""


def text(files: Files, tree: str, merged: set[str], more: set[str]) -> str:
    """The text files of a tree, less those that are merged, and more."""
    nothing = trees.blob(files.git, b"")
    # Git knows what is text; it finds a line in all of it but in empty files.
    listed = files.git.run(
        *("grep", "--full-name", "-I", "-l", "-z", "-e", "", tree), accept=(0, 1)
    )
    paths = {one.removeprefix(f"{tree}:") for one in split(listed)}
    paths |= {path for path in files if files.tree[path].blob == nothing}
    kept = [path for path in sorted((paths - merged) | more) if "\n" not in path]
    return HEADER + "".join(f"{path}\n" for path in kept)
