"""The files in `make/`: each works without the others."""

import re
from pathlib import Path

from support import REPOSITORY, Render, make
from test_make_variables import EVERYTHING


def test_a_deleted_make_file_takes_along_its_own_targets_only(render: Render) -> None:
    project = render(**EVERYTHING)
    everything = targets(project)
    parts = sorted((project / "make").glob("*.mk"))
    assert {"update.mk", "audit.mk", "service.mk"} <= {part.name for part in parts}
    for part in parts:
        text = part.read_text()
        part.unlink()
        if part.name != "features.mk":  # it names the features' own files
            gone = everything - targets(project)
            assert all(f"\n{target}:" in text for target in gone), gone
        said = make(project, "--dry-run", "update", fails=part.name == "update.mk")
        if part.name == "update.mk":
            assert "No rule to make target 'update'" in said
            assert len(said.splitlines()) == 1
        part.write_text(text)


def targets(project: Path) -> set[str]:
    """The targets that `make help` lists, and nothing else is on the screen."""
    lines = make(project, "help").splitlines()
    assert all(line[:17].strip().replace("-", "").isalpha() for line in lines), lines
    return {line.split()[0] for line in lines}


def test_targets_run_in_the_order_given(render: Render) -> None:
    project = render()
    with (project / "make/project.mk").open("a") as file:
        file.write("first:\n\t@sleep 0.2; echo first\nsecond:\n\t@echo second\n")
    said = make(project, "first", "second", MAKEFLAGS="-j2")
    assert said.split() == ["first", "second"]


def test_no_script_needs_the_sed_of_gnu() -> None:
    # BSD's takes \t for a t, and knows no \| in a basic expression.
    scripts = [REPOSITORY / "Makefile"]
    for folder in ("template", "starters"):
        for pattern in ("Makefile*", "bin/*", "make/*"):
            scripts += (REPOSITORY / folder).rglob(pattern)
    assert len(scripts) > 25
    found = [
        f"{script.relative_to(REPOSITORY)}: {line}"
        for script in scripts
        if script.is_file()
        for line in script.read_text().splitlines()
        if re.search(r"\bsed .*(\\[tnsw|+?]| -[ir]\b)", line)
    ]
    assert not found
