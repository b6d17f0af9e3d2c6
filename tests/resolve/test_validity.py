import pytest

from graft.resolve import problem


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("a.toml", b"x = ", "not valid toml"),
        ("a.yml", b"x: [1", "not valid yml"),
        ("a.yaml", b"x: 1\nx: 2\n", "the key x appears twice"),
        ("a.json", b'{"x": 1,}', "not valid json"),
        ("a.json", b'{"x": 1, "x": 2}', "a key appears twice"),
        ("a.ipynb", b"{}", "a notebook without cells"),
        ("a.py", b"def f(:\n", "not valid py"),
        ("a.py", b"\0", "not valid py"),
        ("README.md", b"a\n<<<<<<< ours\nb\n", "conflict marker is left in line 2"),
    ],
)
def test_a_broken_file_is_named_with_its_reason(path, content, words):
    assert words in problem(path, content)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.toml", b"x = 1"),
        ("a.yml", b"a: &x {b: 1}\nc: *x\n---\nd: !tag e\n"),
        ("a.py", b"\xef\xbb\xbfx = 1\n"),
        ("README.md", b"Title\n=======\n"),
        (".vscode/settings.json", b"// comment\n{}"),
        ("a.bin", b"\xff\x00"),
        ("a.toml", b""),
        ("a.yaml", b""),
        ("conda/meta.yaml", b"a: 1\n{% if b %}\nb: 2\n{% endif %}\n"),
    ],
)
def test_a_sound_file_and_an_unknown_kind_have_no_problem(path, content):
    assert problem(path, content) is None
