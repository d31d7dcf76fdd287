"""Reads files in a process of its own, which may hang, crash or be taken over without its parent.

    parent                                     worker (formats/worker.py)
    path, bytes ──copy, SHA-256──→ sealed      confined before it sees a byte (formats/confinement.py)
                                   memory ───→ mmap → sniff → reader
    Reading ←── formats/wire.py checks ←────── JSON, length-capped

The parent keeps the time and kills; a worker is replaced after any fault and after `files` files. What a worker does
to one file never touches the result of another. Whatever goes wrong is a line of the ledger, never an exception.
The copy in memory means that a file changed meanwhile is neither half old nor able to crash anybody, and that the
digest is of the very bytes that were read. Files within the file: see `inner`.
"""

import contextlib
import json
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import PAGE, TABLE, UNPACKED, Limits, Ocr
from biaoshi.formats.unread import unread
from biaoshi.formats.wire import WireError, decode
from biaoshi.isolate.inner import Node, Reading, Tally, beyond, copied, missing, refused, remember
from biaoshi.isolate.process import Silence, Wanted, Worker, ask, epitaph, now, start, stop
from biaoshi.isolate.snapshot import Refused, Snapshot, take
from biaoshi.types.document import Child, Document, Part
from biaoshi.types.order import Order, Written

__all__ = ["Limits", "Node", "Reader", "Reading", "read"]


@dataclass(frozen=True, eq=False)
class Reader:
    """A handle on reading processes, started when first needed; safe to share between threads.

    `workers` is how many files are read at the same time at most; further callers wait. `ocr`: which pictures have
    their text recognised, `helpers` processes of each worker do it (below 2 it does so itself), and `progress` is called
    after each. Close it, or use it as a context manager; a forgotten one ends with the program.
    """

    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    files: int = 500
    ocr: Ocr = "never"
    helpers: int = 0
    progress: Callable[[], None] | None = None
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
                self._idle.append(_start(self))

    def close(self) -> None:
        """End all idle workers. The reader may be used again and starts new ones."""
        _stop_all(self._idle)

    def read(self, source: "Path | str | bytes", *, name: str | None = None) -> Reading:
        """Return the document in the file at `source` (a path) or in `source` itself (bytes).

        `name` is the file's name as a hint for the kind of text; default: the path's last component. Raises nothing
        for any fault of the file or of a reader: then the document has an open ledger line and may have no text.
        """
        with self.open(source, name=name) as node:
            return node.reading

    @contextmanager
    def open(self, source: "Path | str | bytes", *, name: str | None = None) -> "Iterator[Node]":
        """Read like `read`, and keep the bytes until the end of the context, so that the files inside can be had."""
        if name is None and not isinstance(source, bytes):
            name = os.path.basename(source)
        tally = Tally(now() + self.limits.unpacking)
        taken = take(source, self.limits.bytes)
        if isinstance(taken, Refused):
            yield Node(Reading(unread(taken.status, taken.why), None, taken.bytes, None), name, None, tally)
            return
        try:
            node = Node(self._read(taken, name), name, taken, tally)
            remember(tally, node.reading, None)
            yield node
        finally:
            os.close(taken.descriptor)

    def inside(self, node: Node) -> "Iterator[tuple[int, Node | Part]]":
        """Yield, by its number in `Document.children`, each file inside `node` that has a token, read for itself.

        A Node is good only until the next one is asked for. A Part comes instead where a limit of the whole tree
        leaves the file unread and unlisted. Raises nothing for any fault of a file.
        """
        for number, child in enumerate(node.reading.document.children):
            if child.token is None or node.snapshot is None:
                continue
            name = child.name.replace("\\", "/").rstrip("/").rpartition("/")[2] or None
            if reached := beyond(node, self.limits, now()):
                why, listed = reached
                node.tally.files += listed
                there = Node(refused(why, child), name, None, node.tally, node.level + 1)
                yield number, there if listed else Part(child.address, "embedded", 0, "limited", why)
                continue
            node.tally.files += 1
            given = self._extract(node, child)
            if isinstance(given, Document):
                yield number, Node(missing(given, child), name, None, node.tally, node.level + 1)
                continue
            try:
                node.tally.bytes += given.bytes
                reading = copied(node.tally, given, child)
                inner = Node(reading or self._read(given, name), name, given, node.tally, node.level + 1)
                remember(node.tally, inner.reading, child.name)
                yield number, inner
            finally:
                os.close(given.descriptor)

    def write(self, node: Node, orders: tuple[Order, ...]) -> "Written | Document":
        """Return the file of `node` after `orders`, or a document whose only line says why there is none.

        The new bytes come from the worker and are to be proved by reading them again, not trusted.
        """
        if node.snapshot is None:
            return unread("failed", "原文件没有读出，不能改写")
        wanted = Wanted(None, self.limits.bytes, node.reading.media_type, orders)
        with self._gate:
            answer = _ask(self, node.snapshot.descriptor, node.name, wanted)
        if isinstance(answer, Document):
            return answer
        try:
            with open(answer.descriptor, "rb") as file:
                file.seek(0)
                undone, data = json.loads(file.readline(_LINE)), file.read()
            return Written(data, tuple((int(n), str(why)[:200]) for n, why in undone))
        except (ValueError, TypeError, RecursionError):
            return unread("failed", _LIE)

    def unpacked(self, node: Node) -> bytes | None:
        """Return everything in the file of `node` that may be words as it is stored, where its format can tell: pieces,
        each behind its length (4 bytes). None where it cannot or the file is broken."""
        if node.snapshot is None:
            return None
        wanted = Wanted(UNPACKED, self.limits.bytes, node.reading.media_type)
        with self._gate:
            answer = _ask(self, node.snapshot.descriptor, node.name, wanted)
        if isinstance(answer, Document):
            return None
        with open(answer.descriptor, "rb") as file:
            file.seek(0)
            return file.read()

    def table(self, source: "Path | str | bytes", media_type: str) -> bytes:
        """Return the rows of the workbook at `source`, as `formats.xlsx.table` writes them; see `isolate.tables`.

        Raises UnreadableError where any of it cannot be had: no part of a list is given for the whole.
        """
        return self._had(source, TABLE, media_type)

    def picture(self, source: "Path | str | bytes", media_type: str, page: int, rotation: int = 0) -> bytes:
        """Return a page of the file at `source` as a picture; see `Format.draw`. Raises UnreadableError where there is none.

        What comes back was made by a worker: whoever shows it looks at its first bytes and lets nothing in it run.
        """
        return self._had(source, f"{PAGE}{page} {rotation}", media_type)

    def _had(self, source: "Path | str | bytes", token: str, media_type: str) -> bytes:
        """Return the bytes for `token` of a file that is not read for it. Raises UnreadableError."""
        taken = take(source, self.limits.bytes)
        if isinstance(taken, Refused):
            raise UnreadableError(taken.status, taken.why)
        try:
            with self._gate:
                answer = _ask(self, taken.descriptor, None, Wanted(token, self.limits.answer, media_type))
        finally:
            os.close(taken.descriptor)
        if isinstance(answer, Document):
            line = next((p for p in answer.parts if p.why), None)
            raise UnreadableError(line.status if line else "failed", line.why if line and line.why else _LIE)
        with open(answer.descriptor, "rb") as file:
            file.seek(0)
            return file.read()

    def _read(self, taken: Snapshot, name: str | None) -> Reading:
        with self._gate:
            document = _ask(self, taken.descriptor, name)
        if isinstance(document, Snapshot):
            os.close(document.descriptor)
            document = unread("failed", _LIE)
        return Reading(document, taken.sha256, taken.bytes, document.media_type)

    def _extract(self, node: Node, child: Child) -> "Snapshot | Document":
        """Return the bytes of a child, or a document whose ledger says why there are none."""
        if node.snapshot is None or child.token is None:
            raise ValueError("nothing to extract")
        most = min(self.limits.bytes, self.limits.unpacked - node.tally.bytes)
        with self._gate:
            return _ask(self, node.snapshot.descriptor, node.name, Wanted(child.token, most, node.reading.media_type))


