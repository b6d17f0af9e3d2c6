# The template's: `make update` merges its later versions into this file.
"""Deprecated since 0.3.0: what routes of older projects import.

A new route takes `Many[...]` of `bodies` and returns rows: see `docs/service.md`.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np
import pandera.polars as pa
import polars as pl
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from ..validation import Schema
from .bodies import Many, Row, columns_of
from .fields import KNOWN, LIMITS, fields_of

__all__ = ["KNOWN", "LIMITS", "Direct", "Rows", "is_list", "row_model"]


class Direct(APIRoute):
    """A route whose function reads the request and makes the response itself."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


class Rows:
    """Reads rows of one schema: `parse` a body, and `openapi` describes it."""

    def __init__(self, schema: Schema) -> None:
        self._row = columns_of(schema)(Row)
        self._one = TypeAdapter(self._row)
        self._many: TypeAdapter[list[Row]] = TypeAdapter(Many[self._row])  # type: ignore[name-defined]

    def parse(self, body: bytes) -> pl.DataFrame:
        """A JSON object, or a list of them, as a frame with the schema's types.

        Raises RequestValidationError, which names row and field and is answered by 422.
        """
        adapter = self._many if is_list(body) else self._one
        try:
            rows = adapter.validate_json(body)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            raise RequestValidationError(
                [{**item, "loc": ("body", *item["loc"])} for item in details]
            ) from None
        return self._row.to_frame(rows if isinstance(rows, list) else [rows])

    def columns(self, body: bytes) -> dict[str, list[Any]]:
        """The same as lists by name."""
        return self.parse(body).to_dict(as_series=False)

    def answers(
        self, model: Any, body: bytes, names: list[str]
    ) -> list[dict[str, Any]]:
        """The named columns of the model's predictions, for each row of a body."""
        found = model.predict(self.parse(body))
        columns = [np.asarray(found[name]).tolist() for name in names]
        rows = zip(*columns, strict=True)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def openapi(self) -> dict[str, Any]:
        """The request body, for FastAPI's `openapi_extra`."""
        row = self._row.model_json_schema()
        either = {"anyOf": [row, {"type": "array", "items": row, "minItems": 1}]}
        content = {"application/json": {"schema": either}}
        return {"requestBody": {"required": True, "content": content}}


def is_list(body: bytes) -> bool:
    """Whether a JSON text is a list, by its first character."""
    return body.lstrip()[:1] == b"["


def row_model(schema: pa.DataFrameSchema) -> tuple[type[BaseModel], bool]:
    """A pydantic model of one row, and whether it holds every rule of the schema."""
    fields, complete = fields_of(schema)
    config = ConfigDict(
        extra="forbid" if schema.strict is True else "ignore",
        strict=True,
        allow_inf_nan=False,
    )
    return create_model(schema.name or "Row", __config__=config, **fields), complete
