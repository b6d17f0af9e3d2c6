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

    answer: float = pa.Field(ge=0, le=100)

    class Config:
        strict = True


class Table(Row):
    """A row of the table as it comes, with what is not for the model."""

    answer: float = pa.Field(ge=0, le=100, nullable=True)

    class Config:
        strict = "filter"


class Prediction(Row):
    """A row, and what the model says of it."""

    answer: float = pa.Field(description="the expected value")


# What the evaluation writes:


class Answer(pa.DataFrameModel):
    """What was predicted for a row, and what is true."""

    predicted: float
    observed: float


class Importance(pa.DataFrameModel):
    """How much the loss grows when the values of a column are shuffled."""

    feature: str
    loss: float
