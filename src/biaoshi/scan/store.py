"""The store of a scan: what was walked becomes items and jobs, what was checked becomes results. Each step one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from biaoshi.jobs import Queue, begin
from biaoshi.jobs.tables import METADATA as JOBS_METADATA
from biaoshi.scan import numbers
from biaoshi.scan.settings import KINDS, Step
from biaoshi.scan.tables import DECISIONS, FILES, FINDINGS, ITEMS, LEDGER, METADATA, PROBLEMS, RESULTS, ROOTS, SENT
from biaoshi.scan.walk import Found, Leaf, Problem

Wanted = Literal["now", "later", "no"]
_IN = 500
"""Values of one IN at most."""
ATTEMPTS = 10
"""Of a job: attempts are lost when the power goes; what kills its worker is set aside sooner (work.DEATHS)."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that is scanned; `walked` numbers the walk under way."""

    n: int
    path: bytes
    walked: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of items that were walked."""

    new: int = 0
    changed: int = 0
    same: int = 0
    put: int = 0  # jobs
    later: tuple[tuple[int, int, str], ...] = ()  # what may be chosen: number, priority, digest


@dataclass(frozen=True)
class Store:
    """A handle on the store in the database of `engine`."""

    engine: Engine
    queue: Queue = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "queue", Queue(self.engine))

    def create(self) -> None:
        """Make the tables that are missing."""
        JOBS_METADATA.create_all(self.engine)
        METADATA.create_all(self.engine)
        _grow(self.engine)

    def root(self, path: bytes) -> Root:
        """Return the root at `path` (absolute), a new walk of it begun; problems of the last walk are forgotten."""
        digest = sha256(path).hexdigest()
        with begin(self.engine) as turn:
            row = turn.execute(sa.select(ROOTS).where(ROOTS.c.digest == digest)).first()
            if row is None:
                values = {"path": path, "digest": digest, "walked": 1}
                return Root(_new(turn, ROOTS, values), path, 1)
            turn.execute(sa.update(ROOTS).where(ROOTS.c.n == row.n).values(walked=row.walked + 1))
            turn.execute(sa.delete(PROBLEMS).where(PROBLEMS.c.root == row.n))
            return Root(row.n, path, row.walked + 1)

    def add(
        self,
        root: Root,
        found: Sequence[Found],
        wanted: Sequence[Wanted],
        *,
        now: float,
        again: frozenset[str] = frozenset(),
    ) -> Tally:
        """Take `found` into the store; put a job for each that is new or has changed and is wanted "now".

        One wanted "later" is left out and named in the tally, so that whoever samples can choose. `again`: states
        ("done", "quarantine") of which even what has not changed is wanted, and "transient": what was left open for want of
        a tool, time or memory.
        """
        keys = [_digest(root, f.name) for f in found]
        with begin(self.engine) as turn:
            chosen = sa.select(ITEMS, RESULTS.c.transient).outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
            rows = {r.digest: r for p in _parts(keys) for r in turn.execute(chosen.where(ITEMS.c.digest.in_(p)))}
            files = _files(turn, [r.n for r in rows.values()])
            told = _told(turn, [f.number for f in found if f.number])
            fresh: list[dict[str, Any]] = []
            changed: list[tuple[int, dict[str, Any]]] = []
            later: list[tuple[str, int]] = []
            jobs: dict[int, list[tuple[str, int]]] = {}
            moved: dict[str, Found] = {}
            for one, key, when in zip(found, keys, wanted, strict=True):
                row = rows.get(key)
                values = _values(root, one, key, told)
                if row is None or files.get(row.n) != _leaves(root, one):
                    moved[key] = one
                wish = row is None or key in moved or row.state in ("left", "gone", *again)
                wish = wish or (row is not None and bool(row.transient) and "transient" in again)
                need = wish and (row is None or row.state != "waiting")
                count = (row.job if row else 0) + (need and when == "now")
                if need and when == "now":
                    jobs.setdefault(values["priority"], []).append((key, count))
                elif need and when == "later":
                    later.append((key, values["priority"]))
                state = "waiting" if (need and when == "now") or (row and row.state == "waiting") else "left"
                if row is None:
                    fresh.append(values | {"state": state, "job": count, "deaths": 0})
                elif key in moved or (need and when == "now"):
                    changed.append((row.n, values | {"state": state, "job": count, "deaths": 0, "why": None}))
            numbered = {k: r.n for k, r in rows.items()} | _insert(turn, fresh)
            for n, values in changed:
                turn.execute(sa.update(ITEMS).where(ITEMS.c.n == n).values(values))
            for part in _parts([r.n for r in rows.values()]):
                turn.execute(sa.update(ITEMS).where(ITEMS.c.n.in_(part)).values(seen=root.walked))
            _replace_files(turn, root, moved, numbered, [r.n for k, r in rows.items() if k in moved])
            for priority, listed in jobs.items():
                self.put(turn, "read", [(numbered[key], count) for key, count in listed], priority, now)
        put = sum(map(len, jobs.values()))
        old = len(moved) - len(fresh)
        return Tally(len(fresh), old, len(found) - len(moved), put, tuple((numbered[k], p, k) for k, p in later))

    def put(self, turn: Connection, step: Step, items: Sequence[tuple[int, int]], priority: int, now: float) -> None:
        """Put jobs for items, each with the number of times it was put: an older job of the same item is no more worth doing."""
        payloads = [{"item": n, "job": k} for n, k in items]
        if payloads:
            self.queue.put_all(
                KINDS[step], payloads, now=now, priority=priority, max_attempts=ATTEMPTS, connection=turn
            )

    def problems(self, root: Root, found: Iterable[Problem]) -> None:
        """Note what could not be looked at in this walk."""
        rows = [{"root": root.n, "path": p.path, "why": p.why} for p in found]
        if rows:
            with begin(self.engine) as turn:
                turn.execute(sa.insert(PROBLEMS), rows)

    def vanish(self, root: Root, lost: Sequence[bytes], *, now: float) -> int:
        """After a whole walk: items not seen in it are gone, but those under a `lost` path; return how many."""
        gone = 0
        with begin(self.engine) as turn:
            old = sa.select(ITEMS.c.n).where(
                ITEMS.c.root == root.n, ITEMS.c.seen < root.walked, ITEMS.c.state != "gone"
            )
            unseen = turn.execute(old).scalars().all()
            for part in _parts(unseen):
                paths: dict[int, list[bytes]] = {}
                for n, path in turn.execute(sa.select(FILES.c.item, FILES.c.path).where(FILES.c.item.in_(part))):
                    paths.setdefault(n, []).append(path)
                really = [n for n in part if not any(_under(p, x) for p in paths.get(n, []) for x in lost)]
                turn.execute(sa.update(ITEMS).where(ITEMS.c.n.in_(really)).values(state="gone", ended=now))
                gone += len(really)
        return gone

    def choose(self, chosen: Sequence[int], *, now: float) -> int:
        """Put jobs for items that were left out at the walk; return how many."""
        put = 0
        for part in _parts(chosen):
            with begin(self.engine) as turn:
                rows = turn.execute(
                    sa.select(ITEMS.c.n, ITEMS.c.job, ITEMS.c.priority).where(
                        ITEMS.c.n.in_(part), ITEMS.c.state == "left"
                    )
                ).all()
                listed: dict[int, list[tuple[int, int]]] = {}
                for n, job, priority in rows:
                    listed.setdefault(priority, []).append((n, job + 1))
                numbers_ = [r.n for r in rows]
                turn.execute(
                    sa.update(ITEMS).where(ITEMS.c.n.in_(numbers_)).values(state="waiting", job=ITEMS.c.job + 1)
                )
                for priority, items in listed.items():
                    self.put(turn, "read", items, priority, now)
                put += len(rows)
        return put


def _grow(engine: Engine) -> None:
    """Give tables made by an earlier release the columns it did not know; all of them may be empty."""
    if not _missing(sa.inspect(engine)):
        return
    there = "IF NOT EXISTS " if engine.dialect.name == "postgresql" else ""
    with begin(engine) as turn:  # looked at again: another process may have done it meanwhile
        for table, column in _missing(sa.inspect(turn)):
            kind = column.type.compile(engine.dialect)
            turn.execute(sa.text(f'ALTER TABLE {table.name} ADD COLUMN {there}"{column.name}" {kind}'))


def _missing(there: sa.Inspector) -> list[tuple[sa.Table, sa.Column[Any]]]:
    found = []
    for table in METADATA.sorted_tables:
        known = {c["name"] for c in there.get_columns(table.name)}
        found += [(table, c) for c in table.columns if c.name not in known and c.nullable]
    return found


def _digest(root: Root, name: bytes) -> str:
    return sha256(f"{root.n}\0".encode() + name).hexdigest()


def _values(root: Root, one: Found, key: str, told: Mapping[str, int]) -> dict[str, Any]:
    number = one.number
    return {
        "root": root.n, "digest": key, "number": number, "fonds": numbers.fonds(number) if number else None,
        "year": numbers.year(number) if number else None, "pages": len(one.files),
        "bytes": sum(f.size for f in one.files), "priority": told.get(number or "", 0), "seen": root.walked,
    }  # fmt: skip


def _leaves(root: Root, one: Found) -> list[tuple[str, int, int]]:
    return [(_digest(root, f.path), f.size, f.mtime) for f in one.files]


def _files(turn: Connection, items: Sequence[int]) -> dict[int, list[tuple[str, int, int]]]:
    found: dict[int, list[tuple[str, int, int]]] = {}
    columns = (FILES.c.item, FILES.c.digest, FILES.c.size, FILES.c.mtime)
    for part in _parts(items):
        for r in turn.execute(sa.select(*columns).where(FILES.c.item.in_(part)).order_by(FILES.c.item, FILES.c.place)):
            found.setdefault(r.item, []).append((r.digest, r.size, r.mtime))
    return found


def _told(turn: Connection, listed: Sequence[str]) -> dict[str, int]:
    """Return the score the ledger gives to each 档号."""
    found: dict[str, int] = {}
    for part in _parts([numbers.plain(n) for n in listed]):
        for number, score in turn.execute(sa.select(LEDGER.c.number, LEDGER.c.score).where(LEDGER.c.number.in_(part))):
            found[number] = max(score, found.get(number, 0))
    return {n: found[p] for n in listed if (p := numbers.plain(n)) in found}


def _insert(turn: Connection, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert items; return their numbers by digest."""
    if not rows:
        return {}
    turn.execute(sa.insert(ITEMS), rows)
    keys = [r["digest"] for r in rows]
    return {
        r.digest: r.n
        for part in _parts(keys)
        for r in turn.execute(sa.select(ITEMS.c.digest, ITEMS.c.n).where(ITEMS.c.digest.in_(part)))
    }


