"""The first half: merge a newer version and test it, without write access."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from graft.offer import changelog, held_back
from graft.offer.repository import FULL, IDENTITY, OFFER, git, paths

CHECKS = ("setup", "lint", "test")
KEPT = 4000  # characters of a failed check's output; its end says what failed


def main() -> None:
    """Write the offer: `offer.json`, and the commits if there is anything new."""
    os.environ.update(IDENTITY)
    OFFER.mkdir(parents=True, exist_ok=True)
    base = git("rev-parse", "HEAD")
    fits = held_back.reclaim()
    summary = update()
    conflicts = finish_merge()
    head = git("rev-parse", "HEAD")
    offer = {
        **summary,
        "base": base,
        "changed": head != base,
        "conflicts": conflicts,
        "checks": [] if conflicts or head == base else check(),
        "changelog": changelog.between(source(), summary["from"], summary["to"]),
        "record_fits": fits,
    }
    if head != base:
        bundle(base, head)
    (OFFER / "offer.json").write_text(json.dumps(offer, indent=2), encoding="utf-8")
    if output := os.environ.get("GITHUB_OUTPUT"):
        with open(output, "a", encoding="utf-8") as file:
            file.write("offer=true\n")


def update() -> dict[str, Any]:
    """Run the update and return its summary as data. A refused update ends here."""
    command = [sys.executable, "-m", "graft", "update", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
    print(done.stdout, flush=True)
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)  # it has said why
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def finish_merge() -> list[str]:
    """Commit a merge in progress with its markers; return the files in conflict."""
    conflicts = paths("diff", "--name-only", "-z", "--diff-filter=U")
    if Path(git("rev-parse", "--git-path", "MERGE_HEAD")).exists():
        git("add", "--all")
        git("commit", "--quiet", "--no-verify", "--no-edit")
    return conflicts


def check() -> list[dict[str, Any]]:
    """Run the project's own checks on the merge, up to the first that fails."""
    results = []
    for target in CHECKS:
        print(f"==> make {target}", flush=True)
        done = subprocess.run(
            ["make", target],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        print(done.stdout, flush=True)
        passed = done.returncode == 0
        output = "" if passed else done.stdout[-KEPT:]
        results.append({"target": target, "passed": passed, "output": output})
        if not passed:
            break
    return results


def bundle(base: str, head: str) -> None:
    """Pack the commits."""
    git("update-ref", FULL, head)
    git("bundle", "create", str(OFFER / "commits.bundle"), FULL, f"^{base}")


def source() -> str:
    """The template's address, from the recorded answers."""
    answers = yaml.safe_load(Path(".copier-answers.yml").read_text(encoding="utf-8"))
    return str(answers["_src_path"])
