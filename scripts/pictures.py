"""Take the pictures of docs/images from a project made, trained and run for it.

They are of a terminal (an SVG that plays once), the demo, the service's page, the
report and the documentation site. Chromium and the package index are needed.
"""

import html
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright  # type: ignore[import-not-found]
from servers import HOST, free_port, running

HERE = Path(__file__).resolve().parent.parent
IMAGES = HERE / "docs" / "images"
FEATURES = ("with_service", "with_demos", "with_docs")
# Lines of `make project`'s output that are left out.
NOISE = re.compile(
    r"$| |>|Using|Creating|Updating|Generating|Use `|warn|pre-comm|Resolved|Prepared"
    r"|.* \.\.\.$|Your project|No results"
)
STYLE = """
text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #d8dee9;
  white-space: pre }
text.typed { fill: #5eead4 } text.step { fill: #fcd34d }
@media (prefers-reduced-motion: no-preference) {
  text { opacity: 0; animation: 1ms linear forwards show }
}
@keyframes show { to { opacity: 1 } }
"""


def record(command: str, folder: Path, shown: str) -> list[tuple[float, str]]:
    """Run a command; return each line with the seconds until it appeared."""
    start = time.monotonic()
    lines = [(0.0, f"$ {shown}")]
    process = subprocess.Popen(
        command.split(),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        lines.append((time.monotonic() - start, line.rstrip()))
    if process.wait():
        raise SystemExit("\n".join(line for _, line in lines))
    return lines


def terminal(lines: list[tuple[float, str]]) -> str:
    """An SVG in which the lines appear as they did, sped up to eight seconds."""
    rows = []
    haste = 8 / lines[-1][0]
    for row, (second, line) in enumerate(lines):
        kind = {"$": "typed", "=": "step"}.get(line[:1], "")
        style = f"animation-delay: {second * haste:.2f}s"
        rows.append(
            f'<text class="{kind}" style="{style}" x="14" y="{24 + 18 * row}">'
            f"{html.escape(line)}</text>"
        )
    width = 28 + 7.9 * max(len(line) for _, line in lines)
    height = 18 * len(lines) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
        f'height="{height}" viewBox="0 0 {width:.0f} {height}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="100%" height="100%" rx="6" fill="#1e2430"/>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


@contextmanager
def serving(project: Path, target: str) -> Iterator[str]:
    """The address that a make target serves."""
    port = free_port()
    settings = {"PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
    with running(["make", "-C", str(project), target], port, **settings):
        yield f"http://{HOST}:{port}"


def screenshots(page: Page, project: Path) -> None:
    """Take a picture of each page that the project serves."""
    page.goto(f"file://{project}/reports/report.html")
    page.screenshot(path=IMAGES / "report.png")
    page.goto(f"file://{project}/build/site/model-card/index.html")
    page.screenshot(path=IMAGES / "site.png")
    with serving(project, "serve") as address:
        page.goto(f"{address}/docs")
        page.get_by_text("/predict").first.click()
        page.get_by_role("button", name="Try it out").click()
        flight = json.loads((project / "examples/request.json").read_text())[0]
        page.locator("textarea").fill(json.dumps(flight, indent=2))
        execute = page.get_by_role("button", name="Execute")
        execute.click()
        page.get_by_text("Server response").wait_for()
        execute.evaluate("button => button.scrollIntoView()")
        page.screenshot(path=IMAGES / "service.png")
    with serving(project, "demo") as address:
        page.goto(address)
        page.get_by_text("Snow", exact=True).click()
        page.get_by_text("Expect it to be late").wait_for()
        skeletons = page.get_by_test_id("stSkeleton")
        while skeletons.count():
            page.wait_for_timeout(200)
        page.wait_for_timeout(3000)  # until the charts stop moving
        page.screenshot(path=IMAGES / "demo.png")


def main() -> None:
    for name in ("ARGS", "MAKEFLAGS", "MAKELEVEL"):  # meant only for this run of make
        os.environ.pop(name, None)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as scratch:
        project = Path(scratch).resolve() / "flights"
        answers = " ".join(f"--data {feature}=true" for feature in FEATURES)
        make = f"python scripts/make_project.py {project} {answers}"
        screen = record(make, HERE, "make project DEST=../flights")
        kept = [
            (second, line.replace(str(project.parent), "~"))
            for second, line in screen
            if not NOISE.match(line)
        ]
        (IMAGES / "terminal.svg").write_text(terminal(kept))
        for target in ("report", "docs"):
            subprocess.run(["make", target], cwd=project, check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            screenshots(page, project)
            browser.close()


if __name__ == "__main__":
    main()
