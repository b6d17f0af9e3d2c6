from stories import merged

HOOKS = """\
# Checks before every commit.
repos:
  - repo: https://github.com/psf/black
    rev: 24.1.0
    hooks:
      - id: black
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v0.4.0
    hooks:
      - id: ruff
        args: [--fix]
"""
WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python-version: ["3.10", "3.11"]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: ${{ matrix.python-version }}
      - run: make test
"""


def test_hooks_that_both_sides_append_are_both_kept():
    ours = HOOKS + (
        "  # notebooks without outputs\n"
        "  - repo: https://github.com/kynan/nbstripout\n"
        "    rev: 0.7.1\n    hooks:\n      - id: nbstripout\n"
    )
    theirs = HOOKS + (
        "  - repo: https://github.com/codespell-project/codespell\n"
        "    rev: v2.3.0\n    hooks:\n      - id: codespell\n"
    )
    result = merged(".pre-commit-config.yaml", HOOKS, ours, theirs)
    assert result == theirs + ours.removeprefix(HOOKS)


def test_the_newer_revision_of_a_hook_wins_on_either_side():
    ours = HOOKS.replace("24.1.0", "24.10.0").replace("v0.4.0", "v0.5.0")
    theirs = HOOKS.replace("24.1.0", "24.3.0").replace("v0.4.0", "v0.6.0")
    expected = HOOKS.replace("24.1.0", "24.10.0").replace("v0.4.0", "v0.6.0")
    assert merged(".pre-commit-config.yaml", HOOKS, ours, theirs) == expected


def test_a_revision_that_we_moved_back_stays_a_conflict():
    ours = HOOKS.replace("24.1.0", "23.1.0")
    theirs = HOOKS.replace("24.1.0", "24.3.0")
    assert merged(".pre-commit-config.yaml", HOOKS, ours, theirs) is None


def test_a_step_added_beside_a_new_version_of_an_action_is_kept():
    ours = WORKFLOW.replace(
        "      - run: make test\n", "      - run: make data\n      - run: make test\n"
    )
    theirs = WORKFLOW.replace("setup-python@v5", "setup-python@v6").replace(
        "${{ matrix.python-version }}", '"3.12"'
    )
    result = merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs)
    assert result == theirs.replace(
        "      - run: make test\n", "      - run: make data\n      - run: make test\n"
    )


def test_steps_added_by_both_in_one_place_stay_a_conflict():
    ours = WORKFLOW + "      - run: make docs\n"
    theirs = WORKFLOW + "      - run: make dist\n"
    assert merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs) is None


def test_versions_in_a_matrix_are_merged_by_item():
    ours = WORKFLOW.replace('"3.10", "3.11"', '"3.11"')
    theirs = WORKFLOW.replace('"3.10", "3.11"', '"3.10", "3.11", "3.12"')
    expected = WORKFLOW.replace('"3.10", "3.11"', '"3.11", "3.12"')
    assert merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs) == expected


def test_a_pinned_action_follows_its_version_comment():
    pin = "uses: actions/checkout@" + "a" * 40 + " # v4.1.0"
    base = WORKFLOW.replace("uses: actions/checkout@v4", pin)
    ours = base.replace("a" * 40 + " # v4.1.0", "b" * 40 + " # v4.1.5")
    theirs = base.replace("a" * 40 + " # v4.1.0", "c" * 40 + " # v4.2.0")
    assert merged(".github/workflows/ci.yml", base, ours, theirs) == theirs


def test_the_indentation_of_our_file_is_kept():
    base = "repos:\n  - repo: one\n    hooks:\n      - id: a\n"
    ours = "repos:\n- repo: one\n  hooks:\n  - id: a\n  - id: b\n"
    theirs = base + "  - repo: local\n    hooks:\n      - id: mine\n"
    result = merged(".pre-commit-config.yaml", base, ours, theirs)
    assert result == ours + "- repo: local\n  hooks:\n    - id: mine\n"


def test_files_with_anchors_stay_conflicts():
    base = "a: &x 1\nb: *x\nc: 1\n"
    assert merged("x.yaml", base, base + "d: 1\n", base + "e: 1\n") is None


def test_a_job_that_they_deleted_and_we_added_to_stays_a_conflict():
    base = WORKFLOW + "  docs:\n    runs-on: ubuntu-latest\n"
    ours = base + "    timeout-minutes: 5\n"
    assert merged(".github/workflows/ci.yml", base, ours, WORKFLOW) is None


def test_a_job_that_they_deleted_goes_with_the_newer_pins_that_a_bot_gave_it():
    sha, newer = "a" * 40, "b" * 40
    pinned = WORKFLOW.replace("checkout@v4", f"checkout@{sha} # v4.0.1")
    base = pinned + pinned.partition("jobs:\n")[2].replace("test:", "image:")
    ours = base.replace(f"{sha} # v4.0.1", f"{newer} # v4.1.0")
    expected = pinned.replace(f"{sha} # v4.0.1", f"{newer} # v4.1.0")
    assert base.count("checkout") == 2
    assert merged(".github/workflows/ci.yml", base, ours, pinned) == expected
    other = ours.replace(f"{newer} # v4.1.0", f"{newer} # ours")
    assert merged(".github/workflows/ci.yml", base, other, pinned) is None


def test_stages_added_in_one_place_stay_a_conflict():
    base = "stages:\n  - build\n  - test\n"
    ours, theirs = base + "  - docs\n", base + "  - release\n"
    assert merged(".gitlab-ci.yml", base, ours, theirs) is None
    base, ours, theirs = (
        side.replace("stages", "tags") for side in (base, ours, theirs)
    )
    assert merged(".gitlab-ci.yml", base, ours, theirs) == theirs + "  - docs\n"


def test_a_comment_of_ours_behind_an_action_is_never_lost():
    ours = WORKFLOW.replace("checkout@v4", "checkout@v5 # agreed")
    theirs = WORKFLOW.replace("checkout@v4", "checkout@v6")
    assert merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs) is None
