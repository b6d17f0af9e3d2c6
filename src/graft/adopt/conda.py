"""Conda's environment.yml, as lines of pyproject.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from graft.adopt import requirements

if TYPE_CHECKING:
    from graft.adopt.metadata import Metadata

# What PyPI calls otherwise.
NAMES = {
    "pytorch": "torch",
    "opencv": "opencv-python",
    "py-xgboost": "xgboost",
    "matplotlib-base": "matplotlib",
    "dask-core": "dask",
    "msgpack-python": "msgpack",
    "python-graphviz": "graphviz",
    "pytables": "tables",
    "seaborn-base": "seaborn",
}
# What is no Python, or comes with it.
NOT_ON_PYPI = re.compile(
    r"^(_.*|lib.*|r-.*|cuda.*|cudnn|mkl.*|blas|openssl|sqlite|zlib|xz|tk|readline"
    r"|ncurses|ca-certificates|pip|nodejs|gcc.*|gxx.*|vc|vs2015_runtime|graphviz"
    r"|ffmpeg|gdal|cpuonly|pytorch-cuda|intel-openmp|ld_impl.*|bzip2|python_abi)$"
)
SPEC = re.compile(
    r"^(?:[\w./-]+::)?(?P<name>[\w.-]+)\s*(?P<version>[^\s=<>!~]*[=<>!~][^\s]*)?"
)


def read(known: Metadata, path: str, text: str, group: str) -> None:
    """Learn what an environment is made of."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    listed = data.get("dependencies") if isinstance(data, dict) else None
    found = requirements.Found()
    for item in listed or []:
        if isinstance(item, dict):
            below = requirements.parse(map(str, item.get("pip") or []))
            found.lines += below.lines
            found.untranslated += below.untranslated
            continue
        match = SPEC.match(str(item))
        if match and match["name"] == "python":
            known.say(path, python=version(match["version"] or ""))
        elif match is None or NOT_ON_PYPI.match(match["name"]):
            if str(item) != "pip":
                found.untranslated.append(str(item))
        else:
            name = NAMES.get(match["name"], match["name"])
            line = requirements.parse([name + version(match["version"] or "")])
            found.lines += line.lines
            found.untranslated += line.untranslated
    known.need(path, found, group)


def version(text: str) -> str:
    """Conda's `=1.2` takes any 1.2; what stands behind a second `=` is a build."""
    if match := re.fullmatch(r"=?=([\w.]+)(?:=[\w.*]+)?", text):
        exact = text.startswith("==") or text.count("=") == 2
        number = match[1].removesuffix(".*")
        return (
            f"=={number}" if exact and not match[1].endswith("*") else f"=={number}.*"
        )
    return text
