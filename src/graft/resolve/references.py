"""Names that a file uses and must define itself: jobs, stages, tool groups."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from packaging.utils import canonicalize_name

# Top-level keys of a .gitlab-ci.yml that are not jobs.
GITLAB = ["default", "image", "include", "services", "stages", "variables", "workflow"]


def dangling(path: str, data: Any) -> str | None:
    """Say which name is undefined; None if none is, or the format is unknown."""
    check = _check(PurePosixPath(path))
    if check is None or not isinstance(data, Mapping):
        return None
    return next(check(data), None)


def _check(path: PurePosixPath) -> Callable[[Mapping[str, Any]], Iterator[str]] | None:
    if path.parts[-3:-1] == (".github", "workflows"):
        return _github
    return {".gitlab-ci.yml": _gitlab, "pyproject.toml": _groups}.get(path.name)


def _github(data: Mapping[str, Any]) -> Iterator[str]:
    return _needs(_table(data.get("jobs")))


def _gitlab(data: Mapping[str, Any]) -> Iterator[str]:
    if "include" in data:  # jobs of other files are not known here
        return
    jobs = {name: job for name, job in data.items() if name not in GITLAB}
    yield from _needs(jobs)
    stages = data.get("stages")
    for name, job in jobs.items():
        stage = _table(job).get("stage")
        if isinstance(stages, list) and stage not in (None, ".pre", ".post", *stages):
            yield f"the job {name} belongs to the stage {stage}, which is not there"


def _needs(jobs: Mapping[str, Any]) -> Iterator[str]:
    for name, job in jobs.items():
        needs = _table(job).get("needs")
        for need in [needs] if isinstance(needs, str) else _list(needs):
            if isinstance(need, str) and need not in jobs:
                yield f"the job {name} needs the job {need}, which is not there"


def _groups(data: Mapping[str, Any]) -> Iterator[str]:
    groups = _table(data.get("dependency-groups"))
    known = set(map(canonicalize_name, groups))
    for name, items in groups.items():
        for item in _list(items):
            group = _table(item).get("include-group")
            if group and canonicalize_name(group) not in known:
                yield f"the group {name} includes the group {group}, which is not there"


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
