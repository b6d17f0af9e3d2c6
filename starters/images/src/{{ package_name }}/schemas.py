"""The schema of every dataset that crosses a file.

Raw data is taken as it is. From ingest on every value must be one that can be true.
"""

import pandera.polars as pa
import polars as pl


class Picture(pa.DataFrameModel):
    """A picture that the model can look at: its input."""

    path: str = pa.Field(
        str_length={"min_value": 1}, description="the file of the picture"
    )


class LabelledPicture(Picture):
    """A picture at the size that the model sees, and the class that it belongs to."""

    label: str = pa.Field(str_length={"min_value": 1})
    pixels: pl.Binary = pa.Field(description="red, green and blue of each, row by row")

    class Config:
        strict = True


class Prediction(Picture):
    """A picture, the class that the model gives it, and how sure it is of that."""

    label: str = pa.Field(description="the likeliest class")
    probability: float = pa.Field(
        ge=0, le=1, description="how likely it is that this class is right, 0 to 1"
    )


class Confusion(pa.DataFrameModel):
    """How many pictures of a class were given which class."""

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


class HardPicture(LabelledPicture):
    """A picture, the class that the model gives it, and how sure it is of that."""

    predicted: str
    probability: float = pa.Field(ge=0, le=1)
