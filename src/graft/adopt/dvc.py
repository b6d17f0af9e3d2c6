"""Files of DVC before 1.0, which stop every command of today's."""

import shlex
from typing import Any

import yaml

from graft.adopt.files import Files


def old_stages(files: Files) -> dict[str, str]:
    """Stages in files of their own, each with the command that describes it anew."""
    found = {}
    for path in files:
        if path.endswith(".dvc") or path.rpartition("/")[2] == "Dvcfile":
            try:
                stage = yaml.safe_load(files.text(path))
            except yaml.YAMLError:
                continue
            if isinstance(stage, dict) and ("cmd" in stage or path.endswith("Dvcfile")):
                found[path] = command(path, stage)
    return found


def command(path: str, stage: dict[str, Any]) -> str:
    """`dvc stage add` for an old stage."""
    name = path.rpartition("/")[2].removesuffix(".dvc").replace(".", "_")
    words = ["dvc", "stage", "add", "-n", name.lower()]
    folder = str(stage.get("wdir", ".")).rstrip("/")
    if folder != ".":
        words += ["-w", folder]
    for one in stage.get("deps") or []:
        words += ["-d", str(one.get("path"))]
    for one in stage.get("outs") or []:
        flag = "-M" if one.get("metric") else "-o" if one.get("cache", True) else "-O"
        words += [flag, str(one.get("path"))]
    return f"{shlex.join(words)} {shlex.quote(str(stage.get('cmd', '')))}"
