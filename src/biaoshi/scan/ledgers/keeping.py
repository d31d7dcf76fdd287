"""Ranked rows into the store: a later ledger takes the place of an earlier one, row by row, whenever it is broken off."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from biaoshi.jobs import begin
from biaoshi.scan import entries, numbers
from biaoshi.scan.ledgers.ranking import Ranked
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ITEMS, LEDGER

_AT_ONCE = 400


@dataclass
class Kept:
    """What became of the rows."""

    rows: int = 0
    repeated: int = 0  # a 档号 that had come before in the same ledger
    reopened: int = 0  # items that were checked before the ledger said this of them


def keep(store: Store, ranked: Iterable[Ranked], kept: Kept) -> Iterator[Ranked]:
    """Write rows as they come, and yield them on; `kept` counts. What was checked before and is told something new is checked again."""
    seen: set[tuple[str, str, bool]] = set()
    fresh: set[str] = set()
    old: dict[str, set[int]] = {}
    held: list[Ranked] = []
    for one in ranked:
        key = (one.ledger, numbers.plain(one.record.number), one.record.volume)
        kept.repeated += key in seen
        seen.add(key)
        held.append(one)
        if len(held) >= _AT_ONCE:
            fresh |= _write(store, held, old)
            kept.rows += len(held)
            yield from held
            held = []
    fresh |= _write(store, held, old)
    kept.rows += len(held)
    yield from held
    _forget(store, old)
    kept.reopened += _reopen(store, fresh)


def _write(store: Store, held: list[Ranked], old: dict[str, set[int]]) -> set[str]:
    """Write rows; return the 档号 of which something new is said. `old`: of each ledger, rows of an earlier loading not met yet."""
    if not held:
        return set()
    rows = [_row(one) for one in held]
    listed = list({r["number"] for r in rows})
    with begin(store.engine) as turn:
        told = sa.select(LEDGER.c.number, LEDGER.c.entry).where(LEDGER.c.number.in_(listed))
        before: dict[str, list[Any]] = {}
        for number, entry in turn.execute(told):
            before.setdefault(number, []).append(entry)
        for source in {r["source"] for r in rows} - old.keys():
            known = turn.execute(sa.select(LEDGER.c.row).where(LEDGER.c.source == source))
            old[source] = set(known.scalars())
        turn.execute(sa.delete(LEDGER).where(LEDGER.c.digest.in_([r["digest"] for r in rows])))
        turn.execute(sa.delete(LEDGER).where(LEDGER.c.number.in_(listed), LEDGER.c.source.not_in(old)))
        turn.execute(sa.insert(LEDGER), rows)
    for r in rows:
        old[r["source"]].discard(r["row"])
    return {r["number"] for r in rows if r["entry"] not in before.get(r["number"], [])}


def _forget(store: Store, old: dict[str, set[int]]) -> None:
    """Take away rows of an earlier loading that are none any more: the columns were mapped otherwise."""
    gone = [_digest(source, row) for source, rows in old.items() for row in rows]
    for at in range(0, len(gone), _AT_ONCE):
        with begin(store.engine) as turn:
            turn.execute(sa.delete(LEDGER).where(LEDGER.c.digest.in_(gone[at : at + _AT_ONCE])))


def _digest(source: str, row: int) -> str:
    return hashlib.sha256(f"{source} {row}".encode()).hexdigest()


def _row(one: Ranked) -> dict[str, Any]:
    r = one.record
    number = numbers.plain(r.number)
    told = r.entry.mark
    return {
        "number": number, "digest": _digest(one.ledger, r.row), "source": one.ledger, "row": r.row,
        "volume": r.volume, "fonds": numbers.fonds(number), "year": r.year, "date": r.date.isoformat() if r.date else None,
        "level": told.level if told else None, "retention": r.retention or None,
        "expires": one.expires.isoformat() if one.expires else None, "pages": r.pages, "codes": one.codes, "score": one.score,
        "entry": entries.to_json(r.entry),
    }  # fmt: skip


def _reopen(store: Store, fresh: set[str]) -> int:
    """Mark items that were checked without what the ledger says of them now: the next scan takes them up again."""
    if not fresh:
        return 0
    count = 0
    with store.engine.connect() as connection:
        chosen = sa.select(ITEMS.c.n, ITEMS.c.number).where(ITEMS.c.state == "done", ITEMS.c.number.is_not(None))
        found = connection.execution_options(yield_per=5000).execute(chosen)
        again = [n for n, number in found if numbers.plain(number) in fresh]
    for at in range(0, len(again), 500):
        with begin(store.engine) as turn:
            part = again[at : at + 500]
            count += turn.execute(
                sa.update(ITEMS).where(ITEMS.c.n.in_(part), ITEMS.c.state == "done").values(state="left")
            ).rowcount
    return count
