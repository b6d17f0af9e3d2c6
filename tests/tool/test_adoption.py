"""Repositories that other templates, or nobody, made are brought under this one."""

import subprocess
import sys
from pathlib import Path

import pytest

from .story import build_file_tree, edit, git, git_save, graft, release, status, tracked

OWN_TEST = "from {} import answer\n\n\ndef test_it():\n    assert answer() == 42\n"
OWN_CODE = "def answer():\n    return 42  # mine\n"
MAKEFILE = "".join(f"target{n}:\n\techo {n}\n\n" for n in range(5))
GITIGNORE = "*.pyc\n/data/\n.env\n"
COOKIECUTTER = "Based on the cookiecutter data science project template.\n"

V2 = {
    "README.md": f"# Bike Demand\n\n{COOKIECUTTER}",
    "Makefile": MAKEFILE,
    ".gitignore": GITIGNORE,
    "pyproject.toml": '[project]\nname = "bike_demand"\nversion = "0.0.1"\n'
    'description = "How many bikes"\nauthors = [{ name = "Ada" }]\n',
    "bike_demand/__init__.py": "",
    "bike_demand/dataset.py": "def main(): ...\n",
    "docs/docs/index.md": "# Theirs\n",
    "requirements.txt": "pandas\n",
}
V1 = {
    "README.md": f"# Crop Yields\n\n{COOKIECUTTER}",
    "Makefile": MAKEFILE,
    ".gitignore": GITIGNORE,
    "setup.py": "setup(name='src', author='Bo', description='Yields of crops')\n",
    "src/__init__.py": "",
    "src/data/make_dataset.py": "def main(): ...\n",
}
WHISK = {
    "README.md": "# Spam Filter\n\nMade with whisk.\n",
    "setup.py": "setup(name='spam_filter', author='Cy', description='Finds spam')\n",
    "src/spam_filter/__init__.py": "",
    "src/spam_filter/models/model.py": "class Model: ...\n",
    ".gitignore": GITIGNORE,
}
BY_HAND = {"README.md": "# House Prices\r\n\r\nMine.\r\n", "train.py": "x = 1\r\n"}

KINDS = {
    "cookiecutter data science v2": (V2, "bike_demand", "bike_demand_pipeline"),
    "cookiecutter data science v1": (V1, "src", "crop_yields"),
    "whisk": (WHISK, "src/spam_filter", "spam_filter"),
    "by hand": (BY_HAND, "helpers", "house_prices"),
}
PLUMBING = """\
lint:
\truff check {{ package_name }}
"""


@pytest.fixture
def template(template: Path) -> Path:
    """A template with the questions, the plumbing and the starter files of ours."""
    release(
        template,
        "v1.1.0",
        {
            "copier.yml": (
                "project_name: Flight Delays\n"
                "package_name: \"{{ project_name | lower | replace(' ', '_') }}\"\n"
                "description: Something\nauthor_name: Someone\n"
                "license: {default: MIT, choices: [MIT, Proprietary]}\n"
                "_skip_if_exists: [README.md]\n"
            ),
            "Makefile": None,
            "Makefile.jinja": PLUMBING,
            "LICENSE.jinja": "{{ license }}\n",
            ".gitignore": "*.pyc\n.venv/\n",
            "pyproject.toml.jinja": '[project]\nname = "{{ package_name }}"\n',
            "src/{{ package_name }}/config.py": "LAYERS = ()\n",
        },
    )
    return template


ADOPT = (sys.executable, "-m", "graft", "adopt")


