"""How a job begins and ends: the only places where a row is made and where its last state is written."""

# ruff: noqa: A002  # an id is called id

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from biaoshi.jobs.job import State
from biaoshi.jobs.tables import JOBS


def fresh(values: dict[str, Any], id: str, now: float) -> dict[str, Any]:
    """Return the row of a waiting job."""
    return {"id": id, "state": "waiting", "attempts": 0, "created": now, "done": 0, "total": 0} | values


def end(
    turn: Connection,
    rows: Sequence[Row[Any]],
    state: State,
    now: float,
    *,
    result: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Write the last state of `rows` (locked by the caller), and put what each wants put then."""
    if not rows:
        return
    last = {"state": state, "finished": now, "lease_until": None, "result": result, "why": why}
    turn.execute(sa.update(JOBS).where(JOBS.c.n.in_([r.n for r in rows])).values(last))
    followers = [fresh(_follower(r, now), secrets.token_hex(16), now) for r in rows if r.then is not None]
    if followers:
        turn.execute(sa.insert(JOBS), followers)


def _follower(row: Row[Any], now: float) -> dict[str, Any]:
    return {
        "kind": row.then["kind"], "payload": row.then["payload"] | {"job": row.id}, "owner": row.owner,
        "unit": row.unit, "priority": row.priority, "asked": row.id, "max_attempts": row.then["max_attempts"],
        "due": now, "then": None,
    }  # fmt: skip
