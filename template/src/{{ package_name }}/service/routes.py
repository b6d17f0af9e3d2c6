"""What the service answers. Yours: add a route, or change what this one returns."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ..model import Model
from .rows import Rows, is_list

router = APIRouter()
flights = Rows(Model.input_schema)

# Bytes. A longer body is worked on in a thread, so that others are answered meanwhile.
SHORT_BODY = 4000


class Prediction(BaseModel):
    """The answer for one flight."""

    probability: float
    late: bool


@router.post(
    "/predict",
    openapi_extra=flights.openapi(),
    response_model=Prediction | list[Prediction],
)
async def predict(request: Request) -> Response:
    """The prediction for one flight, or a list of them for a list of flights."""
    body = await request.body()
    if len(body) <= SHORT_BODY:
        return _answer(request.app.state.model, body)
    return await asyncio.to_thread(_answer, request.app.state.model, body)


def _answer(model: Model, body: bytes) -> Response:
    predictions = model.predict(flights.parse(body))
    names = list(Prediction.model_fields)
    columns = [predictions[name].to_list() for name in names]
    answers = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return JSONResponse(answers if is_list(body) else answers[0])
