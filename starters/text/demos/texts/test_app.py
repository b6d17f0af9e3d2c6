"""The demo as a user sees it, without a browser. Run it with `make test`."""

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_file("app.py", default_timeout=120).run()
    assert not page.exception
    assert not page.error
    return page


def test_an_example_is_given_a_class_and_reasons(page: AppTest) -> None:
    assert page.metric[0].value in page.caption[0].value
    assert page.selectbox[0].value == page.metric[0].value
    assert not page.info


def test_an_example_that_is_chosen_becomes_the_text(page: AppTest) -> None:
    example = page.button_group(key="example").options[1]
    page.button_group(key="example").set_value(example).run()
    assert not page.exception
    assert page.text_area[0].value == example


def test_a_text_without_a_known_word_says_so(page: AppTest) -> None:
    page.text_area[0].set_value("zzzxqy").run()
    assert not page.exception
    assert "none of these words" in page.info[0].value


def test_no_text_is_no_answer(page: AppTest) -> None:
    page.text_area[0].set_value("  ").run()
    assert not page.exception
    assert not page.metric
    assert "Write a text" in page.warning[0].value
