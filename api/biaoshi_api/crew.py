"""The worker processes and their keeper: starts them, starts them anew when they die, and keeps house."""

import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from biaoshi_api.audit import daily_head
from biaoshi_api.database import begin
from biaoshi_api.desk import drops
from biaoshi_api.people import lockout, sessions
from biaoshi_api.problems import where
from biaoshi_api.room import clear
from biaoshi_api.site import Site

_LOG = logging.getLogger("biaoshi_api")
WORKER = (sys.executable, *(("-I",) if sys.flags.isolated else ()), "-m", "biaoshi_api.worker")
STEP = 0.5
"""Seconds between two looks at the workers."""
HOUSE = 60.0
"""Seconds between two rounds of housekeeping, at least."""
SHORT = 5.0
"""A worker that lived shorter than this waits before it is started again, ever longer."""


@dataclass(slots=True)
class Hand:
    """One place in the crew, and the process that fills it; `short` counts lives that ended at once."""

    name: str = ""
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    short: int = 0


@dataclass(frozen=True, slots=True)
class Crew:
    """The keeper's state. `settings` is the file the workers read, `rooms` where working folders lie."""

    site: Site
    settings: Path
    rooms: Path
    hands: tuple[Hand, ...]
    command: tuple[str, ...]
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def crew(site: Site, settings: Path, rooms: Path, command: tuple[str, ...] = WORKER) -> Iterator[Crew]:
    """Keep as many workers as the settings say while the context lasts; at its end they hand their jobs back.

    A worker is `command`, the file of the settings, a name, and the number of this process.
    """
    made = Crew(site, settings, rooms, tuple(Hand() for _ in range(site.settings.workers.count)), command)
    thread = threading.Thread(target=_keep, args=(made,), name="crew", daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.stop.set()
        thread.join()
        _dismiss(made)


def housekeeping(site: Site, rooms: Path) -> None:
    """Print the day's head of the audit log, end what has run out, erase what has had its time.

    What cannot be done is logged and keeps nothing else from being done: it is tried again with the next round.
    """
    now, settings = site.clock(), site.settings

    def head() -> None:
        with site.engine.connect() as connection:
            daily_head(connection, settings.heads, now=now)

    def people() -> None:
        with begin(site.engine) as connection:
            sessions.sweep(connection, now=now, idle_minutes=settings.people.idle_minutes)
            lockout.sweep(connection, now=now)

    def jobs() -> None:
        site.queue.sweep(now - settings.data.result_days * 86400)

    for step in (
        head,
        people,
        jobs,
        lambda: drops.sweep(site, now),
        lambda: clear(rooms),
        lambda: site.vault.sweep(now),
    ):
        _tried("housekeeping", step)


def _tried(what: str, step: Callable[[], object]) -> None:
    """Do it; an error is a line of the log."""
    try:
        step()
    except Exception as error:  # noqa: BLE001  # whatever it is, the crew is kept
        _LOG.error("%s：%s", what, where(error))


def _keep(crew: Crew) -> None:
    due = time.monotonic()
    while True:
        for hand in crew.hands:
            _tried("crew", partial(_look, crew, hand))
        begun = time.monotonic()
        if begun >= due:
            housekeeping(crew.site, crew.rooms)
            now = time.monotonic()
            due = now + max(HOUSE, 20 * (now - begun))  # a store so large that a round takes long is walked less often
        if crew.stop.wait(STEP):
            return


def _look(crew: Crew, hand: Hand) -> None:
    """See that there is a process at `hand`; one that died takes its attempt with it."""
    now = time.monotonic()
    if hand.process is not None:
        status = hand.process.poll()
        if status is None:
            return
        hand.process = None
        if status != 0:
            _LOG.warning("处理进程中断（%d），重新启动。", status)
        hand.short = hand.short + 1 if now - hand.since < SHORT else 0
        _bury(crew, hand)
    if now - hand.since >= min(60.0, 2.0 ** max(0, hand.short - 1) - 1):
        hand.name = f"{os.uname().nodename[:64]}-{secrets.token_hex(6)}"
        hand.since = now
        try:
            hand.process = _start(crew, hand.name)
        except OSError as error:  # none to be had now; the next try waits longer
            hand.short += 1
            _LOG.error("crew：%s", where(error))


def _start(crew: Crew, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own command
        [*crew.command, str(crew.settings), name, str(os.getpid())], stdin=subprocess.DEVNULL
    )


def _bury(crew: Crew, hand: Hand) -> None:
    """Give up the jobs of a worker that is no more, so that nobody waits for its lease, and clear its folder."""
    # where that fails the lease runs out by itself, and the next round clears
    _tried("lost", lambda: crew.site.queue.lost(hand.name, now=crew.site.clock()))
    _tried("clear", lambda: clear(crew.rooms))


def _dismiss(crew: Crew) -> None:
    """Ask every worker to hand back and end; kill the deaf."""
    processes = [h.process for h in crew.hands if h.process is not None]
    for process in processes:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + crew.site.settings.server.grace_seconds
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for hand in crew.hands:
        _bury(crew, hand)
