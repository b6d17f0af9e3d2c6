"""The two charts of the page."""

from collections.abc import Mapping

import altair as alt
import polars as pl

LATER, SOONER = "#c2410c", "#0f766e"
SHOWN = 8
LABELS = {
    "carrier": "Airline {carrier}",
    "origin": "From {origin}",
    "dest": "To {dest}",
    "scheduled": "Leaves {scheduled:%A at %H:%M}",
    "distance": "{distance:,} miles to fly",
    "temp": "{temp:.0f} °F",
    "humid": "{humid:.0f} % humidity",
    "wind_speed": "{wind_speed:.0f} mph wind",
    "precip": "{precip:g} inches of rain or snow",
    "pressure": "{pressure:.0f} hPa",
    "visib": "{visib:g} miles of sight",
}


def reasons(added: Mapping[str, float], flight: pl.DataFrame) -> alt.LayerChart:
    """How much each fact changes the flight's probability, the strongest first."""
    facts = flight.row(0, named=True)
    rows = [
        {"fact": LABELS[name].format(**facts), "push": 100 * push}
        for name, push in added.items()
    ]
    table = pl.DataFrame(rows).with_columns(
        points=pl.col("push").map_elements("{:+.0f}".format, return_dtype=pl.String)
    )
    table = table.sort(pl.col("push").abs(), descending=True).head(SHOWN)
    widest = max(table["push"].abs().max(), 5) * 1.25
    base = alt.Chart(table).encode(
        y=alt.Y("fact:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
        x=alt.X(
            "push:Q",
            title="← on time | late →",
            scale=alt.Scale(domain=[-widest, widest]),
            axis=alt.Axis(labels=False, ticks=False, grid=False),
        ),
        tooltip=["fact", alt.Tooltip("points", title="percentage points")],
    )
    colour = alt.condition("datum.push > 0", alt.value(LATER), alt.value(SOONER))
    bars = base.mark_bar(cornerRadius=3).encode(color=colour)
    right = base.transform_filter("datum.push > 0").mark_text(align="left", dx=6)
    left = base.transform_filter("datum.push <= 0").mark_text(align="right", dx=-6)
    return (bars + right.encode(text="points") + left.encode(text="points")).properties(
        height=34 * SHOWN
    )


def hours(predictions: pl.DataFrame, chosen: int) -> alt.LayerChart:
    """The probability by hour of departure, with the chosen hour marked."""
    table = predictions.select("probability", hour=pl.col("scheduled").dt.hour())
    base = alt.Chart(table).encode(
        x=alt.X(
            "hour:Q",
            title="hour of departure",
            scale=alt.Scale(domain=[5, 23]),
            axis=alt.Axis(grid=False, tickCount=18),
        ),
        y=alt.Y(
            "probability:Q",
            title="probability of being late",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%"),
        ),
        tooltip=["hour", alt.Tooltip("probability", format=".0%")],
    )
    line = base.mark_line(color=SOONER, strokeWidth=3, interpolate="monotone")
    mark = base.transform_filter(f"datum.hour === {chosen}").mark_point(
        color=LATER, filled=True, size=160, opacity=1
    )
    return (line + mark).properties(height=220)
