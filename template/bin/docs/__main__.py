# The template's: `make update` merges its later versions into this file.
"""Write the generated parts of the documentation: python bin/docs PACKAGE.

They go to build/docs; a page takes one in with a line such as `--8<-- "metrics.md"`.
What does not exist yet says so, so that the site can be built before a first training.
"""

import importlib
import sys
from pathlib import Path

import cards
import reference

OUTPUT = Path("build/docs")


def main(package: str) -> None:
    schemas = importlib.import_module(f"{package}.schemas")
    settings = importlib.import_module(f"{package}.settings")
    config = importlib.import_module(f"{package}.config")
    dvc_files = importlib.import_module(f"{package}.dvc_files")
    pipeline, lock = (dvc_files.read(name, Path()) for name in ("dvc.yaml", "dvc.lock"))
    parts = {
        "pipeline": cards.pipeline(pipeline),
        "metrics": cards.metrics(pipeline),
        "parameters": cards.parameters(lock),
        "files": cards.files(lock),
        "datasets": cards.datasets(lock),
        "schemas": reference.schemas(schemas),
        "settings": reference.settings(settings.Settings, config.load().values()),
    }
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, text in parts.items():
        (OUTPUT / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
