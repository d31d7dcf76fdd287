"""One worker process: started, asked, stopped. Alone here time is measured."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from biaoshi.formats import worker
from biaoshi.formats.form import Limits, Ocr
from biaoshi.formats.unread import unread
from biaoshi.isolate.snapshot import Snapshot, sealed
from biaoshi.types.document import Document
from biaoshi.types.order import Order

_CHUNK = 1 << 20
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "ORT_DISABLE_TELEMETRY": "1"}
"""The last: onnxruntime reports its use to its maker unless told not to; a worker could not, nor should it try."""


@dataclass(slots=True)
class Worker:
    """A running process and our end of its channel. `owner`: a forked copy of the parent must not use it."""

    process: "subprocess.Popen[bytes]"
    channel: socket.socket
    owner: int
    done: int = 0  # files asked of it


class Silence(Exception):  # noqa: N818  # no error of ours: a worker gave no answer
    """No answer came. `late`: for want of time; `long`: it was over the limit of its length."""

    def __init__(self, *, late: bool = False, long: bool = False) -> None:
        super().__init__()
        self.late, self.long = late, long


def start(limits: Limits, files: int, helpers: int = 0) -> Worker:
    """Return a new worker for `files` files within `limits`, with `helpers` processes of its own for recognition. Raises OSError if the system cannot start one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    paths = [os.path.abspath(p) for p in sys.path if p and os.path.isabs(p)]
    command = [sys.executable or "python3", "-I", "-S", "-B", "-X", "utf8", worker.__file__, str(theirs.fileno())]
    command += [str(files), json.dumps(asdict(limits)), json.dumps(paths), str(helpers)]
    try:
        process = subprocess.Popen(  # noqa: S603  # our own program by its full path
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # a library's complaint may quote the document
            pass_fds=(theirs.fileno(),),
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return Worker(process, ours, os.getpid())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bytes to be given instead of the file's document: those of the child `token`, or of the file after `orders`; how
    many there may be, and the file's type."""

    token: str | None
    most: int
    media_type: str | None
    orders: tuple[Order, ...] | None = None


def ask(
    asked: Worker,
    descriptor: int,
    name: str | None,
    limits: Limits,
    wanted: Wanted | None = None,
    ocr: Ocr = "never",
    progress: Callable[[], None] | None = None,
) -> tuple[bool, "bytes | Snapshot"]:
    """Return whether the worker may be kept, and its answer: an encoded document, or the bytes of the child `wanted`.

    `progress` is called whenever a picture was recognised. Every picture recognised gives it `limits.seconds` anew, `limits.recognition` seconds in all. Raises Silence if
    there is no answer in time.
    """
    deadline = time.monotonic() + limits.seconds
    last = deadline + limits.recognition
    orders = [asdict(o) for o in wanted.orders] if wanted and wanted.orders is not None else None
    request = json.dumps(
        [wanted.media_type, wanted.token, wanted.most, ocr, orders]
        if wanted
        else [name and name[-255:], None, 0, ocr, None]
    ).encode()
    try:
        asked.channel.settimeout(limits.seconds)
        frame = worker.HEAD.pack(len(request)) + request
        sent = socket.send_fds(asked.channel, [frame], [descriptor])  # a long list of orders may go in pieces
        asked.channel.sendall(frame[sent:])
        while (size := worker.HEAD.unpack(_receive(asked.channel, worker.HEAD.size, deadline))[0]) == worker.BEAT:
            deadline = min(last, time.monotonic() + limits.seconds)
            if progress is not None:
                progress()
        if size > max(limits.answer, wanted.most if wanted else 0) + 1:
            raise Silence(long=True)
        tag = _receive(asked.channel, 1, deadline) if size else b""
        given = wanted is not None and tag == b"B"
        if size > (wanted.most if wanted and given else limits.answer) + 1:
            raise Silence(long=True)
        chunks = _chunks(asked.channel, max(0, size - 1), deadline)
        answer = sealed(chunks) if given else b"".join(chunks)
    except TimeoutError:
        raise Silence(late=True) from None
    except OSError:
        raise Silence from None
    return tag == b"D" or given, answer


def _receive(channel: socket.socket, size: int, deadline: float) -> bytes:
    return b"".join(_chunks(channel, size, deadline))


def _chunks(channel: socket.socket, size: int, deadline: float) -> Iterator[bytes]:
    """Yield `size` bytes from `channel`. Raises TimeoutError at `deadline`, OSError if it closes before."""
    while size > 0:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        chunk = channel.recv(min(size, _CHUNK))
        if not chunk:
            raise ConnectionResetError
        size -= len(chunk)
        yield chunk


def now() -> float:
    """Return seconds from an unknown beginning, for measuring how long the files of one file take together."""
    return time.monotonic()


def stop(ended: Worker, patience: float = 0) -> None:
    """End a worker and wait for it, after `patience` seconds in which it may end by itself and show why.

    One that belongs to the process we were forked from is only let go of.
    """
    ended.channel.close()
    if ended.owner != os.getpid():
        ended.process.returncode = 0  # silences Popen's finaliser: the process is not our child
        return
    with contextlib.suppress(subprocess.TimeoutExpired):
        ended.process.wait(patience)
    ended.process.kill()
    ended.process.wait()


def epitaph(silence: Silence, ended: Worker, limits: Limits) -> Document:
    """Return the document for a file whose worker, stopped by now, gave no answer."""
    code = ended.process.returncode
    if silence.late or code in (-signal.SIGXCPU, -signal.SIGALRM):
        return unread("limited", f"解析超过 {limits.seconds:g} 秒的上限，已终止")
    if silence.long:
        return unread("limited", "读取结果超过上限，未采用")
    if code == -signal.SIGKILL:
        return unread("failed", "解析进程被系统终止（可能是内存不足）")
    return unread("failed", "解析进程崩溃")
