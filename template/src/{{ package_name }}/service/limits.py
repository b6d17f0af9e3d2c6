"""How much a client may ask for: size of a body, requests at once, time."""

import asyncio
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Limits:
    """Bytes of a body, requests under way at once, seconds of one request."""

    body: int = 1_000_000
    requests: int = 64
    seconds: float = 20


class Limiter:
    """Answers 413, 503 and 504: a long body, too much under way, too long under way.

    `/health` is always answered: a busy service is not a broken one.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/health":
            await self.app(scope, receive, send)
        elif self.under_way >= self.limits.requests:
            busy = _refusal(503, "Too many requests at once; try again in a second.")
            await busy(scope, receive, send)
        else:
            self.under_way += 1
            try:
                await self._run(scope, receive, send)
            finally:
                self.under_way -= 1

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        received = 0

        async def limited_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limits.body:
                raise HTTPException(413, f"More than {self.limits.body} bytes.")
            return message

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self.limits.seconds):
                await self.app(scope, limited_receive, watched_send)
        except TimeoutError:
            if started:
                raise
            late = _refusal(504, f"Not done within {self.limits.seconds:g} seconds.")
            await late(scope, receive, send)


def _refusal(status: int, detail: str) -> JSONResponse:
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"detail": detail}, status, headers)
