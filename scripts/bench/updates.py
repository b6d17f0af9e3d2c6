"""Rendering one project, and updating one.

The plain templates have the same files as a project of this one. Their updates change
the same lines. The new version is in a local git repository, as is every project.

Cookiecutter Data Science's package is only a command, which clones the template from
GitHub: here it renders files of the same names and sizes. Kedro clones its starters,
too, which are left out.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from . import lookalikes
from .lookalikes import MARK, SOMEBODY, VERSIONS
from .measure import Contender, Run, in_turn, measure
from .table import compared
from .workshop import SCRIPTS, Workshop


def report(workshop: Workshop) -> Iterator[str]:
    copier = str(workshop.tools("copier", str(SCRIPTS.parent)) / "copier")
    cruft = workshop.tools("cruft", "cruft", "cookiecutter")
    kedro = str(workshop.tools("kedro", "kedro") / "kedro")
    whisk = str(workshop.tools("whisk", "whisk", "setuptools<81") / "whisk")
    ccds = workshop.tools("ccds", "cookiecutter-data-science==2.3.0") / "ccds"
    folder = workshop.new("templates")
    rendered = folder / "rendered"
    workshop.render(rendered, {})
    ours = lookalikes.this_template(folder / "ours")
    plain = lookalikes.plain(folder / "plain", rendered)
    cookie = lookalikes.cookiecutter(folder / "cookie", rendered)
    data_science = lookalikes.data_science(folder / "data-science")
    copy = (copier, "copy", "--quiet", "--defaults", f"--vcs-ref={VERSIONS[0]}")
    create = (str(cruft / "cruft"), "create", "--no-input", "--output-dir=project")
    copy_cookie = (*create, f"--checkout={VERSIONS[0]}", str(cookie))
    bake = (str(cruft / "cookiecutter"), "--no-input", "--output-dir=project")
    new = (kedro, "new", "--name=project", "--tools=lint,test,log,docs", "--example=n")

    def render(*command: str) -> Contender:
        def run() -> Run:
            place = workshop.new("render")
            try:
                return measure(place, *command)
            finally:
                shutil.rmtree(place)

        return run

    renders = {
        "this template, `copier copy`": render(*copy, str(ours), "project"),
        "plain template, `copier copy`": render(*copy, str(plain), "project"),
        "plain template, `cookiecutter`": render(*bake, str(cookie)),
        "`ccds`, files of the same sizes": render(
            str(ccds), "--no-input", str(data_science)
        ),
        "`kedro new`, no example": render(*new, "--telemetry=no"),
        "`whisk create --no-setup`": render(whisk, "create", "project", "--no-setup"),
    }
    yield compared(in_turn(renders, workshop.rounds))

    def update(name: str, first: tuple[str, ...], *command: str) -> Contender:
        base = workshop.new(f"base-{name}")
        measure(base, *first)
        project = next(base.rglob("Makefile")).parent
        lookalikes.start_history(project)

        def run() -> Run:
            place = workshop.folder / "update"
            shutil.copytree(project, place, symlinks=True)
            try:
                done = measure(place, *command, **SOMEBODY)
                if not updated(place):
                    raise SystemExit(f"{' '.join(command)} changed nothing")
                return done
            finally:
                shutil.rmtree(place)

        return run

    again = (copier, "update", "--quiet", "--defaults", f"--vcs-ref={VERSIONS[1]}")
    cruft_update = (str(cruft / "cruft"), "update", "--skip-apply-ask")
    copy_ours = (*copy, str(ours), "project")
    copy_plain = (*copy, str(plain), "project")
    updates = {
        "this template, `make update`": update(
            "graft", copy_ours, "make", "update", f"TO={VERSIONS[1]}"
        ),
        "this template, `copier update`": update("ours", copy_ours, *again),
        "plain template, `copier update`": update("plain", copy_plain, *again),
        "plain template, `cruft update`": update("cruft", copy_cookie, *cruft_update),
    }
    yield compared(in_turn(updates, workshop.rounds))


def updated(project: Path) -> bool:
    return MARK in (project / "Makefile").read_text()
