"""Free-text answers: refused helpfully, or rendered into files that mean them."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest
import yaml
from combinations.hurry import hurry
from combinations.pool import workers
from combinations.render import render as render_now
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
    "tests",
    "x" * 41,
    "../up",
    "__init__",
]


@pytest.fixture(scope="module")
def hurried() -> Iterator[Executor]:
    """A process in which Copier is fast."""
    with workers(hurry) as pool:
        yield pool


@pytest.fixture
def render(hurried: Executor, plain_template: Path, tmp_path: Path) -> Render:
    """Render a project, ten times as fast as from a git repository."""

    def render_project(folder: str = "project", **answers: str) -> Path:
        project = tmp_path / folder
        hurried.submit(render_now, plain_template, answers, project).result()
        return project

    return render_project


def refusal(error: BaseException) -> str:
    """The last line of what Copier says, which is the question's own sentence."""
    return str(error).strip().splitlines()[-1]


@pytest.mark.parametrize("question", ["project_name", "description", "author_name"])
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_refused_helpfully_or_means_what_was_typed(
    render: Render, tmp_path: Path, question: str, text: str
) -> None:
    try:
        project = render(**{question: text})
    except ValueError as error:
        sentence = refusal(error)
        project = None
    if project is None:
        assert "please" in sentence.lower()
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
        assert (project / "README.md").read_text().startswith(f"# {text}\n")
    for source in project.rglob("*.py"):
        compile(source.read_text(), str(source), "exec")
    for notebook in project.rglob("*.ipynb"):
        json.loads(notebook.read_text())


@pytest.mark.parametrize("text", [t for t in AWKWARD if len(t) > 200 or "\n" in t])
def test_text_that_cannot_stand_in_a_file_is_refused(render: Render, text: str) -> None:
    with pytest.raises(ValueError, match=r"[Pp]lease"):
        render(description=text)


@pytest.mark.parametrize("name", AWKWARD_NAMES + AWKWARD)
def test_a_package_name_that_python_cannot_import_is_refused(
    render: Render, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match=r"[Pp]ackage|taken|at most") as refused:
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


def test_no_package_can_shadow_the_standard_library() -> None:
    reserved = (REPOSITORY / "questions/reserved_names.jinja").read_text().split()
    modules = {name for name in sys.stdlib_module_names if name.islower()}
    assert {name for name in modules if not name.startswith("_")} <= set(reserved)


def test_make_project_shows_a_refused_answer_as_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "scripts/make_project.py", str(tmp_path / "new")]
    run = subprocess.run(
        [*command, "--data", "package_name=class"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stderr.strip().startswith("'class' is taken")
    assert len(run.stderr.strip().splitlines()) == 1
