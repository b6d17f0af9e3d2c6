"""Each fault that a file can have is seen, and none where there is none."""

from __future__ import annotations

import pytest

from .files import is_sound
from .proof import CheckError
from .tree import File


@pytest.mark.parametrize(
    ("path", "content", "trouble"),
    [
        ("notes.md", b"caf\xe9\n", "utf-8"),
        ("notes.md", b"one\r\ntwo\r\n", "carriage return"),
        ("notes.md", b"no end", "does not end in a newline"),
        ("notes.md", b"text\n\n", "ends in an empty line"),
        ("notes.md", b"text \n", "line 1 ends in white space"),
        ("Makefile", b"NAME := {{ name }}\n", "still has Jinja"),
        ("Makefile", b"{% if x %}\n", "still has Jinja"),
        ("a.toml", b"key = = 1\n", "Invalid value"),
        ("a.yml", b"a: [1\n", "expected"),
        ("a.yaml", b"a: 1\na: 2\n", "repeats the key 'a'"),
        ("a.json", b"{,}\n", "Expecting"),
        ("a.ipynb", b'{"cells": 3}\n', "a.ipynb"),
        ("a.py", b"def f(:\n", "invalid syntax"),
        ("a.py", b"x = {'a':1}\n", "black would change it"),
        ("a.png", b"P5\n", "is no PNG"),
        ("setup", b"#!/usr/bin/env bash\nif\n", "bash cannot parse"),
    ],
)
def test_a_fault_is_seen(path: str, content: bytes, trouble: str) -> None:
    with pytest.raises(CheckError, match=trouble):
        is_sound({path: File(content)})


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.yml", b"run: echo ${{ github.ref }}\n"),
        ("a.py", b'x = f"{{{1}}}"\n'),
        ("empty.py", b""),
        (".gitlab-ci.yml", b"job: !reference [other, script]\n"),
    ],
)
def test_what_only_looks_like_a_fault_passes(path: str, content: bytes) -> None:
    is_sound({path: File(content)})
