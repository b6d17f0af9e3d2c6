"""The demo as a user sees it, without a browser. Run it with `make test`."""

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def page() -> AppTest:
    page = AppTest.from_file("app.py", default_timeout=120).run()
    assert not page.exception
    assert not page.error
    return page


def probability(page: AppTest) -> int:
    return int(page.metric[0].value.removesuffix("%"))


def test_a_storm_makes_a_flight_later_than_a_calm_morning(page: AppTest) -> None:
    storm = probability(page)
    page.sidebar.button_group(key="example").set_value("Calm morning").run()
    assert not page.exception
    assert probability(page) < storm - 20


def test_a_changed_flight_is_predicted_anew(page: AppTest) -> None:
    before = probability(page)
    page.sidebar.slider(key="precip").set_value(0.0)
    page.sidebar.slider(key="wind_speed").set_value(5).run()
    assert not page.exception
    assert probability(page) < before


@pytest.mark.parametrize("origin", ["EWR", "JFK", "LGA"])
def test_each_airport_offers_only_its_own_destinations(
    page: AppTest, origin: str
) -> None:
    page.sidebar.selectbox[0].set_value(origin).run()
    assert not page.exception
    honolulu = any("HNL" in option for option in page.sidebar.selectbox[1].options)
    assert honolulu == (origin != "LGA")
