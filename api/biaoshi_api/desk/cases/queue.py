"""The queue: which cases a reviewer sees, the worst first, and how far the work is."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi_api.desk.cases.case import Case, visible
from biaoshi_api.desk.cases.tables import CASES, GROUNDS
from biaoshi_api.people.duties import Principal

PAGE = 50
SEARCHED = 2_000
"""Cases whose names are looked through, the worst first: names are encrypted one by one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; "" is anything. `level` "none": no mark."""

    state: str = ""
    unit: str = ""
    level: str = ""
    ground: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases, how many there are in all, and whether some were not looked through for their names."""

    cases: tuple[Case, ...]
    total: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many cases are in each state, and how many findings are decided of those that need it."""

    states: dict[str, int]
    needed: int
    decided: int


def find(connection: Connection, who: Principal, asked: Filter, named: Callable[[Case], str]) -> Found:
    """Return the cases `who` sees and asks for; `named` gives the names of a case, where words are searched in them."""
    wanted = sa.select(CASES).where(*_where(who, asked)).order_by(*WORST)
    start = (asked.page - 1) * PAGE
    if not asked.words:
        total = connection.execute(
            sa.select(sa.func.count()).select_from(wanted.order_by(None).subquery())
        ).scalar_one()
        rows = connection.execute(wanted.limit(PAGE).offset(start))
        return Found(tuple(Case(**row._mapping) for row in rows), total)
    looked = [Case(**row._mapping) for row in connection.execute(wanted.limit(SEARCHED + 1))]
    words = asked.words.casefold().split()
    told = ((case, named(case).casefold()) for case in looked[:SEARCHED])  # each decrypted once, however many words
    hits = [case for case, names in told if all(w in names for w in words)]
    return Found(tuple(hits[start : start + PAGE]), len(hits), len(looked) > SEARCHED)


WORST = (sa.case({"closed": 1}, value=CASES.c.state, else_=0), CASES.c.rank.desc(), CASES.c.created, CASES.c.id)
"""The order of the queue: what is not closed, then the worst, then the oldest."""


def after(connection: Connection, who: Principal, case: str, *, approving: bool) -> str | None:
    """Return the case to look at next once `case` is done: the worst that waits for a review, or for approval."""
    state = "approving" if approving else "reviewing"
    wanted = sa.select(CASES.c.id).where(visible(who), CASES.c.state == state, CASES.c.id != case)
    found: str | None = connection.execute(wanted.order_by(*WORST).limit(1)).scalar()
    return found


def progress(connection: Connection, who: Principal) -> Progress:
    """Return how far the cases that `who` sees are."""
    counted = sa.select(
        CASES.c.state, sa.func.count(), sa.func.coalesce(sa.func.sum(CASES.c.needed), 0),
        sa.func.coalesce(sa.func.sum(CASES.c.decided), 0),
    )  # fmt: skip
    rows = connection.execute(counted.where(visible(who)).group_by(CASES.c.state)).all()
    open_ = [r for r in rows if r[0] == "reviewing"]
    return Progress({r[0]: r[1] for r in rows}, sum(int(r[2]) for r in open_), sum(int(r[3]) for r in open_))


def units(connection: Connection, who: Principal) -> tuple[str, ...]:
    """Return the units whose cases `who` sees."""
    wanted = sa.select(CASES.c.unit).where(visible(who)).distinct().order_by(CASES.c.unit)
    return tuple(connection.execute(wanted).scalars())


def _where(who: Principal, asked: Filter) -> list[sa.ColumnElement[bool]]:
    where = [visible(who)]
    if asked.state:
        where.append(CASES.c.state == asked.state)
    if asked.unit:
        where.append(CASES.c.unit == asked.unit)
    if asked.level:
        where.append(CASES.c.level.is_(None) if asked.level == "none" else CASES.c.level == asked.level)
    if asked.ground:
        where.append(CASES.c.id.in_(sa.select(GROUNDS.c.case_id).where(GROUNDS.c.ground == asked.ground)))
    return where
