"""A release that changes many lines of an unedited project must say why."""

from pathlib import Path

import budget
from releases import releases
from support import REPOSITORY


def test_a_release_above_the_budget_gives_its_reason(released_template: Path) -> None:
    tags = [release.tag for release in releases(REPOSITORY)]
    for tag, _, lines in budget.budgets(released_template, tags):
        note = (REPOSITORY / f"docs/upgrading/{tag.removeprefix('v')}.md").read_text()
        if lines > budget.LINES_WITHOUT_A_REASON:
            assert "## Update budget" in note, f"{tag} changes {lines} lines"
            assert f"{lines:,} lines" in note, f"{tag} changes {lines} lines"