_LINE = 1 << 24
"""Bytes of the list of what was not done."""
_LIE = "解析进程返回的结果不合规格，未采用"


def read(source: "Path | str | bytes", *, limits: Limits | None = None, name: str | None = None) -> Reading:
    """Return one reading by a worker of its own. For several files keep a `Reader`."""
    with Reader(limits or Limits(), files=1) as reader:
        return reader.read(source, name=name)


def _ask(reader: Reader, descriptor: int, name: str | None, wanted: Wanted | None = None) -> "Document | Snapshot":
    """Return a worker's answer. A used worker that dies is replaced and the file tried once more by a fresh one."""
    while True:
        try:
            worker = _idle(reader) or _start(reader)
        except OSError:
            return unread("failed", "解析进程无法启动")
        used = worker.done > 0
        worker.done += 1
        try:
            keep, answer = ask(worker, descriptor, name, reader.limits, wanted, reader.ocr, reader.progress)
        except Silence as silence:
            stop(worker, 0 if silence.late or silence.long else 2)
            if used and not silence.late:
                continue
            return epitaph(silence, worker, reader.limits)
        except BaseException:
            stop(worker)
            raise
        document: Document | Snapshot
        try:
            document = answer if isinstance(answer, Snapshot) else decode(answer)
        except WireError:
            keep, document = False, unread("failed", _LIE)
        if keep and worker.done < reader.files:
            reader._idle.append(worker)
        else:
            stop(worker)
        return document


def _start(reader: Reader) -> Worker:
    alone = reader.ocr == "never" or reader.helpers < 2
    return start(reader.limits, reader.files, 0 if alone else reader.helpers)


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
