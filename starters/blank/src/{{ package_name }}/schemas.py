"""The schema of every dataset that crosses a file."""

import pandera.polars as pa


class Row(pa.DataFrameModel):
    """One row of the input table; describe yours here."""

    name: str = pa.Field(str_length={"min_value": 1}, description="what it is called")
    value: float = pa.Field(nullable=True, description="how much, in units of its own")

    class Config:
        strict = True
