"""The service's routes. Yours: add a route, or change what this one returns."""

from fastapi import APIRouter

from ..model import Model
from .bodies import Many, Row, columns_of
from .dependencies import LoadedModel

router = APIRouter()


@columns_of(Model.input_schema)
class Text(Row):
    """A text to classify."""


@columns_of(Model.output_schema, without=Model.input_schema)
class Prediction(Row):
    """The prediction for one text."""


@router.post("/predict")
def predict(texts: Many[Text], model: LoadedModel) -> list[Prediction]:
    """The class of each text, in the same order; a list even for one text."""
    return Prediction.from_frame(model.predict(Text.to_frame(texts)))
