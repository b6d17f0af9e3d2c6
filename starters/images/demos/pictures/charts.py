"""The chart and the coloured picture of the page."""

import altair as alt
import numpy as np
import polars as pl
from PIL import Image

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


def reasons(
    square: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]],
    parts: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """The picture, coloured where it speaks for a class or against it."""
    size = square.shape[1], square.shape[0]
    strength = np.array(Image.fromarray(parts.astype(np.float32)).resize(size))
    share = np.clip(np.abs(strength) / max(np.abs(parts).max(), 1e-9), 0, 1)
    colour = np.where(strength[..., None] > 0, _rgb(FOR), _rgb(AGAINST))
    mixed = square * (1 - share[..., None] * 0.8) + colour * share[..., None] * 0.8
    return mixed.astype(np.uint8)


def _rgb(colour: str) -> list[int]:
    return [*bytes.fromhex(colour[1:])]
