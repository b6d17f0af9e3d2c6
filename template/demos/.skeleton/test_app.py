"""The demo as a person uses it, without a browser. Run it with `make test`."""

from streamlit.testing.v1 import AppTest


def test_the_page_shows_what_the_model_says() -> None:
    page = AppTest.from_file("app.py", default_timeout=120).run()
    assert not page.exception
    assert not [error.value for error in page.error]
    assert len(page.dataframe) == 1


def test_a_table_that_is_not_there_is_one_sentence() -> None:
    page = AppTest.from_file("app.py", default_timeout=120).run()
    page.text_input[0].set_value("missing.csv").run()
    assert not page.exception
    assert "missing.csv" in page.error[0].value
