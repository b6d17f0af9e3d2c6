"""Where things are, from any working folder.

`data_dir` and `reports_dir` lie in the project's folder. An installed wheel has no such
folder and takes the working folder instead. `artifacts_dir` holds the trained model; it
is part of the package, so that the wheel carries it.
"""

from pathlib import Path

__all__ = ["__version__", "artifacts_dir", "data_dir", "project_dir", "reports_dir"]

_package = Path(__file__).resolve().parent
_checkout = _package.parents[1]
project_dir = _checkout if (_checkout / "pyproject.toml").is_file() else Path.cwd()

data_dir = project_dir / "data"
reports_dir = project_dir / "reports"
artifacts_dir = _package / "artifacts"


def __getattr__(name: str) -> str:
    # Looked up on demand: reading package metadata would slow down every import.
    if name == "__version__":
        from importlib.metadata import version

        return version(__name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
