"""The outcome of an update for each file, for people and for programs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

ADDED = "added"
UPDATED = "updated"  # the user had not changed it
MERGED = "merged"  # user and template had, in different places
RESOLVED = "resolved"  # both had, in the same place, with one right result
REMOVED = "removed"
MOVED = "moved"
KEPT = "kept"
STAYS_DELETED = "stays deleted"
LEFT_OUT = "left out"
CONFLICT = "conflict"


@dataclass(frozen=True)
class Outcome:
    """The outcome for one file."""

    what: str
    how: str = ""


@dataclass(frozen=True)
class Summary:
    """The outcomes of all affected files, and what is left to do."""

    since: str
    until: str
    outcomes: Mapping[str, Outcome]
    to_do: list[str] = field(default_factory=list)
    hint: str = ""  # optional steps
    branch: str = ""  # the changed branch; empty if nothing was changed
    warnings: list[str] = field(default_factory=list)  # to read first

    def as_data(self) -> dict[str, object]:
        """The summary for programs."""
        return {
            "from": self.since,
            "to": self.until,
            "files": [
                {"path": path, **asdict(outcome)}
                for path, outcome in sorted(self.outcomes.items())
            ],
            "to_do": self.to_do,
            "hint": self.hint,
            "branch": self.branch,
            "warnings": self.warnings,
        }

    def as_text(self) -> str:
        """The summary as Markdown that reads well in a terminal, too."""
        counts = Counter(outcome.what for outcome in self.outcomes.values())
        counted = ", ".join(f"{number} {what}" for what, number in counts.items())
        parts = [
            f"Template {self.since} -> {self.until}: {counted or 'no file changed'}"
        ]
        if self.warnings:
            lines = [f"- {warning}" for warning in self.warnings]
            parts.append("\n".join(["Warnings:", *lines]))
        if self.branch:
            parts.append(f"Branch: {self.branch}")
        if self.outcomes:
            parts.append(table(self.outcomes))
        if self.to_do:
            parts.append("\n".join(["To do:", *(f"- {step}" for step in self.to_do)]))
        if self.hint:
            parts.append(self.hint)
        return "\n\n".join(parts) + "\n"


def table(outcomes: Mapping[str, Outcome]) -> str:
    """A Markdown table, one row a file, columns padded."""
    rows = [("file", "what", "how")]
    rows += [
        (path, outcome.what, outcome.how) for path, outcome in sorted(outcomes.items())
    ]
    wide = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = [f"| {a:{wide[0]}} | {b:{wide[1]}} | {c} |" for a, b, c in rows]
    lines.insert(1, f"|-{'-' * wide[0]}-|-{'-' * wide[1]}-|---|")
    return "\n".join(lines)
