# The template's: `make update` merges its later versions into this file.
"""Limits on what a client may ask for: bytes, concurrent requests, seconds."""

import asyncio
from typing import TypeVar

import anyio
from pydantic import PositiveFloat, PositiveInt, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import ConfigError


class Limits(BaseSettings):
    """Settings of the service: SERVICE_BODY in the environment is `body`."""

    model_config = SettingsConfigDict(env_prefix="SERVICE_", frozen=True)

    # Bytes of a body, of one with files, and of all bodies that arrive in pieces.
    body: PositiveInt = 1_000_000
    upload: PositiveInt = 10_000_000
    bodies: PositiveInt = 30_000_000
    # Requests processed at once, and seconds for each.
    requests: PositiveInt = 64
    seconds: PositiveFloat = 20
    # Seconds for the head of a request to arrive, and again for its body.
    arrival: PositiveFloat = 10
    # Whether `/version` is available.
    version: bool = True


L = TypeVar("L", bound=Limits)


def read_limits() -> Limits:
    """The limits that the environment sets; raises ConfigError for a wrong value."""
    return read_own_limits(Limits)


def read_own_limits(kind: type[L]) -> L:
    """The same for a subclass of Limits, which adds some of your own."""
    try:
        return kind()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = f"SERVICE_{wrong['loc'][0]}".upper()
        raise ConfigError(f"{name}={wrong['input']}: {wrong['msg']}") from None


class Arrival:
    """Passes a request on once its body has arrived; else responds 408, 413 or 503.

    So a client that sends half a body blocks nobody.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self.held = 0  # bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/health":
            await self.app(scope, receive, send)
            return
        body = bytearray()
        try:
            refused = await self._read(scope, receive, body)
            await (refused or self.app)(scope, _replay(body, receive), send)
        finally:
            self.held -= len(body)

    async def _read(
        self, scope: Scope, receive: Receive, body: bytearray
    ) -> JSONResponse | None:
        kind = Headers(scope=scope).get("content-type", "")
        is_upload = kind.startswith("multipart/form-data")
        limit = self.limits.upload if is_upload else self.limits.body
        more = True
        try:
            async with asyncio.timeout(self.limits.arrival):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return refusal(400, "The client is gone.")
                    more = message.get("more_body", False)
                    piece = message.get("body", b"")
                    body += piece
                    self.held += len(piece)
                    if len(body) > limit:
                        return refusal(413, f"More than {limit} bytes.")
                    # Short bodies come in one piece, and never wait for long ones.
                    if more and self.held > self.limits.bodies:
                        return refusal(503, "Too many long bodies at once; try again.")
        except TimeoutError:
            return refusal(408, f"No whole body in {self.limits.arrival:g} seconds.")
        return None


class Work:
    """Responds 503 when too many requests are running, and 504 when one takes too long.

    A request keeps its slot until the work has ended: a thread cannot be stopped when
    its client gets the 504.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/health":
            await self.app(scope, receive, send)
        elif self.under_way >= self.limits.requests:
            busy = refusal(503, "Too many requests at once; try again in a second.")
            await busy(scope, receive, send)
        else:
            self.under_way += 1
            try:
                await self._run(scope, receive, send)
            finally:
                self.under_way -= 1

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        late: asyncio.Task[None] | None = None

        async def watched_send(message: Message) -> None:
            nonlocal started
            if late is None:
                started = True
                await send(message)

        def give_up() -> None:
            # A coroutine ends here. A thread continues, and its slot stays taken.
            nonlocal late
            work.cancel()
            if not started:
                text = f"Not done within {self.limits.seconds:g} seconds."
                late = asyncio.create_task(refusal(504, text)(scope, receive, send))

        timer = asyncio.get_running_loop().call_later(self.limits.seconds, give_up)
        try:
            with anyio.CancelScope() as work:
                await self.app(scope, receive, watched_send)
        finally:
            timer.cancel()
            if late is not None:
                await late


def refusal(status: int, detail: str) -> JSONResponse:
    """The response to a refused request."""
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"detail": detail}, status, headers)


def _replay(body: bytearray, receive: Receive) -> Receive:
    """A `receive` that replays the read body, then waits for the client."""
    messages = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
