from stories import merged

BASE = """\
{
  "name": "flights",
  "scripts": {
    "test": "vitest",
    "build": "vite build"
  },
  "devDependencies": {
    "vite": "^5.0.0"
  }
}
"""


def test_keys_changed_side_by_side_are_merged():
    ours = BASE.replace('"vite build"', '"vite build",\n    "own": "x"')
    theirs = BASE.replace('"vite build"', '"vite build",\n    "lint": "eslint"')
    expected = BASE.replace(
        '"vite build"', '"vite build",\n    "lint": "eslint",\n    "own": "x"'
    )
    assert merged("package.json", BASE, ours, theirs) == expected


def test_the_newer_package_wins():
    ours = BASE.replace("^5.0.0", "^5.2.0")
    theirs = BASE.replace("^5.0.0", "^5.1.0")
    assert merged("package.json", BASE, ours, theirs) == ours


def test_a_file_laid_out_by_hand_stays_a_conflict():
    base = '{"a": [1,\n 2], "b": 1}\n'
    ours, theirs = base.replace("2]", "2, 3]"), base.replace("2]", "2, 4]")
    assert merged("x.json", base, ours, theirs) is None


def test_one_key_changed_on_both_sides_stays_a_conflict():
    ours, theirs = BASE.replace("flights", "x"), BASE.replace("flights", "y")
    assert merged("package.json", BASE, ours, theirs) is None


def test_a_lone_surrogate_of_the_other_side_is_no_crash():
    base = '{\n  "a": "x",\n  "b": "1"\n}\n'
    ours = base.replace('"1"', '"2",\n  "d": "3"')
    theirs = base.replace('"x"', r'"\ud800"')
    assert merged("a.json", base, ours, theirs) is None
