"""Looking rows up: the newest first, by who, what, about what and when."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from biaoshi_api.audit.rows import Row
from biaoshi_api.audit.tables import ROWS


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty says nothing. `action` and `subject` are beginnings; `since` and `until` epoch seconds, the latter left out."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: float | None = None
    until: float | None = None


def find(connection: Connection, wanted: Wanted, *, before: int | None = None, limit: int = 100) -> list[Row]:
    """Return rows that are as wanted, the newest first, from the one before number `before` on."""
    if any("\0" in one for one in (wanted.who, wanted.action, wanted.subject)):
        return []  # no row holds one, and PostgreSQL takes it for an error
    asked = select(ROWS).order_by(ROWS.c.seq.desc()).limit(limit)
    if before is not None:
        asked = asked.where(ROWS.c.seq < before)
    if wanted.who:
        asked = asked.where(ROWS.c.who == wanted.who)
    if wanted.action:
        asked = asked.where(ROWS.c.action.startswith(wanted.action, autoescape=True))
    if wanted.subject:
        asked = asked.where(ROWS.c.subject.startswith(wanted.subject, autoescape=True))
    if wanted.since is not None:
        asked = asked.where(ROWS.c.micros >= round(wanted.since * 1_000_000))
    if wanted.until is not None:
        asked = asked.where(ROWS.c.micros < round(wanted.until * 1_000_000))
    return [Row(**row._mapping) for row in connection.execute(asked)]
