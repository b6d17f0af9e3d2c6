"""Obstacles to an adoption, and other templates, with a small template."""

import subprocess
from pathlib import Path

import pytest
from configobj import ConfigObj
from support import REPOSITORY

from .story import (
    Run,
    build_file_tree,
    edit,
    git,
    git_save,
    graft,
    release,
    status,
    tracked,
)

MAKEFILE = "help: ## list all targets\n\t@echo ours\n-include make/project.mk\n"


@pytest.fixture
def template(template: Path) -> Path:
    """A template with some plumbing, and questions as ours has them."""
    questions = (
        "project_name: Flight Delays\npackage_name: flight_delays\n"
        "description: Something\nauthor_name: Someone\n"
        "ci: {default: github, choices: [github, none]}\n"
        "_exclude:\n  - |\n    {% for path in yours | default([]) %}\n    /{{ path }}\n"
        "    {% endfor %}\n"
    )
    answers = (
        "{{ _copier_answers | to_nice_yaml -}}\n"
        "yours: {{ yours | default([]) | to_json }}\n"
    )
    release(
        template,
        "v1.1.0",
        {
            "copier.yml": questions,
            "{{ _copier_conf.answers_file }}.jinja": answers,
            "Makefile": MAKEFILE,
            "README.md": None,
            "src/app.py": None,
            ".gitignore": "/.venv/\n",
            ".editorconfig": "root = true\n",
        },
    )
    return template


def adopt(project: Path, template: Path, *options: str) -> Run:
    """Adopt a repository at the newest version."""
    return graft(project, "adopt", "--template", str(template), *options)


def repository(folder: Path, files: dict[str, str]) -> Path:
    """A committed repository."""
    build_file_tree(folder, files)
    git_save(folder, "Initial commit")
    return folder


@pytest.mark.parametrize("wrong", ["dirty", "adopted", "branch", "base", "nowhere"])
def test_what_keeps_an_adoption_from_starting(
    template: Path, tmp_path: Path, wrong: str
) -> None:
    project = repository(tmp_path / "project", {"train.py": "x = 1\n"})
    options: list[str] = []
    reason = {
        "dirty": "uncommitted changes (train.py)",
        "adopted": "`make update` there",
        "branch": "the branch adopt-template exists",
        "base": "--base nowhere holds no such folder",
        "nowhere": "there is no folder",
    }[wrong]
    if wrong == "dirty":
        (project / "train.py").write_text("at work\n")
    elif wrong == "adopted":
        text = f"_commit: v1\n_src_path: {template}\ntemplate_commit: abc\n"
        edit(project, {".copier-answers.yml": text})
    elif wrong == "branch":
        git(project, "branch", "adopt-template")
    elif wrong == "base":
        options = ["--base", "nowhere"]
    before = tracked(project), status(project)

    asked = tmp_path / "missing" if wrong == "nowhere" else project
    run = adopt(asked, template, *options)

    assert run.code == 2
    assert run.err.startswith("graft: ")
    assert reason in run.err
    assert (tracked(project), status(project)) == before
    assert git(project, "branch", "--show-current") == "main\n"