def adopt(project: Path, template: Path, *options: str) -> tuple[int, str]:
    """Run the adoption as its command line does; its exit code and output."""
    run = subprocess.run(
        [*ADOPT, "--project", project, "--template", template, *options],
        capture_output=True,
        text=True,
    )
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(params=KINDS, ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> tuple[dict[str, str], str, str]:
    """How a repository was made: its first files, its package, the template's."""
    found: tuple[dict[str, str], str, str] = KINDS[request.param]
    return found


def test_no_line_is_lost_and_the_next_update_is_clean(
    template: Path, tmp_path: Path, kind: tuple[dict[str, str], str, str]
) -> None:
    files, package, expected = kind
    project = tmp_path / "project"
    build_file_tree(project, files)
    git_save(project, "Initial commit")
    module = package.removeprefix("src/").replace("/", ".")
    own = {
        f"{package}/own.py": OWN_CODE,
        f"{package}/__init__.py": "",
        "tests/test_own.py": OWN_TEST.format(f"{module}.own"),
        "README.md": files["README.md"] + "My own notes.\n",
        ".gitignore": files.get(".gitignore", "") + "mine.txt\n",
    }
    if "Makefile" in files:
        own["Makefile"] = files["Makefile"] + "mine:\n\techo mine\n"
    edit(project, own)
    before = tracked(project)

    code, said = adopt(project, template)

    assert code == 1, said  # there is always something to do by hand
    assert git(project, "branch", "--show-current").strip() == "adopt-template"
    answers = (project / ".copier-answers.yml").read_text()
    assert f"package_name: {expected}\n" in answers
    assert "license: Proprietary" in answers
    assert lines(before.values()) - foreign(files) <= lines(on_disk(project))
    gone = set(before) - set(git(project, "ls-files").split("\n"))
    assert gone == {"src/__init__.py"} & set(files)
    check = [sys.executable, "-m", "pytest", "-q", "tests/test_own.py"]
    paths = {"PYTHONPATH": f"{project}:{project / 'src'}", "PATH": "/usr/bin:/bin"}
    subprocess.run(check, cwd=project, env=paths, check=True, capture_output=True)
    git_save(project, "Adopt the template")

    release(template, "v2.0.0", {"src/{{ package_name }}/config.py": "LAYERS = 1\n"})
    run = graft(project, "update")

    assert run.code == 0, run.out + run.err
    assert tracked(project)[f"src/{expected}/config.py"] == "LAYERS = 1\n"


def foreign(files: dict[str, str]) -> set[str]:
    """Lines of another template's plumbing, which ours may take the place of."""
    plumbing = ("Makefile", "pyproject.toml", ".gitignore")
    return lines(files[name] for name in plumbing if name in files)


def lines(texts: object) -> set[str]:
    """All lines of some texts."""
    return {line for text in texts for line in text.splitlines()}  # type: ignore


def on_disk(project: Path) -> list[str]:
    """The texts of the files in git, as they lie on the disk."""
    names = git(project, "ls-files", "-z").split("\0")[:-1]
    return [(project / name).read_text() for name in sorted(set(names))]


def test_what_is_to_be_done_by_hand_is_said(template: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    build_file_tree(project, {**V1, "data/raw.csv": "1,2\n" * 200_000})
    build_file_tree(project, {"requirements.txt": "pandas\n", ".gitignore": "*.pyc\n"})
    build_file_tree(project, {"windows.py": "x = 1\r\n"})
    git_save(project)

    _, said = adopt(project, template)

    assert "src/data/make_dataset.py looks like src/crop_yields/stages/ingest" in said
    assert "what requirements.txt lists" in said
    assert "large data is in git (data/raw.csv)" in said
    assert "Windows line ends (windows.py)" in said


def test_files_of_another_template_that_are_replaced_are_said(
    template: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    metadata = V2["pyproject.toml"] + 'dependencies = ["pandas", "loguru"]\n'
    build_file_tree(project, {**V2, "pyproject.toml": metadata})
    git_save(project)
    edit(project, {"bike_demand/own.py": OWN_CODE})

    _, said = adopt(project, template)

    rows = [line for line in said.splitlines() if line.startswith("| pyproject.toml")]
    assert "as in the first commit" in rows[0]
    assert "still below `# Yours:` in pyproject.toml: pandas, loguru" in said


def test_packages_outside_src_are_found_by_tests_and_src_is_no_package(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.2.0", {"pytest.ini": "[pytest]\n"})
    project = tmp_path / "project"
    build_file_tree(project, V1)
    git_save(project)

    _, said = adopt(project, template)

    assert (project / "pytest.ini").read_text() == "[pytest]\npythonpath = .\n"
    assert "with `pythonpath = .` for src |" in said
    assert not (project / "src/__init__.py").exists()
    assert "empty, and in the way of the build |" in said


def test_one_name_for_a_module_and_a_package_is_said(
    template: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    build_file_tree(project, {**WHISK, "src/spam_filter/config/__init__.py": ""})
    git_save(project)

    _, said = adopt(project, template)

    assert "src/spam_filter/config.py of the template and your folder" in said


def test_a_licence_is_never_replaced(template: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    build_file_tree(project, {**V1, "LICENSE": "MIT License\n\nBo\n"})
    git_save(project)

    adopt(project, template)

    assert (project / "LICENSE").read_text() == "MIT License\n\nBo\n"
    assert "license: MIT" in (project / ".copier-answers.yml").read_text()


def test_a_subfolder_of_a_repository(template: Path, tmp_path: Path) -> None:
    top = tmp_path / "monorepo"
    build_file_tree(top, {"Makefile": "top:\n"})
    build_file_tree(top / "apps/one", WHISK)
    git_save(top)

    code, said = adopt(top / "apps/one", template)

    assert code == 1, said
    assert (top / "Makefile").read_text() == "top:\n"
    assert (top / "apps/one/Makefile").exists()
    assert not (top / ".copier-answers.yml").exists()


@pytest.mark.parametrize("wrong", ["dirty", "adopted", "branch", "base"])
def test_what_keeps_an_adoption_from_starting(
    template: Path, tmp_path: Path, wrong: str
) -> None:
    project = tmp_path / "project"
    build_file_tree(project, BY_HAND)
    git_save(project)
    options: list[str] = []
    if wrong == "dirty":
        (project / "train.py").write_text("at work\n")
    elif wrong == "adopted":
        edit(project, {".copier-answers.yml": "_commit: v1\n"})
    elif wrong == "branch":
        git(project, "branch", "adopt-template")
    else:
        options = ["--base", "nowhere"]
    before = tracked(project), status(project)

    code, said = adopt(project, template, *options)

    assert code == 2
    assert said.startswith("graft: ")
    assert (tracked(project), status(project)) == before
    assert git(project, "branch", "--show-current").strip() == "main"
