"""Free-text answers: refused helpfully, or rendered into files that mean them."""

import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import make_project
import pytest
import yaml
from combinations.template import Template
from combinations.tree import write
from support import REPOSITORY, Render

AWKWARD = [
    'O\'Brien & Söhne "Labs" 🚀',
    'quote " in the middle',
    "back\\slash \\n \\u0041",
    "a\nb",
    "a\r\nb",
    "tab\tinside",
    "\x00",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202egnp.exe",
    "\ufeffmark",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{# note #}",
    "$(touch pwned)",
    "`touch pwned`",
    "; rm -rf x",
    "../../outside",
    "/etc/passwd",
    "C:\\Windows",
    "# comment",
    "key: value",
    "]]",
    "%(name)s ${HOME} %d",
    "'''",
    '"""',
    "<script>alert(1)</script>",
    "<!-- open",
    "x" * 300,
    " ",
    "NO",
    "null",
    "0123",
    "日本語のプロジェクト",
    "عربى",
    "!!python/object:os.system",
    "&anchor *alias",
    "-- --help",
]
REMEDIES = {"Add", "Answer", "Keep", "Leave", "Remove", "Start", "Type", "Use", "Write"}
AWKWARD_NAMES = [
    "class",
    "match",
    "json",
    "con",
    "lpt1",
    "Upper",
    "1st",
    "a-b",
    "a.b",
    "a/b",
    "a b",
    "_a",
    "a_",
    "a__b",
    "é",
    "polars",
    "anyio",  # libraries of libraries
    "google",
    "git",  # a module, and a command that .venv/bin would hide
    "sh",
    "env",
    "python3",
    "apt_get",
    "tests",
    "x" * 41,
    "../up",
    "__init__",
]


@pytest.fixture(scope="module")
def fast_template(plain_template: Path) -> Template:
    """The template, to render from many times as fast as from a git repository."""
    return Template(plain_template)


@pytest.fixture
def render(fast_template: Template, tmp_path: Path) -> Render:
    """Render a project."""

    def render_project(folder: str = "project", **answers: str) -> Path:
        tree = fast_template.render(fast_template.ask(answers))
        write(tree, tmp_path / folder)
        return tmp_path / folder

    return render_project


parse = functools.cache(ast.parse)


def refusal(error: BaseException) -> str:
    """The message about an answer; the remedy must come first.

    Copier cuts the line at the terminal's width, after 48 characters of its own.
    """
    told = str(error).strip().splitlines()[-1]
    sentence = re.sub(r"^Validation error for question '\w+': ", "", told)
    remedy = sentence.split(": ")[0]
    assert len(remedy) < 30, sentence
    assert remedy.split()[0] in REMEDIES, sentence
    return sentence


@pytest.mark.parametrize("question", ["project_name", "description", "author_name"])
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_refused_helpfully_or_means_what_was_typed(
    render: Render, tmp_path: Path, question: str, text: str
) -> None:
    try:
        project = render(**{question: text})
    except ValueError as error:
        refusal(error)
        project = None
    if project is None:
        assert not any(tmp_path.iterdir())
        return
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
    metadata = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert answers[question] == text
    if question == "description":
        assert metadata["description"] == text
    if question == "author_name":
        assert metadata["authors"] == [{"name": text}]
    if question == "project_name":
        shown = text.replace("<", "&lt;")
        assert (project / "README.md").read_text().startswith(f"# {shown}\n")
    for source in project.rglob("*.py"):
        parse(source.read_text())
    for notebook in project.rglob("*.ipynb"):
        json.loads(notebook.read_text())


@pytest.mark.parametrize("text", [t for t in AWKWARD if len(t) > 200 or "\n" in t])
def test_text_that_cannot_stand_in_a_file_is_refused(render: Render, text: str) -> None:
    with pytest.raises(ValueError, match="Use ") as refused:
        render(description=text)
    refusal(refused.value)


@pytest.mark.parametrize(
    "text", ["\u200b", "\u2060\u00ad", "\u200d\ufe0f", "\u3164", "\u2800", "\U000e0041"]
)
def test_a_name_that_shows_nothing_is_refused(render: Render, text: str) -> None:
    with pytest.raises(ValueError, match="Type something that shows"):
        render(project_name=text)


def test_joiners_between_visible_characters_are_kept(render: Render) -> None:
    name = "می\u200cروم 👩\u200d🔬"
    project = render(project_name=name, package_name="trains")
    assert (project / "README.md").read_text().startswith(f"# {name}\n")


@pytest.mark.parametrize("name", AWKWARD_NAMES + AWKWARD)
def test_a_package_name_that_python_cannot_import_is_refused(
    render: Render, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match=r"package|taken|at most") as refused:
        render(package_name=name)
    assert len(refusal(refused.value)) > 30
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("project_name", "package_name"),
    [
        ("Flight Delays", "flight_delays"),
        ('O\'Brien & Söhne "Labs" 🚀', "o_brien_s_hne_labs"),
        ("🚀", "my_project"),
        ("2024 sales", "project_2024_sales"),
        ("Test", "test_project"),
        ("JSON", "json_project"),
        ("x" * 60, "x" * 40),
    ],
)
def test_the_package_name_follows_from_the_project_name(
    render: Render, project_name: str, package_name: str
) -> None:
    project = render(project_name=project_name)
    assert (project / "src" / package_name).is_dir()


def test_make_project_shows_a_refused_answer_as_one_line(tmp_path: Path) -> None:
    command = ["scripts/make_project.py", str(tmp_path / "new")]
    run = subprocess.run(
        [sys.executable, *command, "--data", "package_name=class"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1, run.stdout
    assert not (tmp_path / "new").exists()
    (line,) = run.stderr.splitlines()
    assert line.startswith("Add _project to the name: 'class' is taken")


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What `make project` says when it refuses a file of answers."""

    def make(file: str) -> str:
        command = ["make_project", str(tmp_path / "new"), "--data-file", file]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as end:
            make_project.main()
        assert not (tmp_path / "new").exists()
        (line,) = str(end.value).splitlines()
        return line

    return make


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("with_servce: true", "no question 'with_servce': did you mean with_service?"),
        ("1: x", "no question '1': see docs/reference/questions.md"),
        ("delivered: [core]", "no question 'delivered'"),
        ("with_service: maybe", "Answer with_service with true or false, not with 'ma"),
        ("project_name: [a, b]", "Answer project_name with a text in quotes"),
        ("author_name: 2020-01-01", "Answer author_name with a text in quotes"),
        ("license: GPL", "Invalid choice for 'license': 'GPL' is not in ['MIT'"),
        ("project_name: ''", "Type something that shows"),
        ("- a", "write one answer a line, as in with_service: true"),
        ("a: [", "cannot be read: while parsing"),
    ],
)
def test_make_project_tells_in_one_line_what_is_wrong_with_a_file_of_answers(
    refused: Callable[[str], str], tmp_path: Path, file: str, line: str
) -> None:
    answers = tmp_path / "answers.yml"
    answers.write_text(file)
    assert line in refused(str(answers))


def test_make_project_tells_that_there_is_no_file_of_answers(
    refused: Callable[[str], str],
) -> None:
    assert "nowhere.yml cannot be read" in refused("nowhere.yml")
