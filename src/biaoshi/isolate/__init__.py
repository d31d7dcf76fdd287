"""Reads files in a process of its own, which may hang, crash or be taken over without its parent.

    parent                                     worker (formats/worker.py)
    path, bytes ──copy, SHA-256──→ sealed      confined before it sees a byte (formats/confinement.py)
                                   memory ───→ mmap → sniff → reader
    Reading ←── formats/wire.py checks ←────── JSON, length-capped

The parent keeps the time and kills; a worker is replaced after any fault and after `files` files. What a worker does
to one file never touches the result of another. Whatever goes wrong is a line of the ledger, never an exception.
The copy in memory means that a file changed meanwhile is neither half old nor able to crash anybody, and that the
digest is of the very bytes that were read.
"""

import contextlib
import os
import threading
import weakref
from dataclasses import dataclass, field
from pathlib import Path

from biaoshi.formats.form import Limits
from biaoshi.formats.unread import unread
from biaoshi.formats.wire import WireError, decode
from biaoshi.isolate.process import Silence, Worker, ask, epitaph, start, stop
from biaoshi.isolate.snapshot import Refused, take
from biaoshi.types.document import Document

__all__ = ["Limits", "Reader", "Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the bytes it was read from. `sha256` and `media_type` are None where no bytes could be had."""

    document: Document
    sha256: str | None
    bytes: int
    media_type: str | None


@dataclass(frozen=True, eq=False)
class Reader:
    """A handle on reading processes, started when first needed; safe to share between threads.

    `workers` is how many files are read at the same time at most; further callers wait. Close it, or use it as a
    context manager; a forgotten one ends with the program.
    """

    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    files: int = 200
    _idle: list[Worker] = field(init=False, repr=False, default_factory=list)
    _gate: threading.Semaphore = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_gate", threading.Semaphore(self.workers))
        weakref.finalize(self, _stop_all, self._idle)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start a worker now, so that it gets ready while the caller does something else."""
        if not self._idle:
            with contextlib.suppress(OSError):
                self._idle.append(start(self.limits, self.files))

    def close(self) -> None:
        """End all idle workers. The reader may be used again and starts new ones."""
        _stop_all(self._idle)

    def read(self, source: "Path | str | bytes", *, name: str | None = None) -> Reading:
        """Return the document in the file at `source` (a path) or in `source` itself (bytes).

        `name` is the file's name as a hint for the kind of text; default: the path's last component. Raises nothing
        for any fault of the file or of a reader: then the document has an open ledger line and may have no text.
        """
        if name is None and not isinstance(source, bytes):
            name = os.path.basename(source)
        taken = take(source, self.limits.bytes)
        if isinstance(taken, Refused):
            return Reading(unread(taken.status, taken.why), None, taken.bytes, None)
        try:
            with self._gate:
                document = _ask(self, taken.descriptor, name)
        finally:
            os.close(taken.descriptor)
        return Reading(document, taken.sha256, taken.bytes, document.media_type)


def read(source: "Path | str | bytes", *, limits: Limits | None = None, name: str | None = None) -> Reading:
    """Return one reading by a worker of its own. For several files keep a `Reader`."""
    with Reader(limits or Limits(), files=1) as reader:
        return reader.read(source, name=name)


def _ask(reader: Reader, descriptor: int, name: str | None) -> Document:
    """Return a worker's answer. A used worker that dies is replaced and the file tried once more by a fresh one."""
    while True:
        try:
            worker = _idle(reader) or start(reader.limits, reader.files)
        except OSError:
            return unread("failed", "解析进程无法启动")
        used = worker.done > 0
        worker.done += 1
        try:
            keep, answer = ask(worker, descriptor, name, reader.limits)
        except Silence as silence:
            stop(worker, 0 if silence.late or silence.long else 2)
            if used and not silence.late:
                continue
            return epitaph(silence, worker, reader.limits)
        except BaseException:
            stop(worker)
            raise
        try:
            document = decode(answer)
        except WireError:
            keep, document = False, unread("failed", "解析进程返回的结果不合规格，未采用")
        if keep and worker.done < reader.files:
            reader._idle.append(worker)
        else:
            stop(worker)
        return document


def _idle(reader: Reader) -> Worker | None:
    """Return an idle worker that lives and is ours, or None."""
    while reader._idle:
        with contextlib.suppress(IndexError):  # another thread took the last
            found = reader._idle.pop()
            if found.owner == os.getpid() and found.process.poll() is None:
                return found
            stop(found)
    return None


def _stop_all(idle: list[Worker]) -> None:
    while idle:
        with contextlib.suppress(IndexError):
            stop(idle.pop())
