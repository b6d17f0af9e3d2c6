"""Works out the outcome of each file."""

from graft import summary
from graft.git import Git
from graft.names import Names
from graft.resolve import Sides
from graft.summary import Outcome
from graft.trees import Tree

GONE = "the template no longer has it"
DISABLED = "disabled: with your answers the template leaves it out"


def tell(
    git: Git, sides: Sides[Tree], ours: str, after: str, renderable: Names
) -> dict[str, Outcome]:
    """The outcome of every file that differs between two trees of the project.

    `renderable` are the paths that the template could still render.
    """
    outcomes = {}
    items = iter(git.items("diff-tree", "-r", "-M", "-z", "--name-status", ours, after))
    for status in items:
        path = next(items)
        if status.startswith("R"):
            outcomes[next(items)] = renamed(sides, path)
        elif status == "A":
            outcomes[path] = Outcome(summary.ADDED)
        elif status == "D":
            outcomes[path] = Outcome(
                summary.REMOVED, DISABLED if path in renderable else GONE
            )
        else:
            outcomes[path] = Outcome(changed(sides, path))
    return outcomes


def changed(sides: Sides[Tree], path: str) -> str:
    """`updated`, or `merged` if the user had changed the file too."""
    untouched = sides.ours.get(path) == sides.base.get(path)
    return summary.UPDATED if untouched else summary.MERGED


def renamed(sides: Sides[Tree], before: str) -> Outcome:
    """A file of the template's, or one of the user's in a folder that was renamed."""
    if before in sides.base:
        return Outcome(changed(sides, before), f"renamed from {before}")
    return Outcome(summary.MOVED, f"from {before}, with the template's folder")
