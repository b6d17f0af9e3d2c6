"""What the service answers. Yours: add a route, or change what this one returns."""

from fastapi import APIRouter

from ..model import Model
from .bodies import Many, Row, columns_of
from .dependencies import LoadedModel

router = APIRouter()


@columns_of(Model.input_schema)
class Input(Row):
    """What is known of a row."""


@columns_of(Model.output_schema, without=Model.input_schema)
class Prediction(Row):
    """The answer for one row."""


@router.post("/predict")
def predict(rows: Many[Input], model: LoadedModel) -> list[Prediction]:
    """The prediction for each row, in the same order; one is a list of one."""
    return Prediction.from_frame(model.predict(Input.to_frame(rows)))
