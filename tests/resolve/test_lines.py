from stories import merged

from graft.resolve import resolve


def test_neighbouring_lines_changed_one_to_one_are_both_taken():
    base = "CC = gcc -O2\nLD = ld -static\n"
    ours = base.replace("-O2", "-O3")
    theirs = base.replace("-static", "-shared")
    assert merged("Makefile", base, ours, theirs) == "CC = gcc -O3\nLD = ld -shared\n"


def test_a_line_that_was_replaced_altogether_stays_a_conflict():
    base = "CC = gcc -O2\nLD = ld -static\n"
    ours = base.replace("CC = gcc -O2", "include own.mk")
    theirs = base.replace("-static", "-shared")
    assert merged("Makefile", base, ours, theirs) is None


def test_different_words_of_one_line_are_both_taken():
    base = "The model predicts delays of flights from New York.\n"
    ours = base.replace("flights", "trains")
    theirs = base.replace("The model", "This model")
    expected = "This model predicts delays of trains from New York.\n"
    assert merged("README.md", base, ours, theirs) == expected


def test_neighbouring_words_stay_a_conflict():
    base = "The model predicts delays.\n"
    ours = base.replace("model", "forest")
    theirs = base.replace("predicts", "estimates")
    assert merged("README.md", base, ours, theirs) is None


def test_lines_added_by_both_in_one_place_stay_a_conflict():
    base = "a\n"
    assert merged("notes.txt", base, "a\nmine\n", "a\ntheirs\n") is None


def test_a_change_that_we_have_already_is_not_made_again():
    base = "first\n"
    ours = "first\nshared line\nour line\n"
    theirs = "first\nshared line\n"
    assert merged("notes.txt", base, ours, theirs) == ours


def test_a_deletion_against_a_change_stays_a_conflict():
    base = "one\ntwo words here\nthree\n"
    theirs = base.replace("words", "other words")
    assert merged("notes.txt", base, "one\nthree\n", theirs) is None


def test_only_white_space_changed_by_us_gives_way_to_a_change_of_theirs():
    base = "FROM python:3.11\nRUN  make\nCMD serve\n"
    ours = base.replace("RUN  make", "RUN make")
    theirs = base.replace("RUN  make", "RUN  make all")
    assert merged("Dockerfile", base, ours, theirs) == theirs


def test_an_indentation_of_ours_is_a_change_where_it_carries_meaning():
    base = "for x in y:\n    a(x)\n    b(x)\n"
    ours = base.replace("    b(x)", "b(x)")
    theirs = base.replace("b(x)", "b(x, 1)")
    assert merged("x.py", base, ours, theirs) is None


def test_numbers_that_are_no_versions_stay_conflicts():
    base = "rate = 0.1\n"
    assert merged("params.toml", base, "rate = 0.2\n", "rate = 0.3\n") is None


def test_the_newer_image_of_a_container_wins():
    base = "FROM python:3.10-slim AS base\n"
    ours = base.replace("3.10", "3.11")
    theirs = base.replace("3.10", "3.12")
    assert merged("Dockerfile", base, ours, theirs) == theirs


def test_line_endings_of_ours_are_kept():
    base, theirs = b"a = 1\nb = 1\n", b"a = 1\nb = 2\n"
    result = resolve("x.toml", base, b"a = 2\r\nb = 1\r\n", theirs)
    assert result is not None
    assert result.content == b"a = 2\r\nb = 2\r\n"


def test_mixed_line_endings_stay_a_conflict():
    assert resolve("x.toml", b"a = 1\n", b"a = 1\r\nb = 1\n", b"a = 2\n") is None


def test_one_side_alone_is_taken_whatever_the_bytes():
    one, other = b"\xff\x00", b"\xfe"
    assert resolve("x.bin", one, one, other).content == other
    assert resolve("x.bin", one, other, one).content == other
    assert resolve("x.bin", None, other, other).content == other
    assert resolve("x.bin", b"", one, other) is None


def test_a_file_that_both_sides_added_is_settled_only_when_one_holds_the_other():
    ours, theirs = b"[a]\nx = 1\n\n[b]\ny = 1\n", b"[a]\nx = 1\n"
    result = resolve("x.toml", None, ours, theirs)
    assert result is not None
    assert result.content == ours
    assert resolve("x.toml", None, ours, b"[a]\nx = 1\n[c]\n") is None


def test_a_lock_file_stays_a_conflict_because_it_is_made_anew():
    base = '{\n  "a": "1.0.0",\n  "b": "1.0.0"\n}\n'
    ours, theirs = base.replace('a": "1', 'a": "2'), base.replace('b": "1', 'b": "3')
    assert merged("package.json", base, ours, theirs) is not None
    for name in ("package-lock.json", "uv.lock", "sub/pnpm-lock.yaml", "Pipfile.lock"):
        assert merged(name, base, ours, theirs) is None


def test_files_too_large_to_be_written_by_hand_stay_conflicts():
    base = "same\n" * 2000 + "end here\n"
    assert (
        merged("x.txt", base, base + "mine\n", base.replace("end", "the end")) is None
    )
    line = "word " * 1000
    assert merged("x.txt", f"{line}a b c\n", f"{line}x b c\n", f"{line}a b y\n") is None
