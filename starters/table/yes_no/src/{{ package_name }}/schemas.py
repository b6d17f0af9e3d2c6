"""The schema of every dataset that crosses a file.

A value that breaks a rule stops the run, with file, column and row: tighten the rules.
"""

import pandera.polars as pa

TARGET = "answer"
YES, NO = "yes", "no"


class Row(pa.DataFrameModel):
    """What is known of a row: the input of the model."""

    amount: float = pa.Field(ge=0, le=100, nullable=True)
    kind: str = pa.Field(isin=["large", "small"])


class LabelledRow(Row):
    """A row and its answer."""

    answer: str = pa.Field(isin=["yes", "no"])

    class Config:
        strict = True


class Table(Row):
    """A row of the table as it comes, with what is not for the model."""

    answer: str = pa.Field(isin=["yes", "no"], nullable=True)

    class Config:
        strict = "filter"


class Prediction(Row):
    """A row, and what the model says of it."""

    probability: float = pa.Field(ge=0, le=1, description="of the answer 'yes'")
    answer: str = pa.Field(isin=["yes", "no"], description="the likelier answer")


# What the evaluation writes:


class RocPoint(pa.DataFrameModel):
    """How many of the rows are found at the price of how many false alarms."""

    false_positive_rate: float = pa.Field(ge=0, le=1)
    true_positive_rate: float = pa.Field(ge=0, le=1)


class CalibrationBin(pa.DataFrameModel):
    """The mean prediction for some rows, and the share of them that are yes."""

    predicted: float = pa.Field(ge=0, le=1)
    observed: float = pa.Field(ge=0, le=1)


class Importance(pa.DataFrameModel):
    """How much the loss grows when the values of a column are shuffled."""

    feature: str
    loss: float
