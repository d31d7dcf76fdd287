"""Every date of a store that asks for something, one by one; and their counts."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from biaoshi.calendar import twenty_five_years
from biaoshi.masking import door
from biaoshi.scan import numbers
from biaoshi.scan.listing import shown
from biaoshi.scan.store import Store
from biaoshi.scan.tables import DECISIONS, FILES, ITEMS, LEDGER, RESULTS
from biaoshi.types.mark import LEVELS

Kind = Literal["full", "expiry", "review"]
KINDS: dict[Kind, str] = {"full": "形成满二十五年", "expiry": "密级期满", "review": "复查"}
_COLUMN: dict[Kind, str] = {"full": "twenty_five", "expiry": "expires", "review": "review_on"}
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Due:
    """One date of one paper. `path` None: it is in a ledger only. `overdue`: it has come and nobody has decided since."""

    kind: Kind
    day: datetime.date
    fonds: str | None
    number: str
    path: str | None
    level: str | None
    overdue: bool
    decided: str | None  # the last decision, whenever it was


@dataclass
class Count:
    """Dates of one kind, year and fonds. `unseen`: of papers that are in a ledger only."""

    all: int = 0
    overdue: int = 0
    unseen: int = 0

    def add(self, one: Due) -> None:
        """Count a date."""
        self.all += 1
        self.overdue += one.overdue
        self.unseen += one.path is None


@dataclass
class Agenda:
    """Fed date by date. `undated`: papers of which no date could be told, so that they stand in no year."""

    as_of: datetime.date
    counts: dict[tuple[Kind, int, str], Count] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)
    undated: int = 0

    def add(self, one: Due) -> None:
        """Count a date."""
        self.counts.setdefault((one.kind, one.day.year, one.fonds or "不详"), Count()).add(one)
        if one.level in LEVELS:
            self.levels.add(one.level)

    def years(self, kind: Kind) -> list[tuple[int, Count]]:
        """Return the years of a kind, ascending, whatever the fonds."""
        found: dict[int, Count] = {}
        for (k, year, _), c in self.counts.items():
            if k == kind:
                held = found.setdefault(year, Count())
                held.all, held.overdue, held.unseen = held.all + c.all, held.overdue + c.overdue, held.unseen + c.unseen
        return sorted(found.items())

    def fonds(self, kind: Kind) -> list[str]:
        """Return the fonds of a kind, the one with most dates first."""
        total: dict[str, int] = {}
        for (k, _, fonds), c in self.counts.items():
            if k == kind:
                total[fonds] = total.get(fonds, 0) + c.all
        return sorted(total, key=lambda f: (-total[f], f))


def dues(store: Store, agenda: Agenda, fonds: str | None = None) -> Iterator[Due]:
    """Yield every date, feeding `agenda`: of papers in the order of the store, then of ledger rows without a paper."""
    seen: set[int] = set()
    with store.engine.connect() as connection:
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(_papers(fonds)):
            if row.number:
                seen.add(hash(numbers.plain(row.number)))
            yield from _fed(agenda, _of_paper(row, agenda.as_of))
    with store.engine.connect() as connection:
        query = sa.select(LEDGER).where(LEDGER.c.volume.is_(False)).order_by(LEDGER.c.n)
        query = query if fonds is None else query.where(LEDGER.c.fonds == fonds)
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
            if hash(row.number) not in seen:
                yield from _fed(agenda, _of_row(row, agenda.as_of))


def _papers(fonds: str | None) -> "sa.Select[Any]":
    last = sa.select(DECISIONS.c.item, sa.func.max(DECISIONS.c.n).label("n")).group_by(DECISIONS.c.item).subquery()
    query = (
        sa.select(ITEMS.c.number, ITEMS.c.fonds, FILES.c.path, RESULTS.c.highest_level, RESULTS.c.expires, RESULTS.c.review_on,
                  RESULTS.c.twenty_five, DECISIONS.c.value, DECISIONS.c.at)
        .select_from(ITEMS).outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
        .outerjoin(FILES, sa.and_(FILES.c.item == ITEMS.c.n, FILES.c.place == 0))
        .outerjoin(last, last.c.item == ITEMS.c.n).outerjoin(DECISIONS, DECISIONS.c.n == last.c.n)
        .where(ITEMS.c.state != "gone").order_by(ITEMS.c.n)
    )  # fmt: skip
    return query if fonds is None else query.where(ITEMS.c.fonds == fonds)


def _fed(agenda: Agenda, found: list[Due]) -> Iterator[Due]:
    agenda.undated += not found
    for one in found:
        agenda.add(one)
        yield one


def _of_paper(row: Any, as_of: datetime.date) -> list[Due]:
    path = shown(bytes(row.path)) if row.path is not None else ""
    found = []
    for kind, column in _COLUMN.items():
        if told := getattr(row, column):
            day = datetime.date.fromisoformat(told)
            since = row.at is not None and row.at >= datetime.datetime(day.year, day.month, day.day).timestamp()
            overdue = day <= as_of and not since
            found.append(Due(kind, day, row.fonds, door(row.number, "full") or "", path, row.highest_level, overdue, row.value))  # fmt: skip
    return found


def _of_row(row: Any, as_of: datetime.date) -> list[Due]:
    formed = (
        datetime.date.fromisoformat(row.date) if row.date else datetime.date(row.year, 12, 31) if row.year else None
    )
    days: tuple[tuple[Kind, datetime.date | None], ...] = (
        ("expiry", datetime.date.fromisoformat(row.expires) if row.expires else None),
        ("full", twenty_five_years(formed) if formed else None),
    )
    number = door(row.number, "full") or ""
    return [Due(k, day, row.fonds, number, None, row.level, day <= as_of, None) for k, day in days if day is not None]
