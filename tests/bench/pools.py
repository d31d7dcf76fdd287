"""Pools of workers that are warm before anything is measured: what one gives, what two give, what a page costs.

pool started ─→ a few papers for every worker (libraries, lexicons, models loaded) ─→ the papers measured, begin to end
"""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import sqlalchemy as sa

from biaoshi.jobs import open_engine
from biaoshi.jobs.tables import JOBS
from biaoshi.scan.pool import Pool
from biaoshi.scan.settings import Settings
from biaoshi.scan.status import left
from biaoshi.scan.store import Store
from biaoshi.scan.walk import Found, walk

LONGEST = 1800.0
"""Seconds after which a measurement is given up: a pool that hangs is a fault, not a figure."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds` by the clock, `cpu` seconds of all cores together, over `items` papers."""

    items: int
    seconds: float
    cpu: float


def store(path: Path) -> tuple[str, Store]:
    """Return a new store's address and the store."""
    url = f"sqlite:///{path}"
    made = Store(open_engine(url, lasting=False))  # as a worker has it
    made.create()
    return url, made


def measured(papers: Path, warming: Path, place: Path, settings: Settings, workers: int) -> Measured:
    """Return what a pool of `workers` took for `papers`, each of them having had some of `warming` before."""
    url, made = store(place)
    pool = Pool(made, url, settings, workers, "bench", time.time)
    pool.start()
    try:
        _until(pool, lambda: pool.idle)
        _add(made, warming)
        _until(pool, lambda: _done(made, pool, settings))
        with made.engine.connect() as connection:
            warm = connection.execute(sa.select(sa.func.count(JOBS.c.worker.distinct()))).scalar_one()
        if warm != workers:
            raise RuntimeError(f"{warm} of {workers} workers are warm: too few papers to warm them with")
        cpu, start = _cpu(), time.perf_counter()
        items = _add(made, papers)
        _until(pool, lambda: _done(made, pool, settings))
        return Measured(items, time.perf_counter() - start, _cpu() - cpu)
    finally:
        pool.stop()
        made.engine.dispose()


def ratio(
    papers: Path, warming: Path, folder: Path, settings: Settings, cores: int, rounds: int = 3
) -> dict[str, object]:
    """Return papers a second of one worker and of `cores`, and the second against `cores` times the first.

    The same papers, the two in turn, so that whatever else the machine does falls on both; medians of all rounds.
    """
    taken: dict[int, list[float]] = {1: [], cores: []}
    for n in range(rounds):
        for workers in taken:
            one = measured(papers, warming, folder / f"ratio-{workers}-{n}.db", settings, workers)
            taken[workers].append(one.items / one.seconds)
    alone, together = (statistics.median(t) for t in taken.values())
    pairs = [b / a / cores for a, b in zip(taken[1], taken[cores], strict=True)]
    return {
        "one warm worker, a second": round(alone, 2), f"{cores} warm workers, a second": round(together, 2),
        f"throughput of {cores} workers against {cores} × one (median of {rounds}, in turn)": round(statistics.median(pairs), 3),
        "the same, each round": [round(p, 3) for p in pairs],
    }  # fmt: skip


def _add(made: Store, folder: Path) -> int:
    root = made.root(os.fsencode(folder))
    found = [f for f in walk(root.path, lambda _: None) if isinstance(f, Found)]
    made.add(root, found, ["now"] * len(found), now=time.time())
    return len(found)


def _done(made: Store, pool: Pool, settings: Settings) -> bool:
    return left(made, settings.steps) == 0 and all(m.item is None for m in pool._members)


def _until(pool: Pool, reached: "object") -> None:
    ends = time.perf_counter() + LONGEST
    while not reached():  # type: ignore[operator]  # a question
        pool.watch(0.05)
        if pool.why is not None or time.perf_counter() > ends:
            raise RuntimeError(pool.why or "the pool hangs")


def _cpu() -> float:
    """Return the processor seconds of this process and all below it, those that ended included."""
    whole = 0.0
    for one in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            t = one.cpu_times()
        except psutil.Error:
            continue
        whole += t.user + t.system + t.children_user + t.children_system
    return whole
