"""Items of claimed jobs checked, and what came of them written in the transaction that ends their jobs.

    jobs ─ load ─→ tasks ─ check (Checker, in this process) ─→ done ─ record ─→ result, findings, item, files; jobs ended

Killed before `record` nothing of it happened, killed after it all of it had: no result can be lost or doubled.
"""

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from biaoshi.check import Checker
from biaoshi.jobs import Job, begin
from biaoshi.scan import entries, numbers
from biaoshi.scan.outcome import outcome
from biaoshi.scan.settings import Settings, Step
from biaoshi.scan.store import Store, drop
from biaoshi.scan.tables import FILES, FINDINGS, ITEMS, LEDGER, RESULTS, ROOTS

DEATHS = 3
"""Processes that may die of one item before it is set aside."""
AGAIN = 30.0
"""Seconds after which a file that could not be read just now is tried again."""
TRIES = 3
MARKED = 1000
"""Added to the priority of a 件 in the last pass when the top of its first page bore a mark."""
_LASTING = (errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.EISDIR)
_NAME = re.compile("[绝机秘密祕級级★☆*＊内部公开解敏感商工勿]|secret|confidential", re.I)
"""What in a name may bear on the findings: papers alike in all else have one result."""


class RootGoneError(Exception):
    """The folder that is scanned is not there any more: nothing follows about its files."""


