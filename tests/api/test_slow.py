"""A body that stops coming, or comes a byte now and then, is given up: it holds no place and leaves nothing."""

import asyncio
import selectors
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from api.office import Office, office
from api.test_client import listening
from api.test_uploads import stored
from biaoshi_api import guard
from biaoshi_api.guard import Limit

PATIENCE = 0.3


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A service that waits a third of a second for a body."""
    with office(tmp_path_factory.mktemp("slow"), more="[checks]\nsync_mb = 1") as made:
        yield replace(made, app=Limit(made.app, 1 << 30, 1 << 30, PATIENCE))  # type: ignore[arg-type]  # before the usual one


@pytest.mark.parametrize("sent", [0, 1000, 2 << 20])
def test_an_upload_that_stops_is_given_up(service: Office, sent: int) -> None:
    """At the start, in memory, or while it goes to the store: 408 and the connection is closed; nothing of it is kept."""
    head = (
        f"POST /v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token('drafter')}\r\n"
        "Content-Type: multipart/form-data; boundary=xYzZY\r\nContent-Length: 9000000\r\n\r\n"
    )
    part = b'--xYzZY\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    with listening(service) as url:
        place = urlsplit(url)
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=60) as line:
            line.sendall(head.encode() + ((part + b"x" * sent) if sent else b""))
            told = b""
            while data := line.recv(65_536):  # to the end: the service closes it
                told += data
    assert told.startswith(b"HTTP/1.1 408 "), told[:200]
    assert b"urn:biaoshi:problem:slow" in told
    assert stored(service) == set()


class Clock(selectors.DefaultSelector):
    """What a loop waits with: the time it would wait is over at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """Return what is there now."""
        self.now += timeout or 0.0
        return super().select(0 if timeout is not None else None)


class Loop(asyncio.SelectorEventLoop):
    """A loop in which time goes by what is waited for alone: no busy machine makes a pause longer."""

    def __init__(self) -> None:
        self.clock = Clock()
        super().__init__(self.clock)

    def time(self) -> float:
        """Return the seconds that were waited."""
        return self.clock.now


def timed(go: Callable[[], Awaitable[None]]) -> None:
    """Run `go` with that clock."""
    anyio.run(go, backend_options={"loop_factory": Loop})


def run(pieces: list[tuple[float, bytes]], read: float = 0.0, patience: float = PATIENCE) -> int:
    """Return how many bytes an application gets that takes `read` seconds over each piece; each comes after its pause."""
    coming = iter([*pieces, (0.0, None)])
    got = 0

    async def receive() -> Message:
        pause, data = next(coming)
        await anyio.sleep(pause)
        return {"type": "http.request", "body": data or b"", "more_body": data is not None}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal got
        while True:
            message = await receive()
            got += len(message["body"])
            if not message["more_body"]:
                return
            await anyio.sleep(read)

    async def send(message: Message) -> None: ...

    async def go() -> None:
        await Limit(app, 1 << 30, 1 << 30, patience)({"type": "http", "headers": []}, receive, send)

    timed(go)
    return got


def test_a_byte_now_and_then_does_not_do() -> None:
    """Pauses each shorter than the patience add up, unless enough came meanwhile to be worth them; much at first is no
    credit for later."""
    for first in (b"", b"x" * (1 << 20)):
        with pytest.raises(HTTPException) as given_up:
            run([(0.0, first)] + [(PATIENCE / 3, b"x")] * 20)
        assert given_up.value.status_code == 408
    much = b"x" * int(guard.RATE * PATIENCE)
    assert run([(PATIENCE / 3, much)] * 6) == 6 * len(much)


def test_time_in_which_nobody_reads_is_not_the_senders() -> None:
    """A body that is there at once, read slowly by us, is taken in however long that lasts."""
    assert run([(0.0, b"x")] * 6, read=PATIENCE / 2) == 6


def test_whether_the_other_end_is_there_may_be_waited_for() -> None:
    """After the last piece nothing is counted: an answer that is long in the making is not given up for it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await receive()

    last: Message = {"type": "http.request", "body": b"", "more_body": False}
    messages = iter([(0.0, last), (0.2, {"type": "http.disconnect"})])

    async def receive() -> Message:
        pause, message = next(messages)
        await anyio.sleep(pause)
        return message

    async def send(message: Message) -> None: ...

    async def go() -> None:
        await Limit(app, 1, 1, 0.05)({"type": "http", "headers": []}, receive, send)

    timed(go)
    assert next(messages, None) is None
