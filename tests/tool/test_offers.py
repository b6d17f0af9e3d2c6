"""What an offer says of the template, and of an update that is refused."""

from pathlib import Path

import pytest

from graft import cli
from graft.offer import changelog

from .story import release

CHANGELOG = "# Changes\n\n## 2.0.0\n\nNews\n\n## 1.0.0\n\nOld\n"


@pytest.mark.parametrize("prefix", ["", "file://", "git+file://", "git+"])
def test_the_changelog_is_read_in_every_form_of_an_address(
    template: Path, prefix: str
) -> None:
    release(template, "v2.0.0", {"CHANGELOG.md": CHANGELOG})

    quoted = changelog.between(f"{prefix}{template}", "v1.0.0", "v2.0.0")

    assert quoted == "## 2.0.0\n\nNews"


def test_an_update_that_is_refused_ends_the_offer_as_it_ended(
    template: Path,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    release(template, "v2.0.0", {"copier.yml": '_min_copier_version: "99.0.0"\n'})
    monkeypatch.chdir(project)

    with pytest.raises(SystemExit) as ended:
        cli.main(["offer", "prepare"])

    assert ended.value.code == 2
    (said,) = capfd.readouterr().err.splitlines()
    assert "`make update TOOL=v2.0.0`" in said
    assert not (project / "build/update/offer.json").exists()


def test_an_offer_that_git_refuses_says_what_git_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert cli.main(["offer", "prepare"]) == 2

    assert "git rev-parse HEAD failed: fatal: not a git" in capsys.readouterr().err
