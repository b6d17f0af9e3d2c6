# The template's: `make update` merges its later versions into this file.
"""The project's paths: in the checkout around the working folder, or as installed.

`data_dir` and `reports_dir` are in the project's folder. `artifacts_dir` contains the
trained model; it is part of the package, so the wheel contains it, and the settings of
`params_file` too. An installed wheel has no project folder: it uses the folder that
<PACKAGE>_PROJECT_DIR names, or else the working folder.
"""

import os
from pathlib import Path

__all__ = [
    "__version__",
    "artifacts_dir",
    "data_dir",
    "params_file",
    "project_dir",
    "reports_dir",
]


def _find_checkout(installed: Path) -> Path | None:
    """The nearest enclosing checkout of this project; None for an installed wheel.

    DVC runs an experiment in a separate checkout with the environment of the main
    one: the experiment's code and files are those of the enclosing checkout.
    """
    if not _is_checkout(installed):
        return None
    here = Path.cwd()
    return next(filter(_is_checkout, (here, *here.parents)), installed)


def _is_checkout(folder: Path) -> bool:
    module = folder / "src" / __name__ / "__init__.py"
    return module.is_file() and (folder / "pyproject.toml").is_file()


_package = Path(__file__).resolve().parent
_checkout = _find_checkout(_package.parents[1])
if _checkout:
    _package = _checkout / "src" / __name__
    # All other modules are imported from there.
    __path__[:] = [str(_package)]

project_dir = _checkout or Path(os.environ.get(f"{__name__.upper()}_PROJECT_DIR", "."))
project_dir = project_dir.resolve()
data_dir = project_dir / "data"
reports_dir = project_dir / "reports"
artifacts_dir = _package / "artifacts"
params_file = (_checkout or _package) / "params.yaml"


def __getattr__(name: str) -> str:
    # Looked up on demand: reading package metadata would slow down every import.
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
