"""A worker process of a scan: claims, checks, records, until its parent says no more or is gone.

    parent ── settings, one line of JSON ──→ stdin          (its end: finish what is in hand, hand back the rest)
           ←─ {"begin": item, "job": id}, {"alive"}, {"done": n} ──    stdout

Numbers only pass between them. What a library prints, to either stream, goes nowhere: it may quote a paper.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from biaoshi.jobs import Job, open_engine
from biaoshi.scan import work
from biaoshi.scan.hours import Hours
from biaoshi.scan.settings import KINDS, Settings, Step, checker, edition, from_json
from biaoshi.scan.store import Store

LEASE = 600.0
BATCH = 8
"""Jobs claimed at once at first: a claim, like a record, costs a transaction, some milliseconds."""
MOST, SPAN = 256, 4.0
"""Later so many as take about SPAN seconds, MOST at most: a worker that dies does a batch in vain."""
LONGEST = 20.0
"""Seconds after which what was checked is recorded, though the batch is not at its end."""
IDLE = 0.3
FULL, LOST, AWAY = 71, 72, 73
"""Exit codes: the store's disk is full; its database does not answer; the scanned folder is gone."""


def serve(
    store: Store,
    settings: Settings,
    worker: str,
    *,
    clock: Callable[[], float],
    say: Callable[[dict[str, Any]], None],
    stop: threading.Event,
    hours: Hours | None = None,
    lease: float = LEASE,
) -> None:
    """Work until `stop`; `say` is told what is begun and done. Raises what the database raises, and RootGoneError."""
    hands: dict[Step, work.Hand] = {}
    most = BATCH
    while not stop.is_set():
        if hours is not None and (pause := hours.wait(datetime(*time.localtime(clock())[:6]))):
            say({"pause": pause})
            stop.wait(min(pause, 30.0))
            continue
        for step in settings.steps:
            limit = most if step == "read" else 1
            jobs = store.queue.claim(worker, now=clock(), lease=lease, kinds=[KINDS[step]], limit=limit)
            if jobs:
                if step not in hands:
                    for other in hands.values():
                        other.checker.close()  # the recogniser takes a gigabyte
                    made = checker(settings, step, lambda: say({"alive": True}))
                    hands[step] = work.Hand(store, settings, step, made, edition(settings, step, made), worker, clock)
                began_at = clock()
                with _Pulse(store, worker, [j.id for j in jobs], clock, lease):
                    batch(hands[step], jobs, say, stop)
                if step == "read":
                    most = fitting(len(jobs), clock() - began_at)
                break
        else:
            say({"idle": True})
            stop.wait(IDLE)
    for hand in hands.values():
        hand.checker.close()


def fitting(count: int, seconds: float) -> int:
    """Return how many jobs to claim next, where `count` took `seconds`."""
    return max(BATCH, min(MOST, round(count * SPAN / seconds))) if seconds > 0 else MOST


def batch(hand: work.Hand, jobs: tuple[Job, ...], say: Callable[[dict[str, Any]], None], stop: threading.Event) -> None:
    """Check the items of `jobs` and record what came of them; those not begun when `stop` is set are handed back."""
    tasks, stale = work.load(hand.store, jobs)
    known = work.stored(hand, tasks)
    done: list[work.Done] = []
    since = hand.clock()
    for task in tasks:
        if stop.is_set():
            break
        say({"begin": task.item, "job": task.job.id, "step": hand.step})
        try:
            done.append(known.get(task.item) or work.check(hand, task))
        except work.RootGoneError:
            say({"done": work.record(hand, done, stale)})
            hand.store.queue.hand_back(hand.worker, now=hand.clock())
            raise
        except sa.exc.SQLAlchemyError:
            raise
        except OSError as error:
            _later(hand, task, error)
        except Exception as error:  # noqa: BLE001  # a fault of ours in one paper costs that paper only
            _aside(hand, task, f"检查程序出错（{type(error).__name__}）")
        say({"end": task.item})
        if hand.clock() - since > LONGEST:
            say({"done": work.record(hand, done, stale)})
            done, stale, since = [], [], hand.clock()
    say({"done": work.record(hand, done, stale)})
    if stop.is_set():
        hand.store.queue.hand_back(hand.worker, now=hand.clock())


def _later(hand: work.Hand, task: work.Task, error: OSError) -> None:
    if task.job.attempts >= work.TRIES:
        _aside(hand, task, f"文件读不出来（系统错误 {error.errno}）")
    else:
        why = "文件暂时读不出来，等待重试。"
        hand.store.queue.fail(task.job.id, hand.worker, now=hand.clock(), why=why, again_in=work.AGAIN)


def _aside(hand: work.Hand, task: work.Task, why: str) -> None:
    work.set_aside(hand.store, task.item, why)
    hand.store.queue.fail(task.job.id, hand.worker, now=hand.clock(), why=f"{why}。", again_in=None)


class _Pulse:
    """Keeps the leases of a batch while it is worked on, for recognition may take half an hour."""

    def __init__(self, store: Store, worker: str, ids: list[str], clock: Callable[[], float], lease: float) -> None:
        self._ended = threading.Event()
        self._told = (store, worker, ids, clock, lease)
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        store, worker, ids, clock, lease = self._told
        while not self._ended.wait(lease / 3):
            try:
                store.queue.extend(ids, worker, now=clock(), lease=lease)
            except sa.exc.SQLAlchemyError:
                return  # the work itself will say what is wrong with the database


def exit_code(error: BaseException) -> int:
    """Return the code a worker ends with."""
    if isinstance(error, work.RootGoneError):
        return AWAY
    said = str(getattr(error, "orig", error)).lower()
    return FULL if "full" in said or "no space" in said or "disk i/o" in said else LOST


def name(host: str) -> str:
    """Return the name of this process as a worker: who starts a scan here later can tell that it is dead."""
    return f"{host}/{os.getpid()}-{began(os.getpid())}"


def began(process: int) -> str | None:
    """Return when a process began, by the system's own count; None: there is none of that number."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")


def main() -> int:
    """Run as a process of its own: `python -m biaoshi.scan.hand`."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    told = json.loads(sys.stdin.readline())
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="ascii")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)

    def say(message: dict[str, Any]) -> None:
        try:
            out.write(json.dumps(message) + "\n")
        except BrokenPipeError:
            stop.set()

    def watch() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    engine = open_engine(told["url"], lasting=False)  # a job and its result stand or fall together
    worker = name(told["host"])
    try:
        hours = Hours(*told["hours"]) if told["hours"] else None
        serve(Store(engine), from_json(told["settings"]), worker, clock=time.time, say=say, stop=stop, hours=hours)
        Store(engine).queue.hand_back(worker, now=time.time())
    except (sa.exc.SQLAlchemyError, work.RootGoneError) as error:
        return exit_code(error)
    finally:
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
