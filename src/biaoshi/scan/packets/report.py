"""What became of packets: of one file that came back, and of all that are out. Lines for the terminal, a workbook to keep."""

import datetime
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from biaoshi.masking import door, mask
from biaoshi.output.words import highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.scan.deciding import SHOWN, WHY, Became, clauses, conflicts, said
from biaoshi.scan.packets.back import Returned
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ITEMS, PACKETS, RESULTS, SENT

_MOST = 20
"""Rows that are told one by one on a terminal: the workbook has all."""
_STATE = {"new": "已记入", "same": "与已有的决定相同", "conflict": "冲突，没有记入"}
_NUMBER = Column("档号", width=26)
_WORDS = Column("情况", width=40)


@dataclass(frozen=True, slots=True)
class Taken:
    """One file: what came back and what became of each opinion."""

    name: str
    back: Returned
    became: tuple[Became, ...]

    @property
    def whole(self) -> bool:
        """Every row of the packet was answered and taken."""
        b = self.back
        return not (b.faults or b.missing or b.blank or any(x.state == "conflict" for x in self.became))


def lines(taken: Taken, numbered: dict[int, str]) -> Iterator[str]:
    """Yield what is said of one file; `numbered`: 档号 of items."""
    b = taken.back
    count = {state: sum(x.state == state for x in taken.became) for state in _STATE}
    what = f"{b.unit}，第 {b.packet} 号审核包 {b.rows} 件" if b.packet is not None else f"{b.rows} 行"
    yield (
        f"{taken.name}：{what}；记入 {count['new']} 件，与已有的决定相同 {count['same']} 件，"
        f"冲突 {count['conflict']} 件，有误 {len(b.faults)} 行，没有填 {len(b.blank)} 件，缺 {len(b.missing)} 件。"
    )
    yield from _some(
        [f"冲突：{numbered.get(x.answer.item, '')}：{against(x)}" for x in taken.became if x.state == "conflict"]
    )
    yield from _some([f"第 {f.row} 行{f'（{f.shown}）' if f.number else ''}：{f.why}，没有记入" for f in b.faults])
    yield from _some([f"表中没有这一行：{n}" for n in b.missing])
    yield from _some([f"没有填意见：{n}" for n in b.blank])


def against(x: Became) -> str:
    """Return what an opinion that was not taken says, and what stands against it."""
    why = WHY[x.why or "decided"]
    return f"{said(x.answer.value, x.answer.art8)}；{why}" + (
        f"（{said(x.before[0], x.before[1])}，{x.before[2]}）" if x.before else ""
    )


def _some(told: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in told[:_MOST])
    if len(told) > _MOST:
        yield f"  另有 {len(told) - _MOST} 条，用 -o 写出全部。"


def workbook(
    taken: Sequence[Taken], numbered: dict[int, str], levels: Iterable[str | None], on: datetime.date
) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx: every opinion with what became of it and what was written beside it, every row left over."""
    each, left = Rows(FIRST_ROW), Rows(FIRST_ROW)
    for t in taken:
        for x in t.became:
            a = x.answer
            each.add((
                t.name, t.back.unit, numbered.get(a.item, ""), a.row, SHOWN[a.value], clauses(a.art8), a.changes, a.person, mask(t.back.notes.get(a.row, "")),
                _STATE[x.state], against(x) if x.state == "conflict" else "",
            ))  # fmt: skip
        for f in t.back.faults:
            left.add(
                (
                    t.name,
                    t.back.unit,
                    f.shown,
                    f.row,
                    f"{f.why}，没有记入",
                    mask(t.back.notes.get(f.row, "")),
                )
            )
        for n in t.back.missing:
            left.add((t.name, t.back.unit, n, None, "表中没有这一行", ""))
        for n in t.back.blank:
            left.add((t.name, t.back.unit, n, None, "没有填意见", ""))
    file, unit = Column("文件", width=30), Column("移交单位", width=22)
    row, note = Column("行", "number", 7), Column("说明", width=40)
    columns = (
        file, unit, _NUMBER, row, Column("意见", width=11), Column("延期依据", width=16), Column("密级变更情况", width=13),
        Column("填表人", width=26), note, Column("处理", width=18), _WORDS,
    )  # fmt: skip
    counts = Table("收回的意见", ("处理", "件"), tuple((w, sum(x.state == s for t in taken for x in t.became)) for s, w in _STATE.items()), None)  # fmt: skip
    top = highest(levels) or "源文件最高标注密级：没有读到密级标志"
    about = ("冲突的没有记入，也没有改动已有的决定；核定后在表中改好，用 --settle 收回。",)
    sheets = (Sheet("意见", columns, each), Sheet("缺漏和有误", (file, unit, _NUMBER, row, _WORDS, note), left))
    yield from pack("说明", top, about, (counts,), sheets, on)


def known(store: Store, items: Iterable[int]) -> tuple[dict[int, str], set[str | None]]:
    """Return the 档号 of items as they are shown (their number where they have none), and their highest levels."""
    numbered: dict[int, str] = {}
    levels: set[str | None] = set()
    listed = sorted(set(items))
    with store.engine.connect() as connection:
        for at in range(0, len(listed), 500):
            query = sa.select(ITEMS.c.n, ITEMS.c.number, RESULTS.c.highest_level)
            query = query.outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
            for n, number, level in connection.execute(query.where(ITEMS.c.n.in_(listed[at : at + 500]))):
                numbered[n] = door(number, "full") or f"序号 {n}"
                levels.add(level)
    return numbered, levels


def out(store: Store) -> tuple[Any, ...]:
    """Return every packet (n, unit, made, rows) with how many of its rows were answered."""
    answered = sa.func.sum(sa.case((SENT.c.answered.is_(True), 1), else_=0)).label("answered")
    query = (
        sa.select(PACKETS.c.n, PACKETS.c.unit, PACKETS.c.made, PACKETS.c.rows, answered)
        .join(SENT, SENT.c.packet == PACKETS.c.n).group_by(PACKETS.c.n, PACKETS.c.unit, PACKETS.c.made, PACKETS.c.rows)
        .order_by(PACKETS.c.n)
    )  # fmt: skip
    with store.engine.connect() as connection:
        return tuple(connection.execute(query))


def standing(store: Store) -> Iterator[str]:
    """Yield how all packets stand, and the conflicts nobody has settled."""
    packets = out(store)
    if not packets:
        yield "没有发出过审核包。"
    for p in packets:
        day = datetime.date(*time.localtime(p.made)[:3]).isoformat()
        yield f"第 {p.n} 号　{p.unit}　{day} 发出：{p.rows} 件，已收回 {p.answered} 件，未收回 {p.rows - p.answered} 件"
    if held := conflicts(store):
        yield f"没有核定的冲突 {len(held)} 条："
        for c in held:
            decided = f"；已有的决定：{said(c.decided, c.clauses)}，{c.by}" if c.decided else ""
            yield f"  {door(c.number, 'full') or f'序号 {c.item}'}：{said(c.value, c.art8)}，{c.person}；{WHY[c.why]}{decided}"