def test_make_adopt_wants_to_know_which_repository() -> None:
    run = subprocess.run(
        ["make", "adopt"], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert run.stdout == "Say which repository: make adopt PROJECT=../old-project\n"


def test_a_dry_run_shows_answers_and_changes_nothing(
    template: Path, tmp_path: Path
) -> None:
    project = repository(tmp_path / "project", {"README.md": "# Old One\n"})

    run = adopt(project, template, "--dry-run")

    assert run.code == 0
    assert "project_name  Old One" in run.out
    assert "README.md" in run.out
    assert git(project, "branch", "--list") == "* main\n"
    assert status(project) == ""


def test_a_part_of_the_template_needs_a_starter(template: Path, tmp_path: Path) -> None:
    project = repository(tmp_path / "project", {"train.py": "x = 1\n"})

    run = adopt(project, template, "--data", "with_service=true")

    assert run.code == 2
    assert "with_service: this needs code that a starter brings" in run.err


def test_a_folder_of_a_repository_that_is_younger_than_its_first_commit(
    template: Path, tmp_path: Path
) -> None:
    top = repository(tmp_path / "monorepo", {"Makefile": "top:\n"})
    edit(top, {"apps/one/setup.py": "setup(name='one', description='First app')\n"})

    run = adopt(top / "apps/one", template)

    assert run.code == 0, run.err
    assert (top / "Makefile").read_text() == "top:\n"
    assert (top / "apps/one/Makefile").read_text() == MAKEFILE
    assert not (top / ".copier-answers.yml").exists()
    answers = (top / "apps/one/.copier-answers.yml").read_text()
    assert "ci: none\n" in answers
    assert "description: First app\n" in answers


def test_a_makefile_that_git_ignores_is_not_overwritten(
    template: Path, tmp_path: Path
) -> None:
    project = repository(tmp_path / "project", {".gitignore": "Makefile\n"})
    (project / "Makefile").write_text("mine:\n")

    run = adopt(project, template)

    assert run.code == 2
    assert "`git add -f Makefile`" in run.err
    assert (project / "Makefile").read_text() == "mine:\n"


def test_a_file_where_the_template_needs_a_folder_is_said(
    template: Path, tmp_path: Path
) -> None:
    release(template, "v1.2.0", {"bin/setup": "true\n"})
    project = repository(tmp_path / "project", {"bin": "not a folder\n"})

    run = adopt(project, template)

    assert run.code == 2
    assert "bin is a file, and the template needs a folder" in run.err


OLD = {
    "copier.yml": "project_name: {type: str, default: x}\nauthor: {default: y}\n",
    "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml }}",
    ".editorconfig": "# of the old template\n",
    "tox.ini": "# old\n",
    "setup.cfg": "[tool]\n",
}


@pytest.fixture
def of_another_template(tmp_path: Path) -> Path:
    """A project that Copier made from another template."""
    from quick_copier import run_copy

    release(tmp_path / "another", "v3.0.0", dict(OLD))
    project = tmp_path / "project"
    data = {"project_name": "Old Name", "author": "Zoe"}
    source = str(tmp_path / "another")
    run_copy(source, project, data=data, defaults=True, quiet=True)
    git_save(project, "Start")
    edit(project, {"setup.cfg": "[tool]\nmine = 1\n"})
    return project


def test_a_project_of_another_template_is_not_told_to_update(
    template: Path, of_another_template: Path
) -> None:
    run = adopt(of_another_template, template)

    assert run.code == 2
    assert "is a project of" in run.err
    assert "add --retire" in run.err


def test_another_template_is_retired_and_its_answers_taken_over(
    template: Path, of_another_template: Path
) -> None:
    run = adopt(of_another_template, template, "--retire")

    assert run.code == 0, run.err
    after = tracked(of_another_template)
    assert f"_src_path: {template}" in after[".copier-answers.yml"]
    assert "project_name: Old Name\n" in after[".copier-answers.yml"]
    assert "author_name: Zoe\n" in after[".copier-answers.yml"]
    assert after["setup.cfg"] == "[tool]\nmine = 1\n"
    # Nobody has edited it since the old template made it.
    assert after[".editorconfig"] == "root = true\n"
    assert "v3.0.0, so replaced" in run.out
    assert "- tox.ini: as in " in run.out
    assert "v3.0.0, nobody has edited them: `git rm`" in run.out


def test_an_old_template_that_is_gone_is_told_of(
    template: Path, of_another_template: Path
) -> None:
    (of_another_template.parent / "another").rename(template.parent / "elsewhere")

    run = adopt(of_another_template, template, "--retire")

    assert run.code == 0, run.err
    assert "another made cannot be told from what you wrote; `--base" in run.out
    assert tracked(of_another_template)[".editorconfig"] == OLD[".editorconfig"]


def test_what_cruft_knows_is_taken_over_and_retired_on_request(
    template: Path, tmp_path: Path
) -> None:
    cruft = (
        '{"template": "https://example.org/old", "commit": "abc", "context": '
        '{"cookiecutter": {"project_name": "From Cruft", "full_name": "Yan"}}}'
    )
    project = repository(tmp_path / "project", {".cruft.json": cruft})

    run = adopt(project, template)

    assert "project_name  From Cruft" in run.out
    assert "author_name   Yan" in run.out
    assert "- .cruft.json is what cruft knows of https://example.org/old" in run.out
    git(project, "checkout", "--quiet", "main")
    retired = adopt(project, template, "--retire", "--branch", "retired")
    assert retired.code == 0, retired.err
    assert ".cruft.json" not in tracked(project)


def test_files_of_a_base_that_nobody_edited_give_way_on_request(
    template: Path, tmp_path: Path
) -> None:
    first = {".editorconfig": "# old\n", ".gitignore": "/secret\n"}
    project = repository(tmp_path / "project", first)
    edit(project, {"mine.py": "x = 1\n"})
    base = git(project, "rev-list", "--max-parents=0", "HEAD").strip()

    kept = adopt(project, template)
    after_first = tracked(project)
    git(project, "checkout", "--quiet", "main")
    replaced = adopt(project, template, "--base", base, "--branch", "replaced")

    assert (kept.code, replaced.code) == (0, 0)
    assert after_first[".editorconfig"] == "# old\n"
    assert tracked(project)[".editorconfig"] == "root = true\n"
    # An ignore file is a union whatever it was made from.
    assert "/secret\n" in tracked(project)[".gitignore"]


def test_the_owners_own_files_are_no_leftovers_of_the_template(
    template: Path, tmp_path: Path
) -> None:
    files = {".editorconfig": "# mine\n", "train.py": "x = 1\n"}
    project = repository(tmp_path / "project", files)
    adopt(project, template)
    release(template, "v1.2.0", {"Makefile": MAKEFILE + "more:\n"})

    run = graft(project, "status")

    assert "Not delivered any more" not in run.out
    assert "No longer in the template" not in run.out
    assert ".editorconfig" not in run.out


def test_placeholders_are_no_answers(template: Path, tmp_path: Path) -> None:
    setup = (
        "setup(name='src', description='A short description of the project.',\n"
        "      author='Your name (or your organization/company/team)')\n"
    )
    readme = "```sh\n# install\n```\n\nTitle Here\n==========\n"
    project = repository(tmp_path / "project", {"setup.py": setup, "README.md": readme})

    run = adopt(project, template, "--dry-run")

    assert "project_name  Title Here" in run.out
    assert "short description" not in run.out
    assert "Your name" not in run.out
    assert "Something" not in run.out  # what the template says of its example


@pytest.mark.parametrize("python", [">=3.6.*,<3.9", "~=3.7.0", "==3.10.*"])
def test_a_python_that_is_too_old_for_today_is_told_of(
    template: Path, tmp_path: Path, python: str
) -> None:
    setup = f"setup(name='old', python_requires='{python}')\n"
    project = repository(tmp_path / "project", {"setup.py": setup})

    run = adopt(project, template)

    assert run.code == 0, run.err
    said = python.replace(".*,", ",")
    assert f"- setup.py asks for Python {said}, for which today's tools" in run.out


@pytest.mark.parametrize(
    "said",
    [
        "error: Failed to build `numpy==1.16.0`\n  cause: Call to `a` failed\n",
        "  cause: Because numpy==1.16.0 has no wheels with a matching Python tag\n",
    ],
)
def test_setup_says_which_pin_runs_no_more(tmp_path: Path, said: str) -> None:
    run = set_up(tmp_path, tmp_path, f"cat >&2 <<'END'\n{said}END\nexit 2\n")

    assert run.returncode == 1
    assert "numpy==1.16.0 does not install on this Python. In pyproject" in run.stdout


UV = "mkdir -p .venv/bin\ncp $0 .venv/bin/{}\necho $* >>asked\n"


def set_up(
    top: Path, folder: Path, uv: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the template's bin/setup, with a script in the place of uv."""
    files = {
        "bin/setup": (REPOSITORY / "template/bin/setup").read_text(),
        ".pre-commit-config.yaml": "repos: []\n",
        ".env.example": "PASSWORD=of the owner's own\n",
        "tools/uv": f"#!/bin/sh\n{uv}",
    }
    build_file_tree(folder, files)
    for name in ("bin/setup", "tools/uv"):
        (folder / name).chmod(0o755)
    git_save(top, "Initial commit")
    return subprocess.run(
        ["bin/setup", "one"],
        cwd=folder,
        env={"PATH": f"{folder / 'tools'}:/usr/local/bin:/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("part", [True, False])
def test_setup_installs_hooks_at_the_top_of_a_repository_alone(
    tmp_path: Path, part: bool
) -> None:
    folder = tmp_path / ("apps/one" if part else ".")

    run = set_up(tmp_path, folder, UV.format("python"))

    assert run.returncode == 0, run.stdout + run.stderr
    assert ("pre-commit install" in (folder / "asked").read_text()) is not part
    assert (f"Hooks: none, this folder is a part of {tmp_path}" in run.stdout) is part
    assert not (folder / ".env").exists()


def test_hooks_and_filters_of_a_worktree_are_there_when_it_is_gone(
    tmp_path: Path,
) -> None:
    main, tree = tmp_path / 'it\'s"`$main`"', tmp_path / "tree"
    build_file_tree(main, {".gitattributes": "*.ipynb filter=nbstripout\n"})
    set_up(main, main, UV.format("pre-commit"))
    git(main, "worktree", "add", "--quiet", str(tree))

    run = set_up(tree, tree, UV.format("pre-commit"))

    assert run.returncode == 0, run.stdout + run.stderr
    assert f"--project {main} pre-commit install" in (tree / "asked").read_text()
    (main / ".venv/bin/python").write_text('#!/bin/sh\necho "$*"\n')
    (main / ".venv/bin/python").chmod(0o755)
    clean = git(main, "config", "filter.nbstripout.clean")
    said = subprocess.run(clean, shell=True, capture_output=True, text=True)
    assert said.stdout == "-m nbstripout\n", said.stderr
    # As DVC reads them for an experiment.
    settings = ConfigObj(str(main / ".git/config"), list_values=False)
    assert settings['filter "nbstripout"']["smudge"] == "cat"


def test_a_uv_that_would_write_another_lock_file_is_refused(tmp_path: Path) -> None:
    said = "unknown field `exclude-dependencies`, expected one of `index`, `pip`"
    uv = f"cat >&2 <<'END'\n  {said}\nEND\necho $* >>asked\n"

    run = set_up(tmp_path, tmp_path, uv)

    assert run.returncode == 1
    assert "does not know `exclude-dependencies` of pyproject.toml" in run.stdout
    assert "sync" not in (tmp_path / "asked").read_text()


def test_no_script_leaves_the_project_for_another_folder(tmp_path: Path) -> None:
    project, other = tmp_path / "project", tmp_path / "other"
    (other / "bin").mkdir(parents=True)
    uv = UV.format("pre-commit") + "echo [$UV_PROJECT_ENVIRONMENT] >>asked\n"
    leading = dict.fromkeys(("CDPATH", "UV_PROJECT_ENVIRONMENT"), str(other))

    run = set_up(project, project, uv, **leading)

    assert run.returncode == 0, run.stdout + run.stderr
    assert list(other.rglob("*")) == [other / "bin"]
    assert str(other) not in (project / "asked").read_text()
    for name in ("demo", "deploy", "setup"):
        script = (REPOSITORY / "template/bin" / name).read_text()
        assert script.index("unset CDPATH") < script.index("cd "), name


def test_setup_ends_where_git_takes_its_hooks_from_elsewhere(tmp_path: Path) -> None:
    git_save(tmp_path)
    git(tmp_path, "config", "core.hooksPath", "/hooks")

    run = set_up(tmp_path, tmp_path, UV.format("pre-commit"))

    assert run.returncode == 0, run.stdout + run.stderr
    assert "Hooks: none yet. git takes them from /hooks" in run.stdout
    assert "install" not in (tmp_path / "asked").read_text()


@pytest.mark.parametrize("settings", ["", "[core]\n\thooksPath = .husky\n"])
def test_hooks_of_another_tool_are_left_alone_and_told_of(
    tmp_path: Path, settings: str
) -> None:
    hook = tmp_path / ".git/hooks/pre-commit"
    git_save(tmp_path)
    build_file_tree(tmp_path, {} if settings else {hook.as_posix(): "exit 0\n"})
    with (tmp_path / ".git/config").open("a") as file:
        file.write(settings)

    run = set_up(tmp_path, tmp_path / "apps/one", UV.format("prek"))

    assert run.returncode == 0, run.stdout + run.stderr
    assert "let it call 'apps/one/.venv/bin/prek -C apps/one run', too" in run.stdout
    assert not hook.exists() if settings else hook.read_text() == "exit 0\n"
    assert ".husky" not in status(tmp_path)