@dataclass(frozen=True, slots=True)
class Task:
    """One claimed job with its item."""

    job: Job
    item: int
    count: int  # how often the item was put
    root: bytes
    paths: tuple[bytes, ...]  # absolute
    files: tuple[int, ...]
    number: str | None
    priority: int
    old: int | None  # result so far
    entry: str | None  # JSON of its row of a ledger
    alike: bool  # files of these sizes were read before: comparing is worth the reading


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: columns of its result (None: the item is gone, or one of that digest is there already)."""

    task: Task
    digest: str | None
    columns: dict[str, Any] | None = None
    findings: tuple[dict[str, Any], ...] = ()
    sha256: tuple[str | None, ...] = ()
    stats: tuple[tuple[int, int], ...] = ()
    reused: bool = False  # its result was in the store


@dataclass(frozen=True)
class Hand:
    """Who works: a checker for one pass, on the store, under the name its jobs are leased to."""

    store: Store
    settings: Settings
    step: Step
    checker: Checker
    edition: str
    worker: str
    clock: Callable[[], float]
    known: dict[str, Done] = field(default_factory=dict)  # checked, not yet recorded
    sizes: set[tuple[int, ...]] = field(default_factory=set)  # of their files


def load(store: Store, jobs: Sequence[Job]) -> tuple[list[Task], list[Job]]:
    """Return the tasks of `jobs`, and those that are not worth doing any more."""
    wanted = {int(j.payload["item"]) for j in jobs}
    tasks: list[Task] = []
    with store.engine.connect() as connection:
        items = {
            r.n: r
            for r in connection.execute(
                sa.select(ITEMS, ROOTS.c.path.label("root_path"))
                .join(ROOTS, ITEMS.c.root == ROOTS.c.n)
                .where(ITEMS.c.n.in_(wanted))
            )
        }
        files: dict[int, list[Any]] = {}
        chosen = sa.select(FILES.c.item, FILES.c.n, FILES.c.path, FILES.c.size).where(FILES.c.item.in_(items))
        for f in connection.execute(chosen.order_by(FILES.c.item, FILES.c.place)):
            files.setdefault(f.item, []).append(f)
        told = _rows(connection, [i.number for i in items.values() if i.number])
        sizes = {f.size for listed in files.values() for f in listed}
        read = sa.select(FILES.c.size).where(FILES.c.size.in_(sizes), FILES.c.sha256.is_not(None)).distinct()
        known = set(connection.execute(read).scalars())
    stale = []
    for job in jobs:  # two may be of one item, the older of which is stale
        n = int(job.payload["item"])
        item = items.get(n)
        if item is None or item.job != job.payload["job"] or item.state in ("gone", "left"):
            stale.append(job)
            continue
        held = files.get(n, [])
        paths = tuple(os.path.join(item.root_path, f.path) for f in held)
        numbered = told.get(numbers.plain(item.number)) if item.number else None
        alike = all(f.size in known for f in held)
        tasks.append(
            Task(job, n, item.job, item.root_path, paths, tuple(f.n for f in held), item.number, item.priority, item.result, numbered, alike)
        )  # fmt: skip
    return tasks, stale


def _rows(connection: Connection, listed: Sequence[str]) -> dict[str, str]:
    """Return the row of a ledger for each 档号, the 件 before the 案卷."""
    if not listed:
        return {}
    chosen = sa.select(LEDGER.c.number, LEDGER.c.entry).where(LEDGER.c.number.in_([numbers.plain(n) for n in listed]))
    ordered = connection.execute(chosen.order_by(LEDGER.c.volume.desc(), LEDGER.c.n))
    return {r.number: json.dumps(r.entry, ensure_ascii=False, sort_keys=True) for r in ordered}


def stored(hand: Hand, tasks: Sequence[Task]) -> dict[int, Done]:
    """Return, by item, what came of those of `tasks` that were checked before: the same bytes, under names that say the same.

    One question for a batch: one for each file would take a hundredth of a worker's time. A file that cannot be read just
    now is left to `check`.
    """
    met: list[Done] = []
    for task in tasks:
        if task.alike and task.paths:
            with contextlib.suppress(OSError):
                stats = tuple(
                    _stat(p) for p in task.paths
                )  # before the bytes: a change in between is seen by the next walk
                digests = tuple(_digest(p) for p in task.paths)
                met.append(Done(task, _key(hand, task, digests), None, (), digests, stats, reused=True))
    if not met:
        return {}
    with hand.store.engine.connect() as connection:
        rows = connection.execute(sa.select(RESULTS).where(RESULTS.c.digest.in_({d.digest for d in met}))).mappings()
        found = {r["digest"]: {c: v for c, v in r.items() if c not in ("n", "digest")} for r in rows}
    return {d.task.item: replace(d, columns=found[d.digest]) for d in met if d.digest in found}


def check(hand: Hand, task: Task) -> Done:
    """Return what came of `task`. Raises RootGoneError; OSError where a file could not be read just now."""
    try:
        stats = tuple(_stat(p) for p in task.paths)
    except FileNotFoundError:
        if not _there(task.root):
            raise RootGoneError from None
        return Done(task, None)
    if not task.paths:
        return Done(task, None)
    sizes = tuple(size for size, _ in stats)
    if sizes in hand.sizes:
        digests = tuple(_digest(p) for p in task.paths)
        key = _key(hand, task, digests)
        if (twin := hand.known.get(key)) is not None:
            return Done(task, key, twin.columns, twin.findings, digests, stats)
    entry = entries.from_json(json.loads(task.entry)) if task.entry else None
    started = hand.clock()
    if len(task.paths) == 1:
        report = hand.checker.check(Path(os.fsdecode(task.paths[0])), entry=entry)
    else:
        report = hand.checker.check_case([Path(os.fsdecode(p)) for p in task.paths], entry=entry)
    made = outcome(report, hand.step)
    whole = made.sha256
    columns = made.columns | {"seconds": round(max(0.0, hand.clock() - started), 4), "edition": hand.edition}
    columns["sha256"] = whole[0] if len(whole) == 1 else _together(whole)
    if report.verdict == "stopped":  # a case that was stopped tells no more than that
        whole = whole if len(whole) == len(task.paths) else (None,) * len(task.paths)
    key = (  # what another run may read is nobody else's result, and never taken for one that was made before
        _key(hand, task, whole)
        if all(whole) and not columns["transient"]
        else hashlib.sha256(f"{hand.edition}\0{task.item}\0{task.count}".encode()).hexdigest()
    )
    done = Done(task, key, columns, made.findings, whole, stats)
    hand.known[key] = done
    hand.sizes.add(sizes)
    return done


def _stat(path: bytes) -> tuple[int, int]:
    """Return size and time of a file. Raises OSError where it cannot be read just now, but perhaps later."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode):
                os.read(descriptor, 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _LASTING:
            raise
        found = os.stat(path, follow_symlinks=False)  # the report says why it is not read
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(errno.ENOENT, "")
    return found.st_size, found.st_mtime_ns


def _there(root: bytes) -> bool:
    try:
        with os.scandir(root) as entries_:
            return next(entries_, None) is not None  # an empty mount point is a share that has gone
    except OSError:
        return False


def _digest(path: bytes) -> str:
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _together(digests: Sequence[str | None]) -> str:
    return hashlib.sha256("\n".join(d or "" for d in digests).encode()).hexdigest()


def _key(hand: Hand, task: Task, digests: Sequence[str | None]) -> str:
    """Return the digest of a result: what the files hold, what their names and the ledger say, how it was checked."""
    said = []
    for path in task.paths:
        name = os.fsdecode(os.path.basename(path))
        said.append(name if _NAME.search(name) else os.path.splitext(name)[1].lower())
    told = [hand.edition, list(digests), said, task.entry]
    return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()


def record(hand: Hand, done: Sequence[Done], stale: Sequence[Job] = ()) -> int:
    """Write what came of tasks and end their jobs, all or nothing; return of how many. Lost ones are thrown away.

    Statements are for the whole batch: one for each item would take a tenth of a worker's time.
    """
    now = hand.clock()
    with begin(hand.store.engine) as turn:
        ids = [*(d.task.job.id for d in done), *(j.id for j in stale)]
        held = set(hand.store.queue.finish_all(ids, hand.worker, now=now, connection=turn))
        told = [d for d in done if d.task.job.id in held]
        _write(hand, turn, told, now)
        drop(turn, [d.task.old for d in told if d.task.old is not None])
    hand.known.clear()
    hand.sizes.clear()
    return len(told)


def _write(hand: Hand, turn: Connection, told: Sequence[Done], now: float) -> None:
    """Write what became of items, but of those put again meanwhile: there the later job tells."""
    chosen = sa.select(ITEMS.c.n, ITEMS.c.job, ITEMS.c.year).where(ITEMS.c.n.in_([d.task.item for d in told]))
    rows = {r.n: r for r in turn.execute(chosen.order_by(ITEMS.c.n).with_for_update())}
    told = [d for d in told if d.task.item in rows and rows[d.task.item].job == d.task.count]
    if gone := [d.task.item for d in told if d.columns is None]:
        turn.execute(sa.update(ITEMS).where(ITEMS.c.n.in_(gone)).values(state="gone", ended=now))
    found = [d for d in told if d.columns is not None]
    results = _results(turn, found)
    jobs: dict[tuple[Step, int], list[tuple[int, int]]] = {}
    items: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    for one in found:
        task, columns = one.task, one.columns or {}
        result = results.get(one.digest)
        if result is None:  # its twin's result went meanwhile
            turn.execute(sa.update(ITEMS).where(ITEMS.c.n == task.item).values(job=task.count + 1))
            jobs.setdefault((hand.step, task.priority), []).append((task.item, task.count + 1))
            continue
        if follower := _follower(hand, one):
            priority = task.priority + (MARKED if columns["highest_level"] else 0)
            jobs.setdefault((follower, priority), []).append((task.item, task.count + 1))
        year = int(columns["formed"][:4]) if columns["formed"] else rows[task.item].year
        items.append({"item": task.item, "to_result": result, "to_job": task.count + bool(follower), "to_year": year})
        for n, digest, (size, mtime) in zip(task.files, one.sha256, one.stats, strict=True):
            files.append({"file": n, "to_sha256": digest, "to_size": size, "to_mtime": mtime})
    if items:
        turn.execute(_ENDED.values(state="done", why=None, ended=now, **_bound("result", "job", "year")), items)
    if files:
        turn.execute(_READ, files)
    for (step, priority), listed in jobs.items():
        hand.store.put(turn, step, listed, priority, now)


def _bound(*names: str) -> dict[str, Any]:
    return {name: sa.bindparam(f"to_{name}") for name in names}


_ENDED = sa.update(ITEMS).where(ITEMS.c.n == sa.bindparam("item"))
_READ = sa.update(FILES).where(FILES.c.n == sa.bindparam("file")).values(**_bound("sha256", "size", "mtime"))


def _follower(hand: Hand, one: Done) -> Step | None:
    """Return the next pass over the pictures of an item, if there is one."""
    if (
        not hand.settings.ocr
        or one.columns is None
        or not one.columns["pictures"]
        or one.columns["verdict"] == "stopped"
    ):
        return None
    return {"read": "top", "top": "ocr", "ocr": None}[hand.step]


def _results(turn: Connection, found: Sequence[Done]) -> dict[str | None, int]:
    """Return the numbers of the results by their digests, written with their findings where they were not there.

    Missing is one that was there when it was looked for, and is no more.
    """
    fresh = {
        d.digest: d for d in sorted(found, key=lambda d: d.digest or "") if not d.reused
    }  # none waits for another in a ring
    made: dict[str | None, int] = {}
    if fresh:
        insert = sqlite.insert if turn.dialect.name == "sqlite" else postgresql.insert
        statement = (
            insert(RESULTS).on_conflict_do_nothing(index_elements=["digest"]).returning(RESULTS.c.digest, RESULTS.c.n)
        )
        rows = [(d.columns or {}) | {"digest": key} for key, d in fresh.items()]
        made = {digest: int(n) for digest, n in turn.execute(statement, rows)}
        if findings := [f | {"result": made[k]} for k, d in fresh.items() if k in made for f in d.findings]:
            turn.execute(sa.insert(FINDINGS), findings)
    if rest := [d.digest for d in found if d.digest not in made]:
        known = sa.select(RESULTS.c.digest, RESULTS.c.n).where(RESULTS.c.digest.in_(rest))
        made |= {digest: int(n) for digest, n in turn.execute(known)}
    return made


def set_aside(store: Store, item: int, why: str) -> None:
    """Put an item into quarantine: no further job is put for it until it changes or is asked for again."""
    with begin(store.engine) as turn:
        turn.execute(
            sa.update(ITEMS)
            .where(ITEMS.c.n == item, ITEMS.c.state.in_(("waiting", "done")))
            .values(state="quarantine", why=why)
        )
