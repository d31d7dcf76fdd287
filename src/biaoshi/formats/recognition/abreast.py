"""Jobs of one file side by side: while helpers recognise the pictures of some, the reader goes on with the next.

    main     job 1 ──┐ job 2 ──┐          ┌ result 1 … in order
    thread 1         └ asks ═══ helper ═══┘
    thread 2                   └ asks ═══ helper ═══ …

Only one thread runs at a time, the one that holds the baton; it is put down only while a helper works. So readers and
their libraries (pdfium above all) need know nothing of threads.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from biaoshi.formats.recognition.engine import Pixels
from biaoshi.formats.recognition.helpers import Gone, Helpers, ask
from biaoshi.formats.recognition.picture import Recognised, read_pixels

T = TypeVar("T")
_STACK = 16 << 20  # bytes of a thread's stack: deep files are read on it too


@dataclass(frozen=True, eq=False, slots=True)
class Baton:
    """Who may run: the thread that holds `lock`. `waits` by thread: what tells the main thread that it may go on."""

    helpers: Helpers | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    waits: dict[int, threading.Event] = field(default_factory=dict)


@dataclass(slots=True)
class _Job(Generic[T]):
    thread: threading.Thread | None = None
    result: list[T] = field(default_factory=list)
    error: BaseException | None = None


def abreast(baton: Baton, jobs: Iterable[Callable[[], T]]) -> Iterator[T]:
    """Yield the results of `jobs`, in order. As many as there are helpers are under way at a time; without, one."""
    many = baton.helpers.count if baton.helpers is not None else 0
    if many < 2 or threading.get_ident() in baton.waits:
        for job in jobs:
            yield job()
        return
    under_way: deque[_Job[T]] = deque()
    baton.lock.acquire()
    try:
        for job in jobs:
            under_way.append(_started(baton, job))
            if len(under_way) >= many:
                yield _ended(baton, under_way.popleft())
        while under_way:
            yield _ended(baton, under_way.popleft())
    finally:
        while under_way:
            _joined(baton, under_way.popleft())
        baton.lock.release()


def recognised(baton: Baton, picture: Pixels, *, first: bool) -> Recognised:
    """Return what stands in `picture`, read by an idle helper if there is one, else here. Raises what reading raises."""
    channel = baton.helpers.idle.pop() if baton.helpers is not None and baton.helpers.idle else None
    if channel is None:
        return read_pixels(picture, first=first)
    waits = baton.waits.get(threading.get_ident())
    if waits is not None:
        baton.lock.release()
        waits.set()
    try:
        found = ask(channel, picture, first=first)
    except Gone:
        channel.close()
        raise RuntimeError("helper gone") from None
    except (MemoryError, RuntimeError):
        baton.helpers.idle.append(channel)  # type: ignore[union-attr]  # it was popped from there
        raise
    finally:
        if waits is not None:
            baton.lock.acquire()
    baton.helpers.idle.append(channel)  # type: ignore[union-attr]
    return found


def _started(baton: Baton, job: Callable[[], T]) -> _Job[T]:
    """Begin `job` and return when it is done or waits for a helper."""
    one: _Job[T] = _Job()
    event = threading.Event()

    def run() -> None:
        baton.waits[threading.get_ident()] = event
        baton.lock.acquire()
        try:
            one.result.append(job())
        except BaseException as error:  # noqa: BLE001  # raised again where the result is asked for
            one.error = error
        finally:
            baton.waits.pop(threading.get_ident(), None)
            baton.lock.release()
            event.set()

    before = threading.stack_size(_STACK)
    try:
        one.thread = threading.Thread(target=run, daemon=True)
        one.thread.start()
    finally:
        threading.stack_size(before)
    baton.lock.release()
    event.wait()
    baton.lock.acquire()
    return one


def _joined(baton: Baton, one: _Job[T]) -> None:
    if one.thread is not None:
        baton.lock.release()
        one.thread.join()
        baton.lock.acquire()


def _ended(baton: Baton, one: _Job[T]) -> T:
    _joined(baton, one)
    if one.error is not None:
        raise one.error
    return one.result[0]
