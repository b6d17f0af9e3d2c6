"""The text of a request: versions, what to do, files, checks, changelog."""

import re
from collections import Counter
from typing import Any

from graft.printable import printable

LONGEST = 60_000  # forges refuse more than some 65,000 characters

Offer = dict[str, Any]


def title(offer: Offer) -> str:
    if offer["from"] == offer["to"]:
        return "Take over workflow changes of the template"
    return f"Update the template to {offer['to']}"


def description(offer: Offer, held_back: list[str], doubtful: list[str]) -> str:
    """Markdown for the request; `held_back` files are not in it."""
    to_do = "\n".join(f"- {step}" for step in steps(offer, held_back, doubtful))
    parts = [
        f"Template **{offer['from']}** → **{offer['to']}**",
        "\n".join(f"> **Warning:** {escaped(one)}" for one in offer["warnings"]),
        f"## What to do\n\n{to_do}",
        checks(offer),
        files(offer),
    ]
    if offer["changelog"]:
        parts.append("## What is new\n\n" + quoted(offer["changelog"]))
    text = printable("\n\n".join(part for part in parts if part))
    return text if len(text) <= LONGEST else text[:LONGEST] + "\n\n(cut here)"


def steps(offer: Offer, held_back: list[str], doubtful: list[str]) -> list[str]:
    steps = []
    if offer["conflicts"]:
        steps.append(
            "Resolve the conflicts: check this branch out, edit the files below "
            "between the `<<<<<<<` and `>>>>>>>` markers, then `make setup lint test`, "
            "commit and push. Until then the checks refuse it."
        )
    if any(not result["passed"] for result in offer["checks"]):
        steps.append("A check failed on the merged project: mend it on this branch.")
    if held_back:
        steps.append(workflows_wait(held_back, doubtful))
    if not offer["record_fits"]:
        steps.append(
            "Earlier workflow changes no longer fit: `make update-workflows` says how."
        )
    return [*steps, *offer["to_do"]] or ["Read it and merge it."]


def workflows_wait(held_back: list[str], doubtful: list[str]) -> str:
    """What to do about files that run on the server and were held back."""
    said = []
    if doubtful:
        said.append(
            f"**Read {listed(doubtful)} before anything else**: what was prepared is "
            "not what the update gave when made again, so it was left out. The "
            "template may have a newer version since; or a library that ran in the "
            "checks changed the file. Its changes are in "
            "`.github/held-back-workflows.patch`."
        )
    if refused := [path for path in held_back if path not in doubtful]:
        said.append(
            "The token of this job may not change workflows, so "
            f"{listed(refused)} did not come along. After the merge run "
            "`make update-workflows` and push; until then every update offers the "
            "changes again. A token with the `workflow` scope, kept as `UPDATE_TOKEN` "
            "in the environment `template-update`, brings them by itself."
        )
    return " ".join(said)


def listed(paths: list[str]) -> str:
    return ", ".join(code(path) for path in paths)


def checks(offer: Offer) -> str:
    if offer["conflicts"]:
        return "## Checks\n\nNot run: first the conflicts."
    lines = ["## Checks", ""]
    for result in offer["checks"]:
        lines.append(f"- `make {result['target']}` {verdict(result['passed'])}")
        if not result["passed"]:
            lines += ["", fenced(result["output"])]
    return "\n".join(lines)


def verdict(passed: bool) -> str:
    return "passed" if passed else "**failed**"


def files(offer: Offer) -> str:
    if not offer["files"]:
        return ""
    counts = Counter(file["what"] for file in offer["files"])
    total = ", ".join(f"{number} {what}" for what, number in counts.most_common())
    rows = [
        f"| {code(file['path'])} | {file['what']} | {cell(file['how'])} |"
        for file in offer["files"]
    ]
    head = [f"## Files: {total}", "", "| file | what | how |", "|---|---|---|"]
    return "\n".join(head + rows)


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(path: str) -> str:
    """A path as code, whatever characters it contains."""
    return "`" + cell(path).replace("`", "'") + "`"


def fenced(text: str) -> str:
    """Output as a code block, whatever fences it contains."""
    return "```text\n" + text.replace("```", "'''").strip() + "\n```"


def quoted(text: str) -> str:
    """Someone else's text as a quotation in which an @ mentions nobody."""
    lines = text.replace("@", "@\u200b").splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def escaped(text: str) -> str:
    """A sentence that contains someone else's words, with their markup escaped."""
    line = " ".join(text.split())
    return re.sub(r"([\\*_<>\[\]!#|])", r"\\\1", line).replace("@", "@\u200b")
