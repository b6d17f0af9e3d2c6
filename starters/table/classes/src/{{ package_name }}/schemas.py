"""The schema of every dataset that crosses a file.

A value that breaks a rule stops the run, with file, column and row: tighten the rules.
"""

import pandera.polars as pa

TARGET = "answer"


class Row(pa.DataFrameModel):
    """What is known of a row: the input of the model."""

    amount: float = pa.Field(ge=0, le=100, nullable=True)
    kind: str = pa.Field(isin=["large", "small"])


class LabelledRow(Row):
    """A row and its answer."""

    answer: str = pa.Field(isin=["good", "fair", "bad"])

    class Config:
        strict = True


class Table(Row):
    """A row of the table as it comes, with what is not for the model."""

    answer: str = pa.Field(isin=["good", "fair", "bad"], nullable=True)

    class Config:
        strict = "filter"


class Prediction(Row):
    """A row, and what the model says of it."""

    probability: float = pa.Field(ge=0, le=1, description="of this class")
    answer: str = pa.Field(
        isin=["good", "fair", "bad"], description="the likeliest class"
    )


# What the evaluation writes:


class Confusion(pa.DataFrameModel):
    """How many rows of a class were given which class."""

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
    """The mean probability of some answers, and the share of them that was right."""

    predicted: float = pa.Field(ge=0, le=1)
    observed: float = pa.Field(ge=0, le=1)


class Importance(pa.DataFrameModel):
    """How much the loss grows when the values of a column are shuffled."""

    feature: str
    loss: float
