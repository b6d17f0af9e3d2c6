"""Make a project from this clone, set it up, train it and ask it for a prediction."""

import argparse
import re
import subprocess
import warnings
from pathlib import Path

from copier import run_copy
from copier.errors import CopierError, DirtyLocalWarning

HERE = Path(__file__).resolve().parent.parent


def template_source() -> tuple[str, str]:
    """Where later updates come from, and what to render: the clone's origin, or HERE.

    A relative path would stop working when the project is seen from elsewhere. A clone
    with commits of its own renders them, changed files too, and is its own source.
    """
    here = str(HERE), "HEAD"
    origin = _git("remote", "get-url", "origin")
    if not origin:
        return here
    is_url = re.match(r"[a-z+]+://|[\w.-]+@[\w.-]+:", origin)
    location = origin if is_url else str((HERE / origin).resolve())
    commit = _git("rev-parse", "HEAD")
    if commit not in _git("ls-remote", location):
        return here
    # Copier takes a folder for a repository only if it holds a working tree.
    is_bare = not is_url and not (Path(location) / ".git").exists()
    return (f"git+file://{location}" if is_bare else location), commit


def _git(*command: str) -> str:
    """What git answers here; nothing if it fails."""
    run = subprocess.run(["git", *command], cwd=HERE, capture_output=True, text=True)
    return run.stdout.strip()


def parse_answers(pairs: list[str]) -> dict[str, object]:
    """Read `name=value` pairs as Copier's own `--data` does."""
    answers: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise SystemExit(
                f"--data {pair}: write name=value, as in with_service=true"
            )
        answers[name] = value
    return answers


def render(
    destination: Path, answers: dict[str, object], version: str | None = None
) -> None:
    """Render into `destination`; a refused answer ends in one sentence."""
    # Uncommitted changes of a clone are rendered too, which is what its owner wants.
    warnings.simplefilter("ignore", DirtyLocalWarning)
    source, commit = template_source()
    try:
        run_copy(
            source,
            destination,
            data=answers,
            defaults=True,
            overwrite=True,
            vcs_ref=version or commit,
            quiet=True,
        )
    except (CopierError, ValueError) as error:
        last_line = str(error).strip().splitlines()[-1]
        raise SystemExit(
            re.sub(r"^Validation error for question '\w+': ", "", last_line)
        ) from None


def main() -> None:
    parser = argparse.ArgumentParser(prog="make project", description=__doc__)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--data", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--version", help="a past release, such as v0.1.0")
    options = parser.parse_args()
    destination = options.destination.resolve()

    if not (destination / ".copier-answers.yml").exists():
        if destination.exists() and any(destination.iterdir()):
            raise SystemExit(
                f"{destination} is not empty and holds no project of this template. "
                "Choose another folder: make project DEST=../my-project"
            )
        print(f"==> Rendering the project into {destination}", flush=True)
        render(destination, parse_answers(options.data), options.version)
    for target in ("setup", "train", "predict"):
        print(f"\n==> make {target}", flush=True)
        if subprocess.run(
            ["make", "--no-print-directory", target], cwd=destination
        ).returncode:
            raise SystemExit(
                f"'make {target}' failed in {destination}; see above. "
                "Run 'make project' again: it picks up where this stopped."
            )
    print(
        f"\nYour project is in {destination}. Next:\n\n"
        f"    cd {destination}\n"
        "    git add --all && git commit -m 'Train the model'\n"
        "    make help         # all that it can do\n"
        "    less README.md    # see 'Make it yours'\n"
    )


if __name__ == "__main__":
    main()
