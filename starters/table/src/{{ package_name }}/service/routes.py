"""What the service answers. Yours: add a route, or change what this one returns."""

import asyncio

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from ..model import Model
from .rows import Direct, Rows, is_list

router = APIRouter()
flights = Rows(Model.input_schema)

# Bytes. A longer body is worked on in a thread, so that others are answered meanwhile.
SHORT_BODY = 4000


class Prediction(BaseModel):
    """The answer for one flight."""

    probability: float
    late: bool


async def predict(request: Request) -> Response:
    """The prediction for one flight, or a list of them for a list of flights."""
    body = await request.body()
    if len(body) <= SHORT_BODY:
        return _answer(request.app.state.model, body)
    return await asyncio.to_thread(_answer, request.app.state.model, body)


router.add_api_route(
    "/predict",
    predict,
    methods=["POST"],
    openapi_extra=flights.openapi(),
    response_model=Prediction | list[Prediction],
    route_class_override=Direct,
)


def _answer(model: Model, body: bytes) -> Response:
    answers = flights.answers(model, body, list(Prediction.model_fields))
    content = to_json(answers if is_list(body) else answers[0])
    return Response(content, media_type="application/json")
