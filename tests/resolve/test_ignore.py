from stories import merged

from graft.resolve import resolve


def test_rules_added_on_both_sides_are_all_kept():
    base = "*.pyc\n/dist/\n"
    result = merged(".gitignore", base, base + "/scratch/\n", base + "/build/\n")
    assert result == base + "/scratch/\n/build/\n"


def test_a_rule_is_not_added_twice():
    base = "*.pyc\n"
    result = merged(".gitignore", base, "/build/\n*.pyc\n.env\n", "*.pyc\n/build/\n")
    assert result == "/build/\n*.pyc\n.env\n"


def test_exceptions_stay_conflicts_because_their_place_matters():
    base = "*.csv\n"
    assert merged(".gitignore", base, base + "!a.csv\n", base + "*.json\n") is None


def test_files_that_both_sides_added_are_joined():
    result = resolve(".gitignore", None, b"*.pyc\r\n/own/\r\n", b"*.pyc\n/dist/\n")
    assert result is not None
    assert result.content == b"*.pyc\r\n/own/\r\n/dist/\r\n"
    result = resolve(".gitignore", None, b"/own/\n", b"/dist/\r\n")
    assert result is not None
    assert result.content == b"/own/\n/dist/\n"
