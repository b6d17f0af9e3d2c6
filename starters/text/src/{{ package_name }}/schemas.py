"""The schema of every dataset that crosses a file.

Raw data is accepted as published. From ingest on, every value must be possible.
"""

import pandera.polars as pa


class RawText(pa.DataFrameModel):
    """One text as published."""

    text: str = pa.Field(nullable=True)
    label: str = pa.Field(nullable=True)

    class Config:
        strict = "filter"


class Text(pa.DataFrameModel):
    """The model's input."""

    text: str = pa.Field(
        str_length={"min_value": 1, "max_value": 10_000},
        description="a short text, as people write it",
    )


class LabelledText(Text):
    """A text and the class that it belongs to."""

    label: str = pa.Field(str_length={"min_value": 1})

    class Config:
        strict = True


class Prediction(Text):
    """A text, its predicted class, and the probability of that class."""

    label: str = pa.Field(description="the likeliest class")
    probability: float = pa.Field(
        ge=0, le=1, description="how likely it is that this class is right, 0 to 1"
    )


class Confusion(pa.DataFrameModel):
    """How often texts of one class were predicted as another."""

    label: str
    predicted: str
    count: int = pa.Field(ge=0)


class ClassScore(pa.DataFrameModel):
    """How well one class is recognised."""

    label: str
    precision: float = pa.Field(ge=0, le=1)
    recall: float = pa.Field(ge=0, le=1)
    f1: float = pa.Field(ge=0, le=1)
    count: int = pa.Field(ge=0)


class CalibrationBin(pa.DataFrameModel):
    """A bin of predictions: their mean probability, and the share that was right."""

    predicted: float = pa.Field(ge=0, le=1)
    observed: float = pa.Field(ge=0, le=1)


class Phrase(pa.DataFrameModel):
    """A phrase with its weight for a class."""

    label: str
    phrase: str
    weight: float
