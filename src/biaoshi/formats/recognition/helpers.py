"""Processes that recognise pictures for a reading process, so that the pages of one file are read side by side.

    reading process ── height, width, first │ pixels ──→ helper (confined as the reader is; one engine, one thread)
                    ←──────── JSON: lines, turn … ──────

They are forked before the reading process gives up making processes, and end with it. The engine is loaded by the first
picture a helper gets: until then one costs a few megabytes that are shared. Whatever happens to a helper costs the
picture it was reading.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from biaoshi.formats.recognition.engine import Pixels
    from biaoshi.formats.recognition.picture import Recognised

HEAD = struct.Struct("!III?")  # height, width, bands, first
ANSWER = struct.Struct("!I")
MOST = 64 << 20  # bytes of an answer
_DEATH = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True, slots=True)
class Helpers:
    """The helpers of a reading process; `idle` are the channels to those that wait."""

    count: int
    idle: list[socket.socket]


class Gone(Exception):  # noqa: N818  # no error of ours: a helper gave no answer
    """The helper died of the picture, or had been killed."""


def forked(count: int, confine: Callable[[], object], channel: socket.socket) -> Helpers:
    """Return `count` helpers, each of which calls `confine` first; `channel` is the reader's own, which they close.

    To be called while the process has one thread. Fewer are returned where the system permits no more.
    """
    ours: list[socket.socket] = []
    for _ in range(count):
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            child = os.fork()
        except OSError:
            here.close()
            there.close()
            break
        if child == 0:
            try:
                for other in (*ours, here, channel):
                    other.close()
                ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL, 0, 0, 0)
                confine()
                _serve(there)
            except BaseException:  # noqa: BLE001  # nothing of a helper may run on in the reader's program
                os._exit(1)
            os._exit(0)
        there.close()
        ours.append(here)
    return Helpers(len(ours), ours)


def ask(channel: socket.socket, picture: "Pixels", *, first: bool) -> "Recognised":
    """Return what the helper behind `channel` reads in `picture`. Raises Gone, MemoryError, RuntimeError."""
    from biaoshi.formats.recognition.picture import Recognised, Written

    height, width, bands = picture.shape
    try:
        channel.sendall(HEAD.pack(height, width, bands, first))
        channel.sendall(picture.tobytes())
        size = ANSWER.unpack(_received(channel, ANSWER.size))[0]
        if size > MOST:
            raise Gone
        answer: Any = json.loads(_received(channel, size))
    except OSError as error:
        raise Gone from error
    if isinstance(answer, str):
        raise MemoryError if answer == "MemoryError" else RuntimeError(answer)
    lines, turn, blank, missed = answer
    return Recognised(
        tuple(Written(text, tuple(box), sure, red, down) for text, box, sure, red, down in lines),
        turn,
        blank,
        missed,
    )


def _serve(channel: socket.socket) -> None:
    while True:
        try:
            height, width, bands, first = HEAD.unpack(_received(channel, HEAD.size))
            raw = bytearray(height * width * bands)
            _into(channel, memoryview(raw))
        except Gone:
            return
        import numpy as np  # not before there is a picture: most files have none

        picture = np.frombuffer(raw, np.uint8).reshape(height, width, bands)
        answer = json.dumps(_answer(picture, first=first), ensure_ascii=False).encode("utf-8", "surrogatepass")
        del picture, raw
        with contextlib.suppress(OSError):
            channel.sendall(ANSWER.pack(len(answer)) + answer)


def _answer(picture: "Pixels", *, first: bool) -> Any:
    from biaoshi.formats.recognition.picture import read_pixels

    try:
        found = read_pixels(picture, first=first)
    except MemoryError:
        return "MemoryError"
    except Exception as error:  # noqa: BLE001  # the engine's own errors: the reader says which
        return type(error).__name__
    lines = [(w.text, w.bbox, w.confidence, w.red, w.down) for w in found.lines]
    return lines, found.turn, found.blank, found.missed


def _received(channel: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    _into(channel, memoryview(data))
    return bytes(data)


def _into(channel: socket.socket, view: memoryview) -> None:
    """Fill `view` from `channel`. Raises Gone if it closes before."""
    while view:
        try:
            count = channel.recv_into(view)
        except OSError as error:
            raise Gone from error
        if not count:
            raise Gone
        view = view[count:]
