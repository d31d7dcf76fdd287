"""What goes into a packet: the rows of one unit, numbered, and a record in the store of what was sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi.errors import ConfigError
from biaoshi.isolate import tables
from biaoshi.jobs import begin
from biaoshi.masking import door, mask
from biaoshi.scan import numbers
from biaoshi.scan.ledgers.reading import Ledger
from biaoshi.scan.listing import shown
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, ITEMS, PACKETS, RESULTS, SENT

UNKNOWN = "全宗不详"
_AT_ONCE = 500
_FIELDS = ("verdict", "highest_level", "formed", "expires", "twenty_five", "opening", "art8", "grounds", "codes", "unread", "pages")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers: None all. `due`: only those kept 25 years by this day (ISO). `again`: also those that are out already."""

    year: int | None = None
    opening: str | None = None
    level: str | None = None
    due: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One paper as a unit is shown it. Everything but `code`, `number` and `level` is blank where its check was stopped."""

    place: int
    code: str
    number: str
    title: str
    path: str
    year: int | None
    formed: str | None
    level: str | None
    expires: str | None
    twenty_five: str | None
    opening: str | None
    art8: tuple[int, ...]
    grounds: tuple[str, ...]
    codes: tuple[str, ...]
    read: str  # "": read to the end, else what is to be said of it
    pages: int | None


@dataclass(frozen=True, slots=True)
class Packet:
    """What was sent to one unit; `kept`: papers left out because they are out already."""

    n: int
    unit: str
    as_of: str
    rows: tuple[Row, ...]
    kept: int = 0


def units(path: Path) -> dict[str, str]:
    """Return 全宗号 → name of the unit, from a list with these two columns. Raises UsageError, ConfigError."""
    rows = tables.rows(path)
    head = next(rows, (0, ()))[1]
    fonds = next((n for n, c in enumerate(head) if c in ("全宗号", "全宗", "全宗代码")), None)
    name = next((n for n, c in enumerate(head) if c in ("单位", "移交单位", "单位名称", "全宗名称", "立档单位")), None)
    if fonds is None or name is None:
        raise ConfigError(f"{path.name} 第 1 行应有“全宗号”和“单位”两列。")
    found: dict[str, str] = {}
    for number, cells in rows:
        key, said = (cells[at] if at < len(cells) else "" for at in (fonds, name))
        if not key or not said:
            raise ConfigError(f"{path.name} 第 {number} 行：全宗号和单位都要填。")
        if found.setdefault(numbers.plain(key), said[:120]) != said[:120]:
            raise ConfigError(f"{path.name} 第 {number} 行：同一全宗号有两个单位。")
    return found


def titles(ledgers: Iterable[Ledger]) -> dict[str, str]:
    """Return 档号 → title, masked, of the rows of `ledgers` that are 件."""
    return {
        numbers.plain(r.number): mask(r.title) for one in ledgers for r in one.records() if r.title and not r.volume
    }


def groups(store: Store, named: Mapping[str, str]) -> dict[str, tuple[str | None, ...]]:
    """Return unit → its 全宗号, of what the store has; a fonds nobody named is a unit of its own."""
    with store.engine.connect() as connection:
        query = sa.select(ITEMS.c.fonds).where(ITEMS.c.state != "gone").distinct().order_by(ITEMS.c.fonds)
        listed: list[str | None] = list(connection.execute(query).scalars())
    found: dict[str, list[str | None]] = {}
    for fonds in listed:
        unit = UNKNOWN if fonds is None else named.get(numbers.plain(fonds), f"全宗 {fonds}")
        found.setdefault(unit, []).append(fonds)
    return {unit: tuple(held) for unit, held in found.items()}


def make(
    store: Store, unit: str, fonds: Sequence[str | None], choice: Choice, told: Mapping[str, str], *, as_of: str,
    now: float,
) -> Packet | None:  # fmt: skip
    """Return the packet of `unit` and note in the store what was sent; None where nothing is to be sent.

    `told`: titles by 档号. Papers in a packet that was not answered are left out unless the choice says `again`.
    """
    with begin(store.engine) as turn:
        found = list(_found(turn, fonds, choice))
        out = set() if choice.again else _out(turn, [r.item for r in found])
        chosen = [r for r in found if r.item not in out]
        if not chosen:
            return None
        values = {"unit": unit[:120], "made": now, "as_of": as_of, "rows": len(chosen)}
        n = int(turn.execute(sa.insert(PACKETS).values(values).returning(PACKETS.c.n)).scalar_one())
        sent = [
            {"packet": n, "place": place, "item": r.item, "result": r.result, "answered": False}
            for place, r in enumerate(chosen, 1)
        ]
        for at in range(0, len(sent), _AT_ONCE):
            turn.execute(sa.insert(SENT), sent[at : at + _AT_ONCE])
        rows = tuple(_row(n, place, r, told) for place, r in enumerate(chosen, 1))
    return Packet(n, unit, as_of, rows, len(out))


def code(packet: int, place: int, digest: str) -> str:
    """Return the number printed on a row: packet, place, and a check that tells a row pasted into another's place."""
    return f"{packet}-{place}-{sha256(f'{packet} {place} {digest}'.encode()).hexdigest()[:6]}"


