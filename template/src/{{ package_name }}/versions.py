# The template's: `make update` merges its later versions into this file.
"""What is installed here: for a bug report, or to see which model answers."""

import hashlib
import platform

from . import __version__, artifacts_dir, project_dir


def collect() -> dict[str, str]:
    """Versions of the project, Python, the model and the template."""
    return {
        "project": __version__,
        "python": platform.python_version(),
        "model": _model(),
        "template": _template(),
    }


def _model() -> str:
    """A hash over all files of the model, by their names and what they hold."""
    whole = hashlib.sha256()
    files = sorted(path for path in artifacts_dir.rglob("*") if path.is_file())
    for path in files:
        whole.update(path.relative_to(artifacts_dir).as_posix().encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12] if files else "none yet: run `make train`"


def _template() -> str:
    answers = project_dir / ".copier-answers.yml"
    if not answers.is_file():
        return "unknown: .copier-answers.yml is in the project's folder"
    # A line is enough: parsing YAML would need the whole file to be sound.
    lines = answers.read_text(encoding="utf-8").splitlines()
    commits = [
        line.split(":", 1)[1].strip() for line in lines if line.startswith("_commit:")
    ]
    return commits[0] if commits else "unknown"
