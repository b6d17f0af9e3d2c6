"""A small template, a server with a project of it, and the jobs that offer updates.

The template is small, so that its checks are quick; what its projects run is shipped.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copier import run_copy
from support import REPOSITORY, git
from workflow_steps import jobs, machine, run_steps

HERE = Path(__file__).parent
JOBS = jobs(REPOSITORY / "template/.github/workflows/update.yml")
SHIPPED = (
    "template/bin/update-tool",
    "template/make/update.mk",
    "template/make/update-request.mk",
    "src/graft",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
MAKEFILE = """\
UV := $(shell command -v uv)
setup lint test:
\t@echo checking; ! grep -n FAILS plumbing.txt
include make/update.mk
include make/update-request.mk
"""
FIRST = {
    "plumbing.txt": "one\ntwo\nthree\nfour\nfive\nsix\n",
    ".github/workflows/ci.yml": "name: first\n",
    ".gitignore": "/build/\n__pycache__/\n",
    "Makefile": MAKEFILE,
}


# What projects carried themselves before it was a package.
CARRIED = (
    "template/bin/graft",
    "template/bin/update_request",
    "template/make/update.mk",
    "template/make/update-request.mk",
)


class Template:
    """A template that is released by `release`.

    Its projects update with today's tool, or with what `past`, a release, gave them.
    """

    def __init__(self, folder: Path, past: str = "") -> None:
        self.folder = folder
        git(folder.parent, "init", "-q", "--initial-branch", "main", str(folder))
        if past:
            archive = ("archive", "--format=tar", "-o", str(folder / "tool.tar"))
            git(REPOSITORY, *archive, past, *CARRIED)
            shutil.unpack_archive(folder / "tool.tar", folder, filter="tar")
            (folder / "tool.tar").unlink()
        else:
            self.ship()
        (folder / "copier.yml").write_text("_subdirectory: template\n")
        answers = folder / "template/{{ _copier_conf.answers_file }}.jinja"
        answers.write_text(
            "{{ _copier_answers | to_nice_yaml -}}\n"
            "template_commit: {{ _copier_conf.vcs_ref_hash }}\n"
        )

    def ship(self) -> None:
        """Let projects update with today's tool, whatever version they recorded."""
        folder = self.folder
        for name in CARRIED[:2]:
            shutil.rmtree(folder / name, ignore_errors=True)
        for name in SHIPPED:
            source, target = REPOSITORY / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, target, ignore=ignored)
            else:
                shutil.copy2(source, target)

    def release(self, version: str, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / "template" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        changelog = self.folder / "CHANGELOG.md"
        older = changelog.read_text().partition("\n")[2] if changelog.exists() else ""
        section = f"## {version} (2026-11-20)\n\nNews of {version}, says @someone.\n"
        changelog.write_text(f"# Changes\n\n{section}{older}")
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "-m", version)
        git(self.folder, "tag", f"v{version}")


class Server:
    """A bare repository, its pull requests, and runners of its workflow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bare = folder / "project.git"
        self.state = folder / "gh.json"
        self.tools = folder / "tools"
        self.tools.mkdir()
        shutil.copy2(HERE / "stand_in_gh.py", self.tools / "gh")

    def start(self, project: Path) -> None:
        git(project, "init", "--quiet", "--initial-branch", "main")
        git(project, "add", "--all")
        git(project, "commit", "--quiet", "-m", "Start")
        git(self.folder, "clone", "--quiet", "--bare", str(project), str(self.bare))
        git(project, "remote", "add", "origin", str(self.bare))
        self.restrict(True)

    def restrict(self, restricted: bool) -> None:
        """Whether the workflow's token must leave workflow files alone."""
        hook = self.bare / "hooks" / "update"
        hook.unlink(missing_ok=True)
        if restricted:
            shutil.copy2(HERE / "refuse_workflows.sh", hook)

    def run_workflow(self, tamper: Callable[[Path], None] | None = None) -> None:
        """Both jobs, each on a machine of its own; the offer travels as an artifact.

        `tamper` does to the first machine what code of the merged project could do.
        """
        first = self.checkout("prepare")
        output = self.folder / "output"
        output.write_text("")
        # Neither job must rely on what git thinks of the machine's user.
        outside = {"GITHUB_OUTPUT": str(output), "GH_STATE": "/nowhere"}
        assert run_steps(JOBS["prepare"], first, machine(self.tools) | outside)
        assert output.read_text() == "offer=true\n"
        if tamper:
            tamper(first)
        assert self.propose(first / "build/update")

    def propose(self, offer: Path) -> bool:
        """The second job alone; whether it succeeded."""
        folder = self.checkout("propose")
        shutil.copytree(offer, folder / "build/update")
        state = {"GH_STATE": str(self.state)}
        succeeded = run_steps(JOBS["propose"], folder, machine(self.tools) | state)
        assert git(folder, "status", "--porcelain") == ""
        return succeeded

    def checkout(self, name: str) -> Path:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        git(self.folder, "clone", "--quiet", str(self.bare), str(folder))
        return folder

    def requests(self, kind: str = "pr") -> list[dict[str, Any]]:
        """The open pull requests, or issues."""
        state = json.loads(self.state.read_text())
        return [item for item in state[kind] if item["open"]]

    def tell(self, answers: dict[str, Any]) -> None:
        """Let GitHub's API answer questions about the repository, by path."""
        self.state.write_text(json.dumps({"api": answers}))

    def status(self) -> dict[str, str]:
        """The last commit status."""
        last: dict[str, str] = json.loads(self.state.read_text())["statuses"][-1]
        return last

    def show(self, path: str, branch: str = "template-update") -> str:
        return git(self.bare, "show", f"{branch}:{path}")

    def merge(self) -> None:
        """Merge a pull request as its button does."""
        folder = self.checkout("merge")
        git(
            folder, "merge", "--quiet", "--no-ff", "--no-edit", "origin/template-update"
        )
        self.as_person(folder, "push", "--quiet", "origin", "main")
        git(self.bare, "branch", "--quiet", "--delete", "--force", "template-update")
        state = json.loads(self.state.read_text())
        for request in state["pr"]:
            request["open"] = False
        self.state.write_text(json.dumps(state))

    def commit(self, files: dict[str, str], branch: str = "main") -> None:
        """A person's commit."""
        folder = self.checkout("person")
        git(folder, "switch", "--quiet", branch)
        for name, text in files.items():
            (folder / name).write_text(text)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", "Mine")
        self.as_person(folder, "push", "--quiet", "origin", branch)

    def as_person(self, folder: Path, *command: str) -> None:
        """People may push workflow files."""
        hook = self.bare / "hooks" / "update"
        restricted = hook.exists()
        self.restrict(False)
        git(folder, *command)
        self.restrict(restricted)


def start(folder: Path, past: str = "") -> tuple[Template, Server]:
    """A template with one release, and a server with a project of it."""
    template = Template(folder / "template", past)
    template.release("1.0.0", FIRST)
    project = folder / "project"
    run_copy(str(template.folder), project, defaults=True, quiet=True)
    server = Server(folder)
    server.start(project)
    return template, server


def plumbing(line: str, by: str) -> dict[str, str]:
    """The template's file with one line replaced."""
    return {"plumbing.txt": FIRST["plumbing.txt"].replace(line, by)}


def second_workflow(name: str = "second") -> dict[str, str]:
    return {".github/workflows/ci.yml": f"name: {name}\n"}
