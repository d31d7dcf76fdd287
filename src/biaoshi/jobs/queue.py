"""The queue: every step is one transaction, so that a job is in exactly one state whoever dies when.

Rows are locked before they are changed and locked ones passed over (on PostgreSQL; on SQLite only one writes at a time),
so no two workers wait for each other in a ring.
"""

# ruff: noqa: A002  # an id is called id

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from biaoshi.jobs import ending
from biaoshi.jobs.database import begin
from biaoshi.jobs.job import FINAL, STATES, Job, KeyReusedError, Next, State
from biaoshi.jobs.tables import JOBS

_OWN = tuple(JOBS.c[name] for name in Job.__dataclass_fields__)
_BATCH = 1000
_LOST = "处理任务的进程中断"


@dataclass(frozen=True)
class Queue:
    """A handle on the queue in the database of `engine`; threads and processes may share the database freely.

    `connection` of a method: take part in the caller's transaction (from `begin`) rather than make one.
    """

    engine: Engine

    def create(self) -> None:
        """Make the table if it is missing."""
        JOBS.create(self.engine, checkfirst=True)

    def put(
        self, kind: str, payload: dict[str, Any], *, now: float, owner: str = "", unit: str = "", priority: int = 0,
        key: str | None = None, asked: str | None = None, max_attempts: int = 3, due: float | None = None,
        then: Next | None = None, connection: Connection | None = None,
    ) -> Job:  # fmt: skip
        """Return a new waiting job, or the earlier one of the same owner and `key`.

        `asked` is a digest of what was asked for (default: of kind and payload); raises KeyReusedError where the
        key was used for something else. Higher `priority` goes first. `then` is put when this one ends.
        """
        asked = asked or sha256(json.dumps([kind, payload], sort_keys=True).encode()).hexdigest()
        values = {
            "kind": kind, "payload": payload, "owner": owner, "unit": unit, "priority": priority, "key": key,
            "asked": asked, "max_attempts": max_attempts, "due": now if due is None else due,
            "then": None if then is None else {"kind": then.kind, "payload": then.payload, "max_attempts": then.max_attempts},
        }  # fmt: skip
        with self._turn(connection) as turn:
            earlier = _keyed(turn, owner, key, asked)
            if earlier is not None:
                return earlier
            try:
                with turn.begin_nested():
                    return _new(turn, values, now)
            except sa.exc.IntegrityError:  # on PostgreSQL another may have put it since we looked
                earlier = _keyed(turn, owner, key, asked)
                if earlier is None:
                    raise
                return earlier

    def put_all(
        self, kind: str, payloads: Sequence[dict[str, Any]], *, now: float, owner: str = "", unit: str = "",
        priority: int = 0, max_attempts: int = 3, connection: Connection | None = None,
    ) -> None:  # fmt: skip
        """Put a new waiting job for each of `payloads`, all or none."""
        values = {
            "kind": kind, "owner": owner, "unit": unit, "priority": priority, "asked": "", "max_attempts": max_attempts,
            "due": now,
        }  # fmt: skip
        rows = [ending.fresh(values | {"payload": p}, secrets.token_hex(16), now) for p in payloads]
        with self._turn(connection) as turn:
            for start in range(0, len(rows), _BATCH):
                turn.execute(sa.insert(JOBS), rows[start : start + _BATCH])

    def claim(
        self, worker: str, *, now: float, lease: float, kinds: Sequence[str] | None = None, limit: int = 1
    ) -> tuple[Job, ...]:
        """Give up to `limit` due jobs to `worker` until now + `lease`; first those whose lease ran out go back or are set aside."""
        with begin(self.engine) as turn:
            _reap(turn, now)
            wanted = sa.select(JOBS.c.n).where(JOBS.c.state == "waiting", JOBS.c.due <= now)
            if kinds is not None:
                wanted = wanted.where(JOBS.c.kind.in_(kinds))
            wanted = wanted.order_by(JOBS.c.priority.desc(), JOBS.c.n).limit(limit).with_for_update(skip_locked=True)
            numbers = turn.execute(wanted).scalars().all()
            changed = {
                "state": "leased", "worker": worker, "lease_until": now + lease, "started": now, "done": 0, "total": 0,
                "attempts": JOBS.c.attempts + 1,
            }  # fmt: skip
            _change(turn, numbers, changed)
            rows = turn.execute(_jobs().where(JOBS.c.n.in_(numbers)).order_by(JOBS.c.priority.desc(), JOBS.c.n))
            return tuple(map(_job, rows))

    def extend(self, ids: Sequence[str], worker: str, *, now: float, lease: float) -> tuple[str, ...]:
        """Prolong the leases of `worker` on `ids` and return those it still holds; the work on any other is in vain."""
        with begin(self.engine) as turn:
            held = _held(turn, JOBS.c.id.in_(ids), worker)
            _change(turn, [h.n for h in held], {"lease_until": now + lease})
            return tuple(h.id for h in held)

    def progress(self, id: str, worker: str, done: int, total: int, *, now: float) -> bool:
        """Note how far the job is. False: `worker` does not hold it any more."""
        with begin(self.engine) as turn:
            held = _held(turn, JOBS.c.id == id, worker)
            _change(turn, [h.n for h in held], {"done": done, "total": total})
            return bool(held)

    def finish(
        self,
        id: str,
        worker: str,
        *,
        now: float,
        result: dict[str, Any],
        connection: Connection | None = None,
    ) -> bool:
        """End the job with its `result`. False: lost or cancelled meanwhile; throw the result away."""
        with self._turn(connection) as turn:
            held = _held(turn, JOBS.c.id == id, worker)
            ending.end(turn, held, "done", now, result=result)
            return bool(held)

    def finish_all(
        self, ids: Sequence[str], worker: str, *, now: float, connection: Connection | None = None
    ) -> tuple[str, ...]:
        """End jobs that have no result of their own, many for the price of one; return those it still held: throw away the rest."""
        with self._turn(connection) as turn:
            held = _held(turn, JOBS.c.id.in_(ids), worker)
            ending.end(turn, held, "done", now, result={})
            return tuple(h.id for h in held)

    def fail(self, id: str, worker: str, *, now: float, why: str, again_in: float | None) -> State | None:
        """Say that the attempt did not succeed, and return the job's state then (None: no such job).

        `again_in` None: no other attempt would do better, it has failed; else it waits so many seconds, or is
        set aside as poison after its last attempt. The state of a job that `worker` does not hold is not changed.
        """
        with begin(self.engine) as turn:
            held = _held(turn, JOBS.c.id == id, worker)
            for row in held:
                if again_in is None:
                    ending.end(turn, held, "failed", now, why=why)
                elif row.attempts >= row.max_attempts:
                    ending.end(turn, held, "poison", now, why=why)
                else:
                    _change(turn, [row.n], _back(due=now + again_in) | {"why": why})
            state: State | None = turn.execute(sa.select(JOBS.c.state).where(JOBS.c.id == id)).scalar()
            return state

    def hand_back(self, worker: str, *, now: float) -> int:
        """Let all jobs of `worker` wait again, the attempt not counted; return how many."""
        with begin(self.engine) as turn:
            held = _held(turn, sa.true(), worker)
            _change(turn, [h.n for h in held], _back(due=now) | {"attempts": JOBS.c.attempts - 1})
            return len(held)

    def lost(self, worker: str, *, now: float) -> int:
        """Say that `worker` is no more: its leases end now, each attempt counts; return how many."""
        with begin(self.engine) as turn:
            held = _held(turn, sa.true(), worker)
            _change(turn, [h.n for h in held], {"lease_until": now})
            return len(held)

    def cancel(self, id: str, *, now: float, connection: Connection | None = None) -> bool:
        """End the job as cancelled. False: there is none, or it had ended."""
        with self._turn(connection) as turn:
            open_ = JOBS.c.state.in_(("waiting", "leased"))
            rows = turn.execute(sa.select(JOBS).where(JOBS.c.id == id, open_).with_for_update()).all()
            ending.end(turn, rows, "cancelled", now)
            return bool(rows)

    def get(self, id: str) -> Job | None:
        """Return the job, None where there is none."""
        with self.engine.connect() as connection:
            row = connection.execute(_jobs().where(JOBS.c.id == id)).first()
            return None if row is None else _job(row)

    def find(
        self, *, owner: str | None = None, unit: str | None = None, state: State | None = None, kind: str | None = None,
        after: str | None = None, limit: int = 100, newest: bool = False,
    ) -> tuple[Job, ...]:  # fmt: skip
        """Return jobs in the order they came (`newest`: the other way), from behind the one with the id `after` on."""
        asked = (("owner", owner), ("unit", unit), ("state", state), ("kind", kind))
        wanted = _jobs().where(*(JOBS.c[name] == value for name, value in asked if value is not None))
        if after is not None:
            place = sa.select(JOBS.c.n).where(JOBS.c.id == after).scalar_subquery()
            wanted = wanted.where(JOBS.c.n < place if newest else JOBS.c.n > place)
        with self.engine.connect() as connection:
            order = JOBS.c.n.desc() if newest else JOBS.c.n
            return tuple(map(_job, connection.execute(wanted.order_by(order).limit(limit))))

    def count(self) -> dict[State, int]:
        """Return how many jobs are in each state."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(JOBS.c.state, sa.func.count()).group_by(JOBS.c.state)).all()
        found = {state: number for state, number in rows}  # noqa: C416  # rows are not pairs to mypy
        return {state: found.get(state, 0) for state in STATES}

    def waiting_since(self) -> float | None:
        """Return since when the job that waits longest could have been done; None: none waits."""
        with self.engine.connect() as connection:
            since: float | None = connection.execute(
                sa.select(sa.func.min(JOBS.c.due)).where(JOBS.c.state == "waiting")
            ).scalar()
            return since

    def sweep(self, before: float) -> int:
        """Delete jobs that ended earlier than `before`; return how many."""
        with begin(self.engine) as turn:
            old = sa.and_(JOBS.c.state.in_(FINAL), JOBS.c.finished < before)
            return turn.execute(sa.delete(JOBS).where(old)).rowcount

    @contextmanager
    def _turn(self, connection: Connection | None) -> Iterator[Connection]:
        if connection is not None:
            yield connection
        else:
            with begin(self.engine) as own:
                yield own


def _jobs() -> sa.Select[Any]:
    return sa.select(*_OWN)


def _job(row: Any) -> Job:
    return Job(*row)


def _new(turn: Connection, values: dict[str, Any], now: float) -> Job:
    fresh = ending.fresh(values, secrets.token_hex(16), now)
    return _job(turn.execute(sa.insert(JOBS).values(fresh).returning(*_OWN)).one())


def _keyed(turn: Connection, owner: str, key: str | None, asked: str) -> Job | None:
    if key is None:
        return None
    row = turn.execute(sa.select(JOBS.c.asked, *_OWN).where(JOBS.c.owner == owner, JOBS.c.key == key)).first()
    if row is not None and row.asked != asked:
        raise KeyReusedError("这个幂等键已用于另一个请求，请换一个键。")
    return None if row is None else _job(row[1:])


def _held(turn: Connection, where: Any, worker: str) -> Sequence[Row[Any]]:
    """Lock and return what `worker` holds."""
    held = sa.select(JOBS).where(where, JOBS.c.worker == worker, JOBS.c.state == "leased")
    return turn.execute(held.order_by(JOBS.c.n).with_for_update()).all()


def _change(turn: Connection, numbers: Sequence[int], values: dict[str, Any]) -> None:
    if numbers:
        turn.execute(sa.update(JOBS).where(JOBS.c.n.in_(numbers)).values(values))


def _back(due: float) -> dict[str, Any]:
    return {"state": "waiting", "worker": None, "lease_until": None, "due": due}


def _reap(turn: Connection, now: float) -> None:
    """Take back what was leased to workers that did not come back in time."""
    late = sa.select(JOBS).where(JOBS.c.state == "leased", JOBS.c.lease_until <= now)
    rows = turn.execute(late.with_for_update(skip_locked=True)).all()
    spent = [r for r in rows if r.attempts >= r.max_attempts]
    ending.end(turn, spent, "poison", now, why=f"{_LOST}，不再重试。")
    _change(turn, [r.n for r in rows if r.attempts < r.max_attempts], _back(due=now) | {"why": f"{_LOST}，等待重试。"})
