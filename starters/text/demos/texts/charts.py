"""The two charts of the page."""

import altair as alt
import polars as pl

FOR, AGAINST = "#0f766e", "#c2410c"


def classes(answers: pl.DataFrame) -> alt.LayerChart:
    """The likeliest classes."""
    base = alt.Chart(answers).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
        x=alt.X(
            "probability:Q",
            title="probability",
            scale=alt.Scale(domain=[0, 1.1]),
            axis=alt.Axis(format="%", grid=False, values=[0, 0.5, 1]),
        ),
        text=alt.Text("probability:Q", format=".0%"),
    )
    bars = base.mark_bar(color=FOR, cornerRadius=3)
    return (bars + base.mark_text(align="left", dx=6)).properties(
        height=34 * answers.height + 40
    )


def reasons(phrases: pl.DataFrame) -> alt.Chart:
    """The weight of each phrase for or against a class, the strongest first."""
    widest = max(phrases["weight"].abs().max(), 0.5) * 1.1  # type: ignore[type-var]
    return (
        alt.Chart(phrases)
        .mark_bar(cornerRadius=3)
        .encode(
            y=alt.Y("phrase:N", sort=None, title=None, axis=alt.Axis(labelLimit=220)),
            x=alt.X(
                "weight:Q",
                title="← against | for →",
                scale=alt.Scale(domain=[-widest, widest]),
                axis=alt.Axis(labels=False, ticks=False, grid=False),
            ),
            color=alt.condition("datum.weight > 0", alt.value(FOR), alt.value(AGAINST)),
            tooltip=["phrase", alt.Tooltip("weight", format="+.2f")],
        )
        .properties(height=34 * phrases.height + 40)
    )
