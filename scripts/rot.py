"""Does every past release still work? Libraries move on, and a release cannot.

python scripts/rot.py check    generate from each, install, train, test; build/rot.json
python scripts/rot.py issue    keep one issue open while a release has rotted
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from releases import HERE, Release, releases

RESULT = Path("build/rot.json")
TITLE = "A past release no longer works"
STEPS = ("setup", "train", "test")
KEPT = 3000  # characters of a failed step's output; its end says what failed


def check(repository: Path = HERE) -> dict[str, str]:
    """Try all releases; the rotten ones, by version, with what failed."""
    rotten = {}
    for release in releases(repository):
        print(f"==> {release.version}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            failure = try_out(repository, release, Path(folder) / "project")
        if failure:
            rotten[release.version] = failure
    return rotten


def try_out(repository: Path, release: Release, project: Path) -> str:
    """Make a project from a release and run it; what failed, or nothing."""
    from copier import run_copy

    run_copy(
        str(repository), project, vcs_ref=release.commit, defaults=True, quiet=True
    )
    for step in STEPS:
        done = subprocess.run(
            ["make", step],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            return f"make {step}:\n{done.stdout[-KEPT:].strip()}"
    return ""


def keep_issue(rotten: dict[str, str]) -> None:
    """Open, refresh or close the issue."""
    search = ("--state", "open", "--search", f'in:title "{TITLE}"')
    listed = gh("issue", "list", *search, "--json", "number")
    numbers = [str(issue["number"]) for issue in json.loads(listed)]
    text = "\n\n".join(
        f"## {version}\n\n```text\n{failure.replace('```', '')}\n```"
        for version, failure in rotten.items()
    )
    if rotten and not numbers:
        gh("issue", "create", "--title", TITLE, "--body-file", "-", stdin=text)
    elif rotten:
        gh("issue", "edit", numbers[0], "--body-file", "-", stdin=text)
    else:
        for number in numbers:
            gh("issue", "close", number, "--comment", "All releases work again.")


def gh(*command: str, stdin: str = "") -> str:
    return subprocess.run(
        ["gh", *command], check=True, stdout=subprocess.PIPE, text=True, input=stdin
    ).stdout


def main() -> None:
    match sys.argv[1:]:
        case ["check"]:
            rotten = check()
            RESULT.parent.mkdir(exist_ok=True)
            RESULT.write_text(json.dumps(rotten), encoding="utf-8")
            for version, failure in rotten.items():
                print(f"\n{version} has rotted. {failure}")
        case ["issue"]:
            rotten = json.loads(RESULT.read_text(encoding="utf-8"))
            keep_issue(rotten)
            if rotten:
                raise SystemExit(f"Rotten: {', '.join(rotten)}")
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
