# The template's: `make update` merges its later versions into this file.
"""Dependencies of routes: `def predict(..., model: LoadedModel)`."""

from typing import Annotated, cast

from fastapi import Depends, Request

from ..model import Model


async def loaded_model(request: Request) -> Model:
    """The model that the service has loaded."""
    return cast(Model, request.app.state.model)


LoadedModel = Annotated[Model, Depends(loaded_model)]
