"""Sessions: a random token in a cookie, its digest in the database, an end after idling and an end in any case."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from biaoshi_api.people.duties import Via
from biaoshi_api.people.tables import FLIGHTS, SESSIONS

_SEEN = 60.0
"""Seconds before `seen` is written again: no request writes to the database only for having come."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session of an account."""

    account: str
    via: Via
    created: float
    seen: float
    expires: float


def digest(secret: str) -> str:
    """Return what is stored of a secret. Plain SHA-256 does: the secrets have 256 random bits, nothing can be tried."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """Return the token that unsafe requests of this session must carry; it cannot be turned back into the cookie."""
    return hashlib.sha256(b"csrf\0" + token.encode()).hexdigest()


def begin_session(connection: Connection, *, now: float, account: str, via: Via, hours: float, old: str | None) -> str:
    """Return the token of a new session, and end the one the browser came with: a planted cookie is worth nothing."""
    if old:
        end_session(connection, old)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(SESSIONS).values(
            digest=digest(token),
            account=account,
            via=via,
            created=now,
            seen=now,
            expires=now + hours * 3600,
        ),
    )
    return token


def session_of(connection: Connection, token: str, *, now: float, idle_minutes: float) -> Session | None:
    """Return the session of the token unless it has ended or idled too long."""
    row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest(token))).one_or_none()
    if row is None or now >= row.expires or now >= row.seen + idle_minutes * 60:
        return None
    return Session(row.account, row.via, row.created, row.seen, row.expires)


def due(session: Session, *, now: float) -> bool:
    """Return whether `saw` should be called."""
    return now >= session.seen + _SEEN


def saw(connection: Connection, token: str, *, now: float) -> None:
    """Write down that the session was used."""
    connection.execute(
        update(SESSIONS).where(SESSIONS.c.digest == digest(token), SESSIONS.c.seen < now).values(seen=now)
    )


def end_session(connection: Connection, token: str) -> bool:
    """End the session; False if there was none."""
    return bool(connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest(token))).rowcount)


def end_every(connection: Connection) -> None:
    """End every session, and every sign-in under way."""
    connection.execute(delete(SESSIONS))
    connection.execute(delete(FLIGHTS))


def sweep(connection: Connection, *, now: float, idle_minutes: float) -> int:
    """Remove ended sessions and return how many."""
    ended = (SESSIONS.c.expires <= now) | (SESSIONS.c.seen <= now - idle_minutes * 60)
    return connection.execute(delete(SESSIONS).where(ended)).rowcount
