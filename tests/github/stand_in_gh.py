#!/usr/bin/env python3
"""A stand-in for GitHub's command line: what it would change is in a JSON file."""

import json
import os
import sys
from pathlib import Path
from typing import Any

FILE = Path(os.environ["GH_STATE"])
KINDS = ("pr", "issue", "statuses", "release", "calls")


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1] if name in arguments else ""


def main(arguments: list[str]) -> None:
    state: dict[str, Any] = {kind: [] for kind in KINDS}
    if FILE.exists():
        state |= json.loads(FILE.read_text())
    if arguments[0] in ("auth", "workflow"):
        state["calls"].append(" ".join(arguments))
    elif arguments[0] == "release":
        release(state["release"], *arguments[1:])
    elif arguments[0] == "api" and len(arguments) == 2:
        known = state.get("api", {})
        path = arguments[1].removeprefix("repos/{owner}/{repo}")
        if path not in known:
            sys.exit("gh: Not Found (HTTP 404)")
        print(json.dumps(known[path]))
    elif arguments[0] == "api":
        fields = dict(pair.split("=", 1) for pair in arguments[3::2])
        state["statuses"].append({"commit": arguments[1].rsplit("/", 1)[1], **fields})
    else:
        handle(state[arguments[0]], arguments[1], arguments[2:])
    FILE.write_text(json.dumps(state, indent=2))


def release(known: list[Any], verb: str, tag: str, *rest: str) -> None:
    if verb == "view":
        sys.exit(not any(item["tag"] == tag for item in known))
    files = [name for name in rest if name.startswith("dist/")]
    notes = option(list(rest), "--notes-file")
    text = Path(notes).read_text() if notes else ""
    known.append({"tag": tag, "files": files, "notes": text})


def handle(items: list[dict[str, Any]], verb: str, rest: list[str]) -> None:
    if verb == "list":
        print(json.dumps([item for item in items if item["open"]]))
        return
    if verb == "create":
        items.append({"number": len(items) + 1, "open": True, "isDraft": False})
        items[-1]["branch"] = option(rest, "--head")
    item = items[-1] if verb == "create" else items[int(rest[0]) - 1]
    if option(rest, "--title"):
        item["title"] = option(rest, "--title")
    if "--body-file" in rest:
        item["body"] = sys.stdin.read()
    if verb == "create" and "--draft" in rest:
        item["isDraft"] = True
    if verb == "ready":
        item["isDraft"] = "--undo" in rest
    if verb == "close":
        item["open"] = False


main(sys.argv[1:])
