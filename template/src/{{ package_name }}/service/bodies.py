# The template's: `make update` merges its later versions into this file.
"""Bodies of requests and responses: rows with the columns of a schema.

    @columns_of(Model.input_schema)
    class Input(Row):
        "A row to predict."

`Many[Input]` is the body of a request: a JSON list of rows, or one row.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self, TypeVar

import polars as pl
from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    ConfigDict,
    FailFast,
    Field,
    GetCoreSchemaHandler,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from .. import validation
from ..errors import DatasetError
from ..validation import Schema
from .fields import fields_of


class Row(BaseModel):
    """A row of a dataset. `columns_of` gives a subclass the columns of a schema."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    _schema: ClassVar[Schema]
    # By column name, and by attribute name.
    _types: ClassVar[Mapping[str, pl.DataType]]
    _attributes: ClassVar[Mapping[str, pl.DataType]]
    # Whether pydantic checks every rule, so that pandera need not.
    _complete: ClassVar[bool]

    @classmethod
    def to_frame(cls, rows: Sequence[Self]) -> pl.DataFrame:
        """The rows as a frame with the schema's types.

        Raises RequestValidationError, which is answered by 422, when a row breaks a
        rule that pydantic cannot express.
        """
        values = [row.__dict__ for row in rows]
        try:
            frame = pl.from_dicts(values, schema=cls._attributes)
            frame.columns = [*cls._types]
            if not cls._complete:
                validation.check(frame, cls._schema, "body")
        except (DatasetError, pl.exceptions.PolarsError) as error:
            raise RequestValidationError(
                [{"loc": ("body",), "msg": str(error), "type": "schema"}]
            ) from None
        return frame

    @classmethod
    def from_frame(cls, frame: pl.DataFrame) -> list[Self]:
        """The rows of a frame with these columns; others are ignored.

        Raises pydantic's ValidationError when a value breaks the schema.
        """
        rows = frame[[*cls._types]].to_dicts()
        return [cls.model_validate(row) for row in rows]


R = TypeVar("R", bound=Row)


def columns_of(
    schema: Schema, without: Schema | None = None
) -> Callable[[type[R]], type[R]]:
    """Class decorator that gives a Row the columns of a schema, with their rules.

    `without`, a second schema, removes its columns: an output often repeats the input.
    """
    frame = schema.to_schema()
    if without is not None:
        others = without.to_schema().columns
        frame = frame.remove_columns([name for name in frame.columns if name in others])

    def with_columns(row: type[R]) -> type[R]:
        fields, complete = fields_of(frame, row)
        one_unknown: Any = model_validator(mode="before")(_keep_one_unknown)
        strict = frame.strict is True
        made = create_model(
            row.__name__,
            __base__=row,
            __doc__=row.__doc__,
            __module__=row.__module__,
            __cls_kwargs__={"extra": "forbid"} if strict else None,
            __validators__={"unknown": one_unknown} if strict else None,
            **fields,
        )
        made._schema = schema
        made._types = {name: c.dtype.type for name, c in frame.columns.items()}
        made._attributes = dict(zip(fields, made._types.values(), strict=True))
        made._complete = complete
        return made

    return with_columns


def _keep_one_unknown(cls: type[Row], row: Any) -> Any:
    """Keep one of the fields unknown to a strict schema, to be refused."""
    if not isinstance(row, dict):
        return row
    known = {name: row[name] for name in cls._types if name in row}
    unknown = next((name for name in row if name not in known), None)
    return known if unknown is None else {**known, unknown: None}


class _OneOrMany:
    """Accepts one row as a list of one."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        rows = handler(source)
        either = core_schema.union_schema([rows, rows["items_schema"]])
        return core_schema.no_info_before_validator_function(
            lambda body: [body] if isinstance(body, dict) else body,
            rows,
            json_schema_input_schema=either,
        )


T = TypeVar("T")
# Only the first bad row is told: 960 kB of `{}` would make millions of errors.
Many = Annotated[list[T], FailFast(), Field(min_length=1), _OneOrMany()]
