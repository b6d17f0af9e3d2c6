"""The service's routes. Yours: add a route, or change what this one returns."""

from fastapi import APIRouter

from ..model import Model
from .bodies import Many, Row, columns_of
from .dependencies import LoadedModel

router = APIRouter()


@columns_of(Model.input_schema)
class Flight(Row):
    """What is known about a flight before departure."""


@columns_of(Model.output_schema, without=Model.input_schema)
class Prediction(Row):
    """The prediction for one flight."""


@router.post("/predict")
def predict(flights: Many[Flight], model: LoadedModel) -> list[Prediction]:
    """The prediction for each flight, in the same order; a list even for one flight."""
    return Prediction.from_frame(model.predict(Flight.to_frame(flights)))
