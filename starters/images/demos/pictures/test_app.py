"""The demo as a person uses it, without a browser. Run it with `make test`."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_file("app.py", default_timeout=120).run()
    assert not page.exception
    assert not page.error
    return page


def test_an_example_is_given_a_class(page: AppTest) -> None:
    assert page.metric[0].value in page.caption[0].value
    assert page.selectbox[0].value == page.metric[0].value


def test_an_upload_is_given_a_class(page: AppTest) -> None:
    example = next(Path("../../examples/pictures").iterdir())
    page.button_group[0].set_value(None).run()
    assert not page.metric
    page.file_uploader[0].set_value((example.name, example.read_bytes(), "")).run()
    assert not page.exception
    assert page.metric


def test_an_upload_that_is_no_picture_is_one_sentence(page: AppTest) -> None:
    page.file_uploader[0].set_value(("notes.txt", b"words", "text/plain")).run()
    assert not page.exception
    assert page.error[0].value.startswith("notes.txt: it is no picture")


def test_no_picture_is_no_answer(page: AppTest) -> None:
    page.button_group[0].set_value(None).run()
    assert not page.exception
    assert not page.metric
    assert "Upload a picture" in page.warning[0].value
