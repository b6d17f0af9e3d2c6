"""Says what is to be done by hand after an adoption."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from graft.adopt.guesses import read_metadata
from graft.git import Git
from graft.project import Project
from graft.trees import Tree

LARGE = 500_000  # bytes

# What a Python file does, by its name, and where the template has its like.
PARTS = {
    r"make_dataset|dataset|download|fetch|load_data|ingest": "stages/ingest.py",
    r"build_features|features|preprocess": "stages/features.py",
    r"train_model|train|fit": "stages/train.py",
    r"predict_model|predict|inference": "model.py",
    r"evaluate|evaluation|metrics": "stages/evaluate.py",
    r"visualize|plots|plot|report": "report.py",
}


def advice(
    git: Git, project: Project, ours: Tree, theirs: Tree, answers: Mapping[str, Any]
) -> list[str]:
    """One sentence for each thing that only a person can do."""
    package = f"src/{answers.get('package_name', '')}"
    steps = [
        f"{path} looks like {package}/{part}: call it from there, or move it"
        for path, part in parts(ours, package)
    ]
    steps += [
        f"{module} of the template and your folder {module.removesuffix('.py')} are "
        "one name to Python: rename yours"
        for module in twice(ours, theirs)
    ]
    if "src/__init__.py" in ours:
        steps.append(
            "with src/__init__.py nothing below src can be built: if it is still "
            "there, move what it holds, then remove it"
        )
    if "requirements.txt" in ours:
        steps.append(
            "put what requirements.txt lists below `# Yours:` in pyproject.toml"
        )
    if needed := read_metadata(project.folder).get("dependencies"):
        steps.append(
            "see that your dependencies are still below `# Yours:` in pyproject.toml: "
            + ", ".join(needed)
        )
    if large := data_in_git(git, project):
        names = ", ".join(large[:3]) + (" and more" if len(large) > 3 else "")
        steps.append(f"large data is in git ({names}): `git rm --cached`, `dvc add`")
    if windows := with_crlf(project):
        steps.append(
            f"{len(windows)} of your files have Windows line ends ({windows[0]}): "
            "`git add --renormalize .` and commit"
        )
    return [*steps, "`make setup`, then `make lint test`"]


def parts(ours: Tree, package: str) -> list[tuple[str, str]]:
    """Files that do what a file of the template does."""
    found = []
    for path in ours:
        place = PurePosixPath(path)
        if place.suffix != ".py" or path.startswith(("tests/", package + "/stages/")):
            continue
        for names, part in PARTS.items():
            if re.fullmatch(names, place.stem):
                found.append((path, part))
    return found


def twice(ours: Tree, theirs: Tree) -> list[str]:
    """Modules of the template beside a package of the user's of the same name."""
    folders = {
        place.as_posix() for path in ours for place in PurePosixPath(path).parents
    }
    return [path for path in theirs if path.removesuffix(".py") in folders]


def data_in_git(git: Git, project: Project) -> list[str]:
    """Committed files that DVC should hold."""
    found = []
    for item in git.items("ls-tree", "-r", "-l", "-z", project.tree):
        details, path = item.split("\t", 1)
        size = details.split()[3]
        if size.isdigit() and int(size) > LARGE and not path.endswith(".ipynb"):
            found.append(path)
    return found


def with_crlf(project: Project) -> list[str]:
    """Committed text files whose lines end as on Windows."""
    here = project.git.within(project.folder)
    listed = [item.split("\t", 1) for item in here.items("ls-files", "--eol", "-z")]
    return [path for ends, path in listed if ends.startswith("i/crlf")]
