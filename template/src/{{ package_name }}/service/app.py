# The template's: `make update` merges its later versions into this file.
"""The application: the model, the limits, and what every service answers."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel

from .. import __version__, versions
from ..model import Model
from .limits import Arrival, Limits, Work, read_limits, refusal
from .routes import router

SHOWN_ERRORS = 20
SHOWN_TEXT = 200


class Refusal(BaseModel):
    """Why a request was refused."""

    detail: str


class WrongValue(BaseModel):
    """Where an invalid value is, and which rule it breaks."""

    loc: list[str | int]
    msg: str
    type: str


class WrongValues(BaseModel):
    """The first invalid values of a body."""

    detail: list[WrongValue]


BUSY: dict[int | str, dict[str, Any]] = {
    503: {"model": Refusal, "description": "Too many requests at once"},
    504: {"model": Refusal, "description": "It takes too long"},
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Refusal, "description": "The body cannot be read"},
    408: {"model": Refusal, "description": "The body does not arrive"},
    413: {"model": Refusal, "description": "The body is too long"},
    415: {"model": Refusal, "description": "The body has another content type"},
    422: {"model": WrongValues, "description": "A value breaks a rule"},
    500: {"model": Refusal, "description": "The service failed"},
    **BUSY,
}


def create_app(model: Model | None = None, limits: Limits | None = None) -> FastAPI:
    """The service around one loaded model; raises ModelError when there is none."""
    limits = limits or read_limits()
    # Its API page loads nothing from the internet.
    app = FastAPIOffline(
        title=__package__.split(".")[0],
        version=__version__,
        redoc_url=None,
        swagger_ui_parameters={"validatorUrl": None},
        exception_handlers={
            RequestValidationError: _wrong_values,
            Exception: _failure,
        },
    )
    app.state.model = model or Model()
    # The last one added runs first.
    app.add_middleware(Work, limits=limits)
    app.add_middleware(Arrival, limits=limits)
    app.include_router(router, responses=REFUSALS)

    @app.get("/", include_in_schema=False)
    async def root() -> RedirectResponse:
        """Leads to the page of the API."""
        return RedirectResponse("docs")

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Answers as long as the process can."""
        return {"status": "ok"}

    @app.get("/ready", responses={503: BUSY[503]})
    async def ready() -> dict[str, str]:
        """Responds with 503 while no more requests are accepted."""
        return {"status": "ready"}

    if limits.version:

        @app.get("/version", responses=BUSY)
        async def version() -> dict[str, str]:
            """The versions of the project, of Python and of the model."""
            return versions.collect()

    return app


async def _wrong_values(
    request: Request, error: RequestValidationError
) -> JSONResponse:
    """Names field and row of the first errors, in short messages."""
    if isinstance(error.body, bytes):  # FastAPI parses JSON only with its content type.
        return refusal(415, "Send JSON, and say so: Content-Type: application/json")
    errors = [
        {
            "loc": [
                part if isinstance(part, int) else part[:SHOWN_TEXT]
                for part in item["loc"]
            ],
            "msg": item["msg"][:SHOWN_TEXT],
            "type": item["type"],
        }
        for item in error.errors()[:SHOWN_ERRORS]
    ]
    return JSONResponse({"detail": errors}, status_code=422)


async def _failure(_: Request, __: Exception) -> JSONResponse:
    """The log has the stack trace; the client does not."""
    return refusal(500, "The service failed; see its log.")
