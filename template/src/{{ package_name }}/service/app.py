"""The application: the model, the limits, and what every service answers."""

import gc

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from .. import __version__, versions
from ..model import Model
from .limits import Limiter, Limits
from .routes import router

SHOWN_ERRORS = 20


def create_app(model: Model | None = None, limits: Limits | None = None) -> FastAPI:
    """The service around one loaded model; raises ModelError when there is none."""
    limits = limits or Limits()
    app = FastAPI(
        title=__package__.split(".")[0],
        version=__version__,
        # Found before all others, and without a router in between.
        routes=router.routes,
        exception_handlers={
            RequestValidationError: _bad_rows,
            Exception: _failure,
        },
    )
    app.state.model = model or Model()
    app.add_middleware(Limiter, limits=limits)

    @app.get("/health")
    async def health() -> dict[str, str]:
        """Answers as long as the process can."""
        return {"status": "ok"}

    @app.get("/version")
    async def version() -> dict[str, str]:
        """The versions of the project, of Python and of the model."""
        return versions.collect()

    # What is loaded by now stays: the garbage collector need not look at it again.
    gc.freeze()
    return app


async def _bad_rows(_: Request, error: Exception) -> JSONResponse:
    """Names field and row of the first errors; a body can hold thousands."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {key: item[key] for key in ("loc", "msg", "type")}
        for item in error.errors()[:SHOWN_ERRORS]
    ]
    return JSONResponse({"detail": errors}, status_code=422)


async def _failure(_: Request, __: Exception) -> JSONResponse:
    """The log has the stack trace; the client does not."""
    return JSONResponse({"detail": "The service failed; see its log."}, 500)
