"""Failed sign-ins: after a few, each further one makes the next wait longer; per name and per address.

Names and addresses are counted alike whether or not there is such an account, and a try is counted before the password is
looked at: a hundred tries side by side are a hundred tries.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from biaoshi_api.people.tables import FAILURES

_FIRST = 15.0
"""Seconds of the first wait; each further failure doubles it."""
_FORGET = 24 * 3600.0
"""Seconds without a failure after which it counts from nothing again."""
ADDRESS_TIMES = 6
"""An address may fail this many times more often than a name: an office sits behind one."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`after` failures are free, no wait is longer than `longest` seconds."""

    after: int = 5
    longest: float = 900.0


def key(kind: str, value: str) -> str:
    """Return what stands in the table for a name or an address."""
    return hashlib.sha256(f"{kind}\0{value}".encode()).hexdigest()


def take(connection: Connection, tries: Mapping[str, Policy], *, now: float) -> float:
    """Count a try for every key and return 0, or how many seconds there are to wait for one of them.

    The rows stay locked until the transaction ends, so that tries side by side are seen one after the other. Where there
    is something to wait for, the caller gives the transaction up: a refused try does not make the wait longer.
    """
    # both databases speak the same here, SQLAlchemy has a class for each
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    wait = 0.0
    for key in sorted(tries):  # always in one order: two sign-ins cannot wait for each other
        connection.execute(make(FAILURES).values(key=key, count=0, until=0.0, last=now).on_conflict_do_nothing())
        row = connection.execute(select(FAILURES).where(FAILURES.c.key == key).with_for_update()).one()
        wait = max(wait, row._mapping["until"] - now)
        failures = 1 if now > row._mapping["last"] + _FORGET else row._mapping["count"] + 1
        until = now + waiting(failures, tries[key])
        connection.execute(update(FAILURES).where(FAILURES.c.key == key).values(count=failures, until=until, last=now))
    return wait


def waiting(failures: int, policy: Policy) -> float:
    """Return the seconds to wait after so many failures: 0 below `after`, then 15, 30, 60 … up to the longest."""
    if failures < policy.after:
        return 0.0
    return min(policy.longest, _FIRST * 2.0 ** min(failures - policy.after, 40))


def forgive(connection: Connection, key: str) -> None:
    """Forget the failures of a name: it signed in, or 安全保密管理员 lifts the lock."""
    connection.execute(delete(FAILURES).where(FAILURES.c.key == key))


def give_back(connection: Connection, key: str) -> None:
    """Take back the one try of an address that was none. Not all: one good account would buy endless tries at others."""
    connection.execute(update(FAILURES).where(FAILURES.c.key == key).values(count=FAILURES.c.count - 1, until=0.0))


def sweep(connection: Connection, *, now: float) -> int:
    """Remove what no longer counts and return how many rows."""
    return connection.execute(delete(FAILURES).where(FAILURES.c.last < now - _FORGET, FAILURES.c.until < now)).rowcount