def _replace_files(
    turn: Connection, root: Root, leaves: Mapping[str, Found], items: Mapping[str, int], old: Sequence[int]
) -> None:
    """Write the files of items that are new or have changed; one that came from another item leaves it."""
    for part in _parts(old):
        turn.execute(sa.delete(FILES).where(FILES.c.item.in_(part)))
    rows = [_file(root, items[key], place, leaf) for key, one in leaves.items() for place, leaf in enumerate(one.files)]
    for part in _parts([r["digest"] for r in rows]):
        turn.execute(sa.delete(FILES).where(FILES.c.digest.in_(part)))
    if rows:
        turn.execute(sa.insert(FILES), rows)


def _file(root: Root, item: int, place: int, leaf: Leaf) -> dict[str, Any]:
    return {
        "item": item, "place": place, "path": leaf.path, "digest": _digest(root, leaf.path), "size": leaf.size,
        "mtime": leaf.mtime, "sha256": None,
    }  # fmt: skip


def _under(path: bytes, folder: bytes) -> bool:
    return not folder or path == folder or path.startswith(folder + b"/")


def _parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + _IN] for at in range(0, len(values), _IN))


def _new(turn: Connection, table: sa.Table, values: dict[str, Any]) -> int:
    return int(turn.execute(sa.insert(table).values(values).returning(table.c.n)).scalar_one())


def drop(turn: Connection, results: Sequence[int]) -> None:
    """Delete results, with their findings, that no item has any more and no person has decided on or been shown."""
    for part in _parts(results):
        held: set[int | None] = set()
        for table in (ITEMS, DECISIONS, SENT):
            held.update(turn.execute(sa.select(table.c.result).where(table.c.result.in_(part))).scalars())
        if free := list(set(part) - held):
            turn.execute(sa.delete(FINDINGS).where(FINDINGS.c.result.in_(free)))
            turn.execute(sa.delete(RESULTS).where(RESULTS.c.n.in_(free)))
