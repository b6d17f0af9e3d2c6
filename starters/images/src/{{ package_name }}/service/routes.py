"""What the service answers. Yours: add a route, or change what this one returns."""

from threading import Lock

from fastapi import APIRouter, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import PositiveInt

from ..errors import DatasetError
from ..model import Model
from ..pictures import MOST_PIXELS, Pixels, read
from .bodies import Row, columns_of
from .dependencies import LoadedModel
from .limits import Limits, read_own_limits


class PictureLimits(Limits):
    """One more setting: SERVICE_PIXELS in the environment."""

    # Of one picture, as it arrives.
    pixels: PositiveInt = MOST_PIXELS


router = APIRouter()
limits = read_own_limits(PictureLimits)
# One picture is read at a time: a large one takes some hundred megabytes.
reading = Lock()


@columns_of(Model.output_schema, without=Model.input_schema)
class Prediction(Row):
    """The answer for one picture."""


@router.post("/predict")
def predict(pictures: list[UploadFile], model: LoadedModel) -> list[Prediction]:
    """The class of each picture, in the same order."""
    squares = [look(upload, i, model.side) for i, upload in enumerate(pictures)]
    return Prediction.from_frame(model.answer(squares))


def look(upload: UploadFile, number: int, side: int) -> Pixels:
    """An upload as the model sees it; what is no picture is answered by 422."""
    try:
        with reading:
            return read(upload.file, side, limits.pixels)
    except DatasetError as error:
        place = ("body", "pictures", number)
        raise RequestValidationError(
            [{"loc": place, "msg": str(error), "type": "picture"}]
        ) from None
