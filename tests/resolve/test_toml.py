from stories import merged

from graft.resolve import resolve

PYPROJECT = """\
[project]
name = "flights"
requires-python = ">=3.10"
dependencies = [
    "polars>=1.0",
    "typer>=0.12",
]

[tool.black]
line-length = 88
"""


def test_dependencies_added_on_both_sides_are_all_kept():
    ours = PYPROJECT.replace('"typer>=0.12",', '"typer>=0.12",\n    "rich",  # tables')
    theirs = PYPROJECT.replace('"typer>=0.12",', '"typer>=0.12",\n    "pyyaml>=6",')
    expected = PYPROJECT.replace(
        '"typer>=0.12",',
        '"typer>=0.12",\n    "pyyaml>=6",\n    "rich",  # tables',
    )
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) == expected


def test_a_cap_of_ours_joins_a_raised_bound_of_theirs():
    ours = PYPROJECT.replace("polars>=1.0", "polars>=1.0,<2")
    theirs = PYPROJECT.replace("polars>=1.0", "polars>=1.3")
    expected = PYPROJECT.replace("polars>=1.0", "polars>=1.3,<2")
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) == expected


def test_bounds_that_exclude_each_other_stay_a_conflict():
    ours = PYPROJECT.replace("polars>=1.0", "polars>=1.0,<2")
    theirs = PYPROJECT.replace("polars>=1.0", "polars>=2.1")
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) is None


def test_the_newer_of_two_python_versions_wins():
    ours = PYPROJECT.replace(">=3.10", ">=3.11")
    theirs = PYPROJECT.replace(">=3.10", ">=3.12")
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) == theirs


def test_a_dependency_that_we_dropped_stays_dropped_when_they_move_its_bound():
    ours = PYPROJECT.replace('    "typer>=0.12",\n', "")
    theirs = PYPROJECT.replace("typer>=0.12", "typer>=0.15")
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) == ours


def test_tables_added_in_one_place_are_both_kept():
    ours = PYPROJECT + "\n[tool.isort]\n# ours\nprofile = 'black'\n"
    theirs = PYPROJECT + "\n[tool.ruff]\nline-length = 88\n"
    result = merged("pyproject.toml", PYPROJECT, ours, theirs)
    assert result == (
        PYPROJECT
        + "\n[tool.ruff]\nline-length = 88\n"
        + "\n[tool.isort]\n# ours\nprofile = 'black'\n"
    )


def test_a_key_that_both_added_with_other_values_stays_a_conflict():
    ours = PYPROJECT + "preview = true\n"
    theirs = PYPROJECT + "preview = false\n"
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) is None


def test_a_table_that_they_deleted_keeps_what_we_added_to_it():
    ours = PYPROJECT + "exclude = 'vendored'\n"
    theirs = PYPROJECT.replace("\n[tool.black]\nline-length = 88\n", "")
    result = merged("pyproject.toml", PYPROJECT, ours, theirs)
    assert result == PYPROJECT.replace("line-length = 88", "exclude = 'vendored'")


def test_a_table_that_they_deleted_and_we_changed_stays_a_conflict():
    ours = PYPROJECT.replace("88", "100")
    theirs = PYPROJECT.replace("\n[tool.black]\nline-length = 88\n", "")
    assert merged("pyproject.toml", PYPROJECT, ours, theirs) is None


def test_lists_on_one_line_are_merged_by_item():
    base = 'x = 1\nselect = ["E", "F"]  # rules\ny = 1\n'
    ours = base.replace('"F"', '"F", "ANN"')
    theirs = base.replace('"F"', '"F", "UP"')
    assert merged("ruff.toml", base, ours, theirs) == base.replace(
        '"F"', '"F", "UP", "ANN"'
    )


def test_a_list_that_we_spread_over_lines_still_takes_their_item():
    base = 'select = ["E", "F"]\n'
    ours = 'select = [\n  "E",\n  "F",  # why\n  "ANN",\n]\n'
    theirs = 'select = ["E", "F", "UP"]\n'
    result = merged("ruff.toml", base, ours, theirs)
    assert result == 'select = [\n  "E",\n  "F",  # why\n  "UP",\n  "ANN",\n]\n'


def test_an_array_without_a_last_comma_stays_without():
    base = "x = [\n    'a',\n    'b'\n]\ny = [\n    'a'\n]\n"
    ours = base.replace("'b'", "'b',\n    'c'")
    theirs = base.replace("'b'", "'b',\n    'd'")
    expected = base.replace("'b'", "'b',\n    'd',\n    'c'")
    assert merged("x.toml", base, ours, theirs) == expected


def test_an_item_replaced_on_both_sides_stays_a_conflict():
    base = 'x = ["a", "b"]\n'
    assert merged("x.toml", base, 'x = ["a", "c"]\n', 'x = ["a", "d"]\n') is None


def test_a_comment_of_ours_is_never_lost():
    base = "[a]\nx = 1\n\n[b]\ny = 1\n"
    ours = base.replace("x = 1", "# why\nx = 1").replace("y = 1", "y = 2")
    theirs = base.replace("[a]\nx = 1\n\n", "").replace("y = 1", "y = 1\nz = 1")
    assert merged("x.toml", base, ours, theirs) is None


def test_arrays_of_tables_are_merged_by_name():
    base = '[[index]]\nname = "a"\nurl = "x"\n'
    ours = base + '\n[[index]]\nname = "mine"\nurl = "y"\n'
    theirs = base + '\n[[index]]\nname = "new"\nurl = "z"\n'
    result = merged("uv.toml", base, ours, theirs)
    assert result == theirs + ours.removeprefix(base)


def test_nameless_tables_changed_on_both_sides_stay_a_conflict():
    base = "[[x]]\na = 1\n"
    assert merged("x.toml", base, base + "[[x]]\na = 2\n", "[[x]]\na = 3\n") is None


def test_the_resolved_keys_are_named():
    ours = PYPROJECT.replace('"typer>=0.12",', '"typer>=0.12",\n    "rich",')
    theirs = PYPROJECT.replace('"typer>=0.12",', '"typer>=0.12",\n    "pyyaml",')
    sides = (side.encode() for side in (PYPROJECT, ours, theirs))
    result = resolve("pyproject.toml", *sides)
    assert result is not None
    assert result.how == "TOML merged by key: project.dependencies"


def test_numbers_added_in_one_place_stay_a_conflict():
    base = "layers = [64, 32]\n"
    ours, theirs = "layers = [64, 32, 16]\n", "layers = [64, 32, 8]\n"
    assert merged("model.toml", base, ours, theirs) is None
