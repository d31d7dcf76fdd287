"""The process that does the jobs: one at a time, under a lease that a second thread keeps alive.

claim → run (work/<kind>) → finish │ fail          heartbeat: extend; cancelled or lost → the work is told, then ended
SIGTERM, or the parent gone → what is under way is handed back, its working folder removed, the process ends
"""

import contextlib
import importlib
import logging
import os
import pkgutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import biaoshi
import biaoshi_api
from biaoshi.jobs import Job
from biaoshi_api import logs
from biaoshi_api.problems import where
from biaoshi_api.room import folder, room
from biaoshi_api.settings import load
from biaoshi_api.site import Site, open_site
from biaoshi_api.task import LostError, Outcome, Turn, Work

_LOG = logging.getLogger("biaoshi_api")
POLL = 0.2
"""Seconds between two looks at an empty queue."""
JOBS = 1000
"""After so many jobs a worker makes room for a fresh one."""
DEAF = 10.0
"""Seconds after which work that does not hear that it was cancelled is ended with its process."""


class Stopping(BaseException):
    """Raised in the main thread by SIGTERM: everything under way unwinds and cleans up behind itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the heartbeat and the work tell each other of the job under way."""

    lost: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


def works() -> dict[str, Work]:
    """Return what can be done, by kind: the WORK, or WORKS, of each module of `work/`."""
    found: dict[str, Work] = {}
    for module in pkgutil.iter_modules([f"{biaoshi_api.__path__[0]}/work"]):
        made = importlib.import_module(f"biaoshi_api.work.{module.name}")
        for work in (*getattr(made, "WORKS", ()), *filter(None, (getattr(made, "WORK", None),))):
            found[work.kind] = work
    return found


def run(site: Site, name: str, within: Path, known: dict[str, Work], parent: int) -> int:
    """Do jobs as `name` until SIGTERM, or until `parent` is no more; return how many were tried. In the main thread only.

    The parent is told, not asked for: it may have been killed while this process came up.
    """
    done = 0
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the parent passes on what is to happen
    try:
        with site.make_checker() as checker:
            while done < JOBS and os.getppid() == parent:
                lease = site.settings.workers.lease_seconds
                jobs = site.queue.claim(name, now=site.clock(), lease=lease, kinds=tuple(known))
                for job in jobs:
                    with _alive(site, job, name, parent) as told:
                        attempt(site, job, name, known[job.kind], checker, within, told)
                    done += 1
                if not jobs:
                    threading.Event().wait(POLL)
    except Stopping:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # handing back is not to be broken off
        site.engine.dispose()  # the signal may have caught a connection at anything
        site.queue.hand_back(name, now=site.clock())
    return done


def attempt(
    site: Site, job: Job, name: str, work: Work, checker: biaoshi.Checker, within: Path, told: Told
) -> None:  # fmt: skip
    """Try `job` once and tell the queue how it ended. Nothing the work raises gets any further, but Stopping."""
    queue, clock = site.queue, site.clock

    def tell(done: int, total: int) -> None:
        if told.lost.is_set() or not queue.progress(job.id, name, done, total, now=clock()):
            raise LostError

    try:
        with folder(within) as own:
            outcome = work.run(Turn(site, job, checker, own, tell))
        _keep(site, job, name, outcome)
    except LostError:
        pass
    except biaoshi.BiaoshiError as error:
        _fail(site, job, name, str(error), None)
    except Exception as error:  # noqa: BLE001  # whatever it is, the next job is not to suffer
        _LOG.error("%s：%s", job.kind, where(error))
        again = site.settings.workers.retry_seconds * 2 ** (job.attempts - 1)
        _fail(site, job, name, f"处理出错（{type(error).__name__}）。", again)


def _keep(site: Site, job: Job, name: str, outcome: Outcome) -> None:
    """Let the result stand, or leave nothing of it: when the job was cancelled or is another's by now."""
    stands = site.queue.finish(job.id, name, now=site.clock(), result=outcome.result)
    for one in outcome.erase if stands else outcome.kept:
        with contextlib.suppress(biaoshi.BiaoshiError, OSError):  # erased in time by the sweep
            site.vault.forget(one)


def _fail(site: Site, job: Job, name: str, why: str, again_in: float | None) -> None:
    """Say that the attempt did not succeed; with the last one, what was handed in has no use any more and is erased."""
    state = site.queue.fail(job.id, name, now=site.clock(), why=why, again_in=again_in)
    if state in ("failed", "poison"):
        for one in (*job.payload.get("files", ()), job.payload.get("order")):
            if one is not None:
                with contextlib.suppress(biaoshi.BiaoshiError, OSError):
                    site.vault.forget(one)


@contextmanager
def _alive(site: Site, job: Job, name: str, parent: int) -> Iterator[Told]:
    """Keep the lease of `job` while the context lasts."""
    told = Told()
    thread = threading.Thread(target=_beat, args=(site, job, name, parent, told), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        thread.join()


def _beat(site: Site, job: Job, name: str, parent: int, told: Told) -> None:
    lease = site.settings.workers.lease_seconds
    step = min(1.0, lease / 4)  # often enough for a cancelled job to end soon
    since = site.clock()
    while not told.over.wait(step):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        now = site.clock()
        try:
            held = site.queue.get(job.id)
            mine = held is not None and held.worker == name and held.state == "leased"
            if mine and now - since >= lease / 3:
                mine = bool(site.queue.extend([job.id], name, now=now, lease=lease))
                since = now
        except Exception as error:  # noqa: BLE001  # a database that is away for a moment; the lease outlasts it
            _LOG.error("heartbeat：%s", where(error))
            continue
        if not mine:
            told.lost.set()
            if not told.over.wait(DEAF):
                _LOG.error("%s：任务已取消而没有停下，结束处理进程。", job.kind)
                os._exit(75)
            return


def _stop(number: int, frame: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopping


def main(path: Path, name: str, parent: int) -> None:
    """Be a worker by the settings at `path`, from beginning to end."""
    os.umask(0o077)
    logs.start()
    settings = load(path)
    biaoshi.ruleset()  # told now: later other files may lie there than what runs
    with room(settings) as own, open_site(settings) as site:
        run(site, name, own, works(), parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
