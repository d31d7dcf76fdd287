"""Writing and reading rows. One writer at a time: whoever has the tip of the chain has it until the transaction ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, text, update

from biaoshi_api.audit.seals import code, seal_of
from biaoshi_api.audit.tables import HEAD, ROWS

START = "0" * 64
"""What the first row has before it."""

_PAIR = r"[a-z_]{2,16}=([A-Za-z0-9@._:/+,-]*|绝密|机密|秘密|非涉密)"
_FORMS = {
    "who": r"[A-Za-z0-9@._:-]{1,64}",
    "action": r"[a-z]+(\.[a-z][a-z_-]*)+",
    "subject": r"|[0-9a-f]{64}|[a-z]{2,12}:[A-Za-z0-9@._/-]{1,120}",
    "before": rf"|{_PAIR}( {_PAIR}){{0,9}}",
    "after": rf"|{_PAIR}( {_PAIR}){{0,9}}",
    "ruleset": r"|[A-Za-z0-9._+-]{1,64}",
}
_PATTERNS = {name: re.compile(form) for name, form in _FORMS.items()}
_LONGEST = {"action": 64, "subject": 140, "before": 400, "after": 400}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `subject` is a digest (64 hex digits) or kind:id; `before` and `after` are `name=code` pairs."""

    seq: int
    micros: int
    who: str
    action: str
    subject: str
    before: str
    after: str
    ruleset: str
    algorithm: str
    mac: str


def note(
    connection: Connection,
    *,
    now: float,
    who: str,
    action: str,
    subject: str = "",
    before: str = "",
    after: str = "",
    ruleset: str = "",
) -> int:
    """Append a row in the caller's transaction and return its number: the act and its row stand or fall together.

    Call it last: from here to the end of the transaction every other writer waits. Raises ValueError for anything
    that is not a code (no sentence, no Han but the four levels): text of a document cannot be written here by mistake.
    """
    fields = {"who": who, "action": action, "subject": subject, "before": before, "after": after, "ruleset": ruleset}
    for name, value in fields.items():
        if len(value) > _LONGEST.get(name, 64) or not _PATTERNS[name].fullmatch(value):
            raise ValueError(f"audit: {name} is not a code")  # the value itself stays out of the message
    seal = seal_of(connection)
    seq, before_mac = _take_tip(connection)
    row = Row(seq, round(now * 1_000_000), **fields, algorithm=seal.algorithm, mac="")
    mac = code(seal.algorithm, seal.key, message(before_mac, row))
    connection.execute(
        insert(ROWS).values(seq=seq, micros=row.micros, **fields, algorithm=seal.algorithm, mac=mac),
    )
    connection.execute(update(HEAD).where(HEAD.c.id == 1).values(mac=mac))
    return seq


def _take_tip(connection: Connection) -> tuple[int, str]:
    """Lock the tip and return the next number and the digest before it.

    An UPDATE takes the row's lock in PostgreSQL (and reads it again after waiting) and the database's in SQLite. Should
    both fail to hold anybody, two rows of one number break the primary key: the chain cannot fork.
    """
    step = update(HEAD).where(HEAD.c.id == 1).values(seq=HEAD.c.seq + 1).returning(HEAD.c.seq, HEAD.c.mac)
    tip = connection.execute(step).one_or_none()
    if tip is None:  # the very first row: many may come at once, one makes the tip
        first = text("INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, :mac) ON CONFLICT DO NOTHING")
        connection.execute(first, {"mac": START})
        tip = connection.execute(step).one()
    return tip.seq, tip.mac


def message(before_mac: str, row: Row) -> bytes:
    """Return what is sealed: every field with its length, so that no two rows read the same."""
    parts = (
        "biaoshi audit 1",
        before_mac,
        str(row.seq),
        str(row.micros),
        row.who,
        row.action,
        row.subject,
        row.before,
        row.after,
        row.ruleset,
        row.algorithm,
    )
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def rows(connection: Connection, *, after: int = 0, limit: int | None = None) -> Iterator[Row]:
    """Yield rows in order from the one after `after`, a few thousand at a time."""
    while limit is None or limit > 0:
        size = min(5_000, limit) if limit is not None else 5_000
        found = connection.execute(select(ROWS).where(ROWS.c.seq > after).order_by(ROWS.c.seq).limit(size)).all()
        yield from (Row(**row._mapping) for row in found)
        if len(found) < size:
            return
        after = found[-1].seq
        limit = None if limit is None else limit - size
