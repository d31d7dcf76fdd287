"""An archive's own list of decisions (.xlsx, .csv), its columns mapped once like a ledger's, joined to the papers by 档号."""

import datetime
from collections.abc import Iterable

import sqlalchemy as sa

from biaoshi.masking import door
from biaoshi.scan import numbers
from biaoshi.scan.deciding import WORDS, Answer, clauses_of, value_of
from biaoshi.scan.ledgers.reading import Ledger, read_date
from biaoshi.scan.packets.back import Fault, Returned
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ITEMS

_FIELDS = ("决定", "到期开放意见", "延期依据", "决定人", "决定日期")


def read(ledger: Ledger, store: Store, person: str | None) -> Returned:
    """Return the decisions of a list; `person`: who decided where the list does not tell.

    A 档号 that several items bear is one record: the decision is each of theirs. Delay without its item of art. 8 is taken:
    older lists have none, and the list of what stays closed says so.
    """
    rows = list(ledger.cells(*_FIELDS))
    items = _items(store, (number for _, number, _ in rows if number))
    answers: list[Answer] = []
    faults: list[Fault] = []
    blank: list[str] = []
    for row, number, (decided, opinion, clause, who, day) in rows:
        words = decided or opinion
        if number is None:
            faults.append(Fault(row, "", "没有档号"))
            continue
        if not words:
            blank.append(door(number[:60], "full") or "")
            continue
        value, art8 = value_of(words), clauses_of(clause)
        held = items.get(numbers.plain(number), [])
        on = read_date(day)
        why = _wrong(value is not None, art8, who or person, bool(held))
        if why is None and value in ("open", "refer") and art8:
            why = "填了延期依据，决定却不是延期、部分开放"
        if why is None and day and on is None:  # taken as of today it would answer every date that fell due since
            why = "决定日期看不懂，应有年月日"
        if why:
            faults.append(Fault(row, number, why))
        elif value is not None:
            at = datetime.datetime(on.year, on.month, on.day).timestamp() if on else None
            answers += [Answer(n, value, art8 or (), None, door(who or person, "full") or "", row, at=at) for n in held]
    return Returned(None, ledger.name, len(rows), tuple(answers), tuple(faults), (), tuple(blank), {})


def _wrong(known: bool, art8: tuple[int, ...] | None, who: str | None, there: bool) -> str | None:
    if not there:
        return "库里没有这个档号"
    if not known:
        return f"决定看不懂；可以写{'、'.join(list(WORDS)[:2])}、部分开放、延期开放、不开放、提请确定等"
    if art8 is None:
        return "延期依据看不懂，应是第一项至第四项"
    return None if who else "没有决定人；用 --person 给出"


def _items(store: Store, listed: Iterable[str]) -> dict[str, list[int]]:
    """Return the items of each 档号 that is listed, by the number as it is compared."""
    wanted = {numbers.plain(n) for n in listed}
    found: dict[str, list[int]] = {}
    query = sa.select(ITEMS.c.n, ITEMS.c.number).where(ITEMS.c.number.is_not(None), ITEMS.c.state != "gone")
    with store.engine.connect() as connection:
        for n, number in connection.execution_options(yield_per=5000).execute(query.order_by(ITEMS.c.n)):
            if (plain := numbers.plain(number)) in wanted:
                found.setdefault(plain, []).append(n)
    return found
