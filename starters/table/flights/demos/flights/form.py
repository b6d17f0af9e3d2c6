"""The controls on the left: one flight, and the weather an hour before departure."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

HERE = Path(__file__).parent
AIRLINES = dict(pl.read_csv(HERE / "airlines.csv").iter_rows())
ROUTES = pl.read_csv(HERE / "routes.csv")
AIRPORTS = {"EWR": "Newark", "JFK": "John F. Kennedy", "LGA": "La Guardia"}

# The median, or the most frequent value, in the training set.
TYPICAL: dict[str, Any] = {
    "carrier": "UA",
    "origin": "EWR",
    "dest": "ATL",
    "scheduled": datetime.datetime(2013, 5, 15, 13),
    "distance": 872,
    "temp": 59.0,
    "humid": 58.0,
    "wind_speed": 10.4,
    "precip": 0.0,
    "pressure": 1017.0,
    "visib": 10.0,
}

CALM = {"temp": 55, "humid": 50, "wind_speed": 6, "precip": 0.0, "visib": 10.0}
STORM = {"temp": 78, "humid": 90, "wind_speed": 22, "precip": 0.4, "visib": 3.0}
SNOW = {"temp": 28, "humid": 92, "wind_speed": 18, "precip": 0.05, "visib": 0.5}
EXAMPLES: dict[str, dict[str, Any]] = {
    "Calm morning": {
        "day": datetime.date(2013, 12, 3),
        "time": datetime.time(7, 30),
        **CALM,
    },
    "Storm": {
        "day": datetime.date(2013, 7, 12),
        "time": datetime.time(18, 45),
        **STORM,
    },
    "Snow": {"day": datetime.date(2013, 12, 14), "time": datetime.time(19, 0), **SNOW},
}


def ask_flight() -> pl.DataFrame:
    """The chosen flight as one row of the model's input."""
    with st.sidebar:
        if "example" not in st.session_state:
            st.session_state["example"] = "Storm"
            use_example()
        st.pills("Start from", list(EXAMPLES), key="example", on_change=use_example)
        return pl.DataFrame([ask_route() | ask_time() | ask_weather()])


def use_example() -> None:
    """Set the controls to the chosen example."""
    st.session_state.update(EXAMPLES.get(st.session_state["example"], {}))


def ask_route() -> dict[str, Any]:
    origin = choose("From", sorted(AIRPORTS), AIRPORTS, first="JFK")
    routes = ROUTES.filter(pl.col("origin") == origin)
    names = dict(routes.select("dest", "name").iter_rows())
    dest = choose("To", sorted(names), names, first="FLL")
    carrier = choose("Airline", sorted(AIRLINES), AIRLINES, first="B6")
    distance = routes.filter(pl.col("dest") == dest)["distance"].first()
    return {"carrier": carrier, "origin": origin, "dest": dest, "distance": distance}


def ask_time() -> dict[str, Any]:
    day = st.date_input("Date", key="day")
    time = st.time_input("Leaves at", key="time")
    return {"scheduled": datetime.datetime.combine(day, time)}


def ask_weather() -> dict[str, Any]:
    st.markdown("**Weather an hour before**")
    return {
        "temp": float(st.slider("Temperature (°F)", 0, 100, key="temp")),
        "humid": float(st.slider("Humidity (%)", 0, 100, key="humid")),
        "wind_speed": float(st.slider("Wind (mph)", 0, 60, key="wind_speed")),
        "precip": st.slider("Rain or snow (inches)", 0.0, 1.5, step=0.05, key="precip"),
        "pressure": float(st.slider("Pressure (hPa)", 980, 1045, 1015)),
        "visib": st.slider("Visibility (miles)", 0.0, 10.0, step=0.5, key="visib"),
    }


def choose(label: str, codes: list[str], names: Mapping[str, str], first: str) -> str:
    """A select box of codes, each shown with its common name."""
    return st.selectbox(
        label,
        codes,
        index=codes.index(first) if first in codes else 0,
        format_func=lambda code: f"{code}, {names[code]}" if code in names else code,
    )
