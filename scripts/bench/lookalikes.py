"""Plain templates with the same files as a project of this one.

One is for Copier and one for cookiecutter; both put the name of the package into every
file that has it. Each has two versions, tagged in a git repository; so has a clone of
this template.

One more has the files of Cookiecutter Data Science, by name and size.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from .workshop import SCRIPTS

NAME = "flight_delays"
VERSIONS = ("v1.0.0", "v2.0.0")
MARK = "# the second version\n"
# Bytes and path of each file of version 2.3.0.
DATA_SCIENCE = Path(__file__).parent / "peers/data_science.txt"
# Its hook takes one folder of tests, one of documentation, and lists what to install.
DATA_SCIENCE_HOOK = """
import shutil
from pathlib import Path
from ccds.hook_utils.dependencies import (
    packages, ruff, scaffold, write_dependencies, write_python_version
)
shutil.rmtree("tests")
for path in Path("docs/mkdocs").iterdir():
    shutil.move(path, "docs")
Path("docs/mkdocs").rmdir()
for name in ("setup.cfg", "LICENSE"):
    Path(name).unlink()
write_dependencies(
    "requirements.txt", packages + ruff + scaffold, [], repo_name="project",
    module_name="project", python_version="3.10", environment_manager="virtualenv",
    description="",
)
write_python_version("3.10")
"""
CHANGED = ("Makefile", "bin/setup", "ruff.toml", "make/update.mk", "src/*/datasets.py")
SOMEBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}


def git(folder: Path, *command: str) -> None:
    subprocess.run(["git", *command], cwd=folder, check=True, env=os.environ | SOMEBODY)


def start_history(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")


def add_version(folder: Path, files: Path) -> None:
    """Tag the current version, then one that changes some files below `files`."""
    git(folder, "tag", VERSIONS[0])
    for pattern in CHANGED:
        found = [*files.glob(pattern), *files.glob(f"{pattern}.jinja")]
        with found[0].open("a") as file:
            file.write(MARK)
    git(folder, "commit", "--quiet", "--all", "--message", "Second")
    git(folder, "tag", VERSIONS[1])


def this_template(folder: Path) -> Path:
    source = str(SCRIPTS.parent)
    clone = ["git", "clone", "--quiet", "--no-tags", source, str(folder)]
    subprocess.run(clone, check=True)
    add_version(folder, folder / "template")
    return folder


def plain(folder: Path, project: Path) -> Path:
    """For Copier, from the files of a rendered project."""
    files = folder / "template"
    shutil.copytree(project, files)
    (files / ".copier-answers.yml").unlink()
    for path in named(files):
        path.write_text(path.read_text().replace(NAME, "{{ package_name }}"))
        path.rename(f"{path}.jinja")
    (files / "src" / NAME).rename(files / "src/{{ package_name }}")
    answers = "{{ _copier_answers | to_nice_yaml }}"
    (files / "{{ _copier_conf.answers_file }}.jinja").write_text(answers)
    settings = f"_subdirectory: template\npackage_name:\n  default: {NAME}\n"
    (folder / "copier.yml").write_text(settings)
    start_history(folder)
    add_version(folder, files)
    return folder


def cookiecutter(folder: Path, project: Path) -> Path:
    files = folder / "{{cookiecutter.package_name}}"
    shutil.copytree(project, files)
    (files / ".copier-answers.yml").unlink()
    clear = set(named(files))
    for path in clear:
        name = "{{ cookiecutter.package_name }}"
        path.write_text(path.read_text().replace(NAME, name))
    as_is = [
        str(path.relative_to(files)).replace(f"src/{NAME}", "src/*")
        for path in files.rglob("*")
        if path.is_file() and path not in clear and special(path.read_bytes())
    ]
    (files / "src" / NAME).rename(files / "src/{{ cookiecutter.package_name }}")
    settings = {"package_name": NAME, "_copy_without_render": as_is}
    (folder / "cookiecutter.json").write_text(json.dumps(settings))
    start_history(folder)
    add_version(folder, files)
    return folder


def data_science(folder: Path) -> Path:
    """For the `ccds` command: its files by name and size, without their content."""
    files = folder / "{{ cookiecutter.repo_name }}"
    for line in DATA_SCIENCE.read_text().splitlines():
        size, _, name = line.partition(" ")
        path = files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # The hook writes the Python version into the project's table.
        text = "[project]\n" if path.suffix == ".toml" else ""
        text += "# {{ cookiecutter.module_name }}: "
        path.write_text(text[: int(size)].ljust(int(size), "-"))
    hook = folder / "hooks/post_gen_project.py"
    hook.parent.mkdir()
    hook.write_text(DATA_SCIENCE_HOOK)
    questions = {"repo_name": "project", "module_name": "project"}
    for name in ("ccds.json", "cookiecutter.json"):
        (folder / name).write_text(json.dumps(questions))
    return folder


def named(files: Path) -> list[Path]:
    """The files that contain the package's name and no Jinja syntax."""
    return [
        path
        for path in sorted(files.rglob("*"))
        if path.is_file()
        and NAME.encode() in path.read_bytes()
        and not special(path.read_bytes())
    ]


def special(content: bytes) -> bool:
    return any(mark in content for mark in (b"{{", b"{%", b"{#"))
