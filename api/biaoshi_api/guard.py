"""What stands before every route: headers on every answer, a limit on every body. Plain ASGI, so that streams stay streams."""

import logging
from dataclasses import dataclass

import anyio
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from biaoshi_api.problems import Problem, answered, where
from biaoshi_api.settings import Server

_LOG = logging.getLogger("biaoshi_api")
PATIENCE = 30.0
"""Seconds a body may keep us waiting on credit."""
RATE = 16 << 10
"""Bytes that buy a second of credit back: a poor line sends as much, one byte now and then does not do."""
_CLOSE = {"Connection": "close"}  # what is still to come of the body is not read


def policy(server: Server) -> str:
    """Return the content security policy: nothing but our own files, no inline script or style, frames only where listed."""
    ancestors = " ".join(server.frame_ancestors) or "'none'"
    own = "'self'"
    return "; ".join((
        "default-src 'none'", f"script-src {own}", f"style-src {own}", f"img-src {own} data: blob:", f"font-src {own}",
        f"connect-src {own}", f"form-action {own}", "base-uri 'none'", f"frame-ancestors {ancestors}",
    ))  # fmt: skip


def headers(server: Server) -> dict[str, str]:
    """Return the headers of every answer."""
    told = {
        "Content-Security-Policy": policy(server),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if not server.frame_ancestors:
        told["X-Frame-Options"] = "DENY"  # for browsers that know no frame-ancestors; it cannot list anybody
    if server.certificate is not None:
        told["Strict-Transport-Security"] = "max-age=31536000"
    return told


@dataclass(frozen=True, slots=True)
class Headers:
    """Middleware that puts the headers on every answer; `Cache-Control: no-store` where the route says nothing else."""

    app: ASGIApp
    told: dict[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self.told.items():
                    found[name] = value
                found.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


@dataclass(frozen=True, slots=True)
class Limit:
    """Middleware that refuses a body that is too large: before it is read where its length is told, else while it is; and
    one that comes too slowly. No route limits a body itself.

    `files` is the limit of forms with files, `other` that of all else. Only waiting for the sender counts as slow, not the
    time in which nobody here reads.
    """

    app: ASGIApp
    files: int
    other: int
    patience: float = PATIENCE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told = dict(scope["headers"])
        form = told.get(b"content-type", b"").strip().lower().startswith(b"multipart/form-data")
        most = self.files if form else self.other
        length = told.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 15 or int(length) > most:
            problem = Problem("too-large", f"内容超过本机允许的 {most >> 20} MiB。", headers=_CLOSE)
            await answered(Request(scope), problem)(scope, receive, send)
            return
        size, credit, more = 0, self.patience, True

        async def counted() -> Message:
            nonlocal size, credit, more
            if not more:
                return await receive()  # whether the other end is still there: that may take as long as it likes
            begun = anyio.current_time()
            with anyio.move_on_after(max(0.0, credit)) as patient:
                message = await receive()
            if patient.cancelled_caught:
                raise HTTPException(
                    408, headers=_CLOSE
                )  # the framework lets these through and turns any other into 400
            more, came = bool(message.get("more_body", False)), len(message.get("body", b""))
            credit = min(self.patience, credit - (anyio.current_time() - begun) + came / RATE)
            size += came
            if size > most:
                raise HTTPException(413, headers=_CLOSE)
            return message

        await self.app(scope, counted, send)


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """Middleware that turns what nobody foresaw into a problem and one line of the log without the error's message.

    Let through, the server would write the traceback down, and messages of errors may quote the document at hand.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001  # the last door
            route = getattr(scope.get("route"), "path", "-")
            _LOG.error("%s %s：%s", scope["method"], route, where(error))
            if not begun:
                await answered(Request(scope), Problem("failed"))(scope, receive, send)
