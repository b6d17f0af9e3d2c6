from stories import merged

BASE = "x = {'a': 1,\n     'b': 2}\ny = [1,\n     2]\n"
BLACK = 'x = {"a": 1, "b": 2}\ny = [1, 2]\n'


def test_a_file_that_we_only_formatted_takes_their_change():
    theirs = BASE.replace("'b': 2", "'c': 3").replace("2]", "4]")
    assert merged("x.py", BASE, BLACK, theirs) == theirs


def test_a_file_that_they_only_formatted_stays_ours():
    ours = BASE.replace("'b': 2", "'c': 3").replace("2]", "4]")
    assert merged("x.py", BASE, ours, BLACK) == ours


def test_a_comment_of_ours_beside_new_formatting_stays_a_conflict():
    theirs = BASE.replace("'b': 2", "'c': 3").replace("2]", "4]")
    assert merged("x.py", BASE, "# mine\n" + BLACK, theirs) is None
