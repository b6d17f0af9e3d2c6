"""Read the raw texts, and keep each text of the chosen classes once."""

import polars as pl

from ..datasets import read, write
from ..errors import DatasetError
from ..schemas import LabelledText, RawText
from ..settings import Settings


def run(settings: Settings) -> None:
    raw = read(settings.data_path("raw/texts.csv"), RawText)
    texts = clean(raw)
    check_labels(texts, settings.data.labels)
    texts = texts.filter(pl.col("label").is_in(settings.data.labels))
    write(
        sample(texts, settings.data.sample),
        settings.data_path("texts.parquet"),
        LabelledText,
    )


def clean(raw: pl.DataFrame) -> pl.DataFrame:
    """Each text once, ignoring case and spaces; a text with two classes is left out.

    The same text in training and test would make the model look better than it is.
    """
    texts = raw.select(_one_space("text"), _one_space("label"))
    texts = texts.drop_nulls().filter(pl.col("text") != "", pl.col("label") != "")
    key = pl.col("text").str.to_lowercase()
    return (
        texts.unique([key, "label"], keep="first", maintain_order=True)
        .filter(pl.len().over(key) == 1)
        .select(list(LabelledText.to_schema().columns))
    )


def check_labels(texts: pl.DataFrame, labels: list[str]) -> None:
    """Raise DatasetError when a class has no texts."""
    found = texts["label"].unique()
    missing = [label for label in labels if label not in found]
    if missing:
        known = ", ".join(map(repr, found.sort()[:10]))
        raise DatasetError(
            f"data.labels has a class without texts: {missing[0]!r}; "
            f"the texts have {len(found)} classes: {known}"
            + (", ..." if len(found) > 10 else "")
        )


def sample(frame: pl.DataFrame, rows: int | None) -> pl.DataFrame:
    """At most `rows` evenly spaced rows, the same ones each time."""
    if rows is None or rows >= frame.height:
        return frame
    return frame[[i * frame.height // rows for i in range(rows)]]


def _one_space(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars()