def _found(turn: Connection, fonds: Sequence[str | None], choice: Choice) -> Iterator[Any]:
    query = (
        sa.select(ITEMS.c.n.label("item"), ITEMS.c.digest, ITEMS.c.number, ITEMS.c.year, ITEMS.c.state, ITEMS.c.result,
                  FILES.c.path, *(RESULTS.c[f] for f in _FIELDS))
        .select_from(ITEMS).outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
        .outerjoin(FILES, sa.and_(FILES.c.item == ITEMS.c.n, FILES.c.place == 0))
        .where(ITEMS.c.state != "gone", _of(fonds)).order_by(ITEMS.c.year, ITEMS.c.number, ITEMS.c.n)
    )  # fmt: skip
    told = ((ITEMS.c.year, choice.year), (RESULTS.c.opening, choice.opening), (RESULTS.c.highest_level, choice.level))
    for column, value in told:
        query = query if value is None else query.where(column == value)
    if choice.due is not None:
        query = query.where(RESULTS.c.twenty_five <= choice.due)
    yield from turn.execute(query)


def _of(fonds: Sequence[str | None]) -> "sa.ColumnElement[bool]":
    known = [f for f in fonds if f is not None]
    some = [ITEMS.c.fonds.in_(known)] if known else []
    return sa.or_(*some, *([ITEMS.c.fonds.is_(None)] if None in fonds else []))


def _out(turn: Connection, items: Sequence[int]) -> set[int]:
    """Return those of `items` that are in a packet and unanswered."""
    out: set[int] = set()
    for at in range(0, len(items), _AT_ONCE):
        chosen = sa.select(SENT.c.item).where(SENT.c.item.in_(items[at : at + _AT_ONCE]), SENT.c.answered.is_(False))
        out.update(turn.execute(chosen).scalars())
    return out


def _row(packet: int, place: int, r: Any, told: Mapping[str, str]) -> Row:
    number = door(r.number, "full") or ""
    own = code(packet, place, r.digest)
    if r.verdict == "stopped":
        blank = (None,) * 3
        said = "密级高于本馆可以处理的密级，已停止处理"
        return Row(place, own, number, "", "", None, None, r.highest_level, *blank, (), (), (), said, None)
    return Row(
        place, own, number, told.get(numbers.plain(r.number), "") if r.number else "",
        shown(bytes(r.path)) if r.path is not None else "", r.year, r.formed, r.highest_level, r.expires, r.twenty_five,
        r.opening, tuple(r.art8 or ()), tuple(r.grounds or ()), tuple(r.codes or ()), _read(r), r.pages,
    )  # fmt: skip


def _read(r: Any) -> str:
    if r.state == "quarantine":
        return "检查时出错，没有读"
    if r.result is None:
        return "还没有检查"
    if r.verdict == "unreadable":
        return "没有读出内容"
    if r.verdict == "incomplete" or r.unread:
        return f"有 {r.unread} 个部分没有读" if r.unread else "没有读完"
    return "还在检查" if r.state == "waiting" else ""


def recall(store: Store, packet: int) -> None:
    """Forget a packet whose files could not be written: its papers are not out."""
    with begin(store.engine) as turn:
        turn.execute(sa.delete(SENT).where(SENT.c.packet == packet))
        turn.execute(sa.delete(PACKETS).where(PACKETS.c.n == packet))
