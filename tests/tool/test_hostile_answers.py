"""Hostile answers are taken as text, or refused in one line."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from copier.errors import CopierError
from support import FULL

from .story import (
    LINES,
    build_file_tree,
    copier_update,
    git,
    git_save,
    graft,
    new_project,
    new_template,
    release,
    tracked,
)

ANSWERS = ".copier-answers.yml"
QUESTIONS = """\
project_name:
  type: str
  default: Flight Delays
package_name:
  type: str
  default: flight_delays
  validator: >-
    {% if not package_name | regex_search('^[a-z][a-z0-9_]*\\Z') %}
    Use a-z, 0-9, _{% endif %}
"""
RUN = "touch pwned"
JINJA = "{{ cycler.__init__.__globals__.os.popen('touch pwned') }}{{ 7 * 7 }}"
TEXTS = {
    "jinja": JINJA,
    "a newline": "Flights\n\nall:\n\ttouch pwned",
    "control characters": "Flights\x1b]0;owned\x07\x1b[2J\x00",
    "a megabyte": "x" * 1_000_000,
    "the shell": "$(touch pwned)`touch pwned`",
    "an option": "--upload-pack=touch pwned",
}
NAMES = {
    "a folder above": "../outside",
    "an absolute path": "/tmp/outside",
    "git's own folder": ".git/hooks",
    "jinja": JINJA,
    "a newline": "flight\ndelays",
    "a newline at the end": "flight_delays\n",
    "a megabyte": "/" * 1_000_000,
}
TAGS = [
    "!!python/object/apply:os.system ['touch pwned']",
    "!!python/object:subprocess.Popen {args: touch pwned}",
    "!include /etc/passwd",
]
SOURCES = [
    "--upload-pack=touch pwned",
    "git+--upload-pack=touch pwned",
    "ext::sh -c touch% pwned",
    "git+ext::sh -c touch% pwned",
    "ext::sh -c touch% pwned.git",
    "ssh://-oProxyCommand=touch% pwned/x.git",
    "git@-oProxyCommand=touch pwned:x.git",
    "{{ 7 * 7 }}",
    "a\nb",
    "\x1b]0;owned\x07",
]
# Copier's version is pinned: what it refuses by itself is asked at night.
each_tool = pytest.mark.parametrize("tool", ["graft", "copier"] if FULL else ["graft"])
VERSIONS = ["--upload-pack=touch pwned", "--output=pwned", "-f", "v1.0.0\n-f", "$(id)"]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template with a newer release, and a project made from the one before."""
    folder = tmp_path_factory.mktemp("original")
    template = new_template(
        folder / "template",
        {
            "copier.yml": QUESTIONS,
            "README.md.jinja": "# {{ project_name }}\n",
            "src/{{ package_name }}/app.py": LINES,
        },
    )
    new_project(template, folder / "project")
    release(template, "v2.0.0", {"src/{{ package_name }}/app.py": LINES + "new\n"})
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of template and project; code that ran would leave `pwned` in it."""
    shutil.copytree(original, tmp_path / "work", symlinks=True)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def write(folder: Path, text: str) -> None:
    """Commit an answers file as somebody else left it."""
    build_file_tree(folder / "project", {ANSWERS: text})
    git_save(folder / "project", "Look at my nice answers")


def answer(folder: Path, **changed: object) -> None:
    """Change some answers in the file."""
    known = yaml.safe_load((folder / "project" / ANSWERS).read_text())
    known["_src_path"] = str(folder / "template")
    write(folder, yaml.safe_dump(known | changed, width=10_000_000))


def updated(folder: Path, tool: str) -> bool:
    """Whether an update succeeded; otherwise it printed one plain line.

    Either way it ran nothing and wrote nothing but the project.
    """
    if tool == "copier":
        try:
            copier_update(folder / "project")
            done, said = True, ""
        except (CopierError, ValueError, OSError, yaml.YAMLError) as error:
            done, said = False, str(error)
    else:
        run = graft(folder / "project", "update")
        done, said = run.code == 0, run.err
        if not done:
            assert run.code == 2, run.err
            (line,) = said.splitlines()
            assert len(line) < 2_000
            assert line.isprintable()
    assert sorted(os.listdir(folder)) == ["project", "template"]
    assert not list(folder.rglob("pwned*"))
    return done


@each_tool
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_stays_a_text(folder: Path, text: str, tool: str) -> None:
    answer(folder, project_name=text)
    if updated(folder, tool):
        project = folder / "project"
        kept = yaml.safe_load((project / ANSWERS).read_text())
        assert kept["project_name"] == text
        assert kept["_commit"] == "v2.0.0"
        assert (project / "src/flight_delays/app.py").read_text().endswith("new\n")
        assert "49" not in (project / "README.md").read_text()


@each_tool
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_leads_elsewhere_is_refused(
    folder: Path, name: str, tool: str
) -> None:
    answer(folder, package_name=name)
    assert not updated(folder, tool)
    assert git(folder / "project", "status", "--porcelain") == ""


@each_tool
@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_of_yaml_makes_no_object(folder: Path, tag: str, tool: str) -> None:
    text = (folder / "project" / ANSWERS).read_text()
    write(folder, f"{text}extra: {tag}\n")
    assert not updated(folder, tool)


@each_tool
def test_answers_to_no_question_change_nothing(folder: Path, tool: str) -> None:
    answer(
        folder,
        _tasks=[RUN],
        _migrations=[{"version": "v2.0.0", "before": [RUN]}],
        _jinja_extensions=["os.system"],
        _subdirectory="../..",
        _external_data={"x": "/etc/passwd"},
        unsafe=True,
    )
    assert updated(folder, tool)
    kept = yaml.safe_load(tracked(folder / "project")[ANSWERS])
    assert kept["project_name"] == "Flight Delays"


@each_tool
def test_a_setting_of_copier_s_own_is_not_taken_from_answers(
    folder: Path, tool: str
) -> None:
    answer(folder, _copier_conf={"unsafe": True, "dst_path": str(folder.parent)})
    updated(folder, tool)
    assert sorted(os.listdir(folder.parent)) == ["work"]


def test_what_a_template_says_of_a_release_steers_no_terminal(folder: Path) -> None:
    git_save(folder / "template", "A gift \x1b]0;owned\x07\u202e", "v3.0.0")
    answer(folder)
    assert r"A gift \x1b]0;owned\x07\u202e" in graft(folder / "project", "status").out


def test_a_transport_of_git_s_that_reads_what_the_caller_has_open_is_refused(
    folder: Path,
) -> None:
    answer(folder, _src_path="git+fd::0")
    assert not updated(folder, "graft")
    assert "not allowed" in graft(folder / "project", "update").err


@each_tool
@pytest.mark.parametrize("source", SOURCES)
def test_an_address_of_a_template_is_no_command(
    folder: Path, source: str, tool: str
) -> None:
    answer(folder, _src_path=source)
    assert not updated(folder, tool)


@each_tool
@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_of_a_template_is_no_option(
    folder: Path, version: str, tool: str
) -> None:
    answer(folder, _commit=version)
    assert not updated(folder, tool)
