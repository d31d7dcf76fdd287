"""Where the web process checks small files itself: a few checkers, each used by one request at a time.

A check that does not end in time goes on in its thread, which gives its checker back by itself; the request gets a job.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

import anyio
from anyio import to_thread
from fastapi import FastAPI
from starlette.requests import Request

import biaoshi
from biaoshi_api.site import Site
from biaoshi_api.uploads import streams

WAITING = 200
_T = TypeVar("_T")
_FIRST = "机密★10年\n手机13800138000，联系人王小明\n"
"""A text that every stage looks at."""


def cores() -> int:
    """Return how many processors this process may use."""
    return max(1, len(os.sched_getaffinity(0)))


@dataclass(frozen=True, slots=True)
class Bench:
    """`turns` is how many checks go on at once, `waiting` how many requests may wait for theirs in a thread; `streams` how
    many large bodies come in at once."""

    site: Site
    turns: threading.BoundedSemaphore
    waiting: anyio.CapacityLimiter
    streams: anyio.CapacityLimiter
    idle: dict[str, list[biaoshi.Checker]] = field(default_factory=dict)

    @contextmanager
    def checker(self, profile: str) -> Iterator[biaoshi.Checker]:
        """Give a checker of the profile for the time of the context."""
        idle = self.idle.setdefault(profile, [])
        try:
            used = idle.pop()
        except IndexError:
            used = self.site.make_checker()
            if used.profile != profile:
                used = replace(used, profile=profile)
        try:
            yield used
        finally:
            idle.append(used)

    async def run(self, work: Callable[[biaoshi.Checker], _T], profile: str, seconds: float) -> _T | None:
        """Return what `work` gave, None where it did not end within `seconds`, the wait for its turn counted.

        Work that is given up goes on to its end and keeps its turn till then: however many are given up, no more than
        `turns` go on at once. Work that had not begun never does.
        """
        late = threading.Event()

        def do() -> _T | None:
            if not self.turns.acquire(timeout=seconds):
                return None
            try:
                if late.is_set():
                    return None
                with self.checker(profile) as used:
                    return work(used)
            finally:
                self.turns.release()

        with anyio.move_on_after(seconds):
            return await to_thread.run_sync(do, limiter=self.waiting, abandon_on_cancel=True)
        late.set()
        return None

    def warm(self) -> None:
        """Load what checking needs, and start the reading processes: else the first request waits seconds for it.

        The rule-set is told now too: later other files may lie there than what runs.
        """
        biaoshi.ruleset()
        profile = self.site.settings.checks.profile
        with ExitStack() as stack:
            for used in [stack.enter_context(self.checker(profile)) for _ in range(cores())]:
                used.check_bytes(_FIRST.encode(), "x.txt")

    def close(self) -> None:
        """End the reading processes."""
        for idle in self.idle.values():
            while idle:
                with suppress(IndexError):
                    idle.pop().close()


def bench_in(app: FastAPI) -> Bench:
    """Return the bench of the application, made when first asked for."""
    state = app.state
    made: Bench | None = getattr(state, "bench", None)
    if made is None:
        made = state.bench = Bench(
            state.site, threading.BoundedSemaphore(cores()), anyio.CapacityLimiter(WAITING), streams()
        )
    return made


async def bench_of(request: Request) -> Bench:
    """Return the bench of the application that serves the request."""
    return bench_in(request.app)
