"""The dates as a ledger: .xlsx (counts with charts, years by fonds, every date within reach), .csv (the dates), text."""

import datetime
from collections.abc import Iterable, Iterator

from biaoshi.output.separated import separated
from biaoshi.output.words import highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.scan.agenda.dues import KINDS, Agenda, Due, Kind
from biaoshi.scan.deciding import SHOWN

CAUTION = "日期由标志、成文日期和目录推算，供安排审核；期满不等于已经解密，满二十五年不等于可以开放。"
_ROW = (
    Column("事项", width=16), Column("日期", "date", 12), Column("是否逾期", width=10), Column("全宗号", width=12), Column("档号", width=26),
    Column("文件", width=44), Column("密级", width=8), Column("已有决定", width=12),
)  # fmt: skip
_COUNT = (
    Column("事项", width=16), Column("年", "number", 8), Column("全宗号", width=12), Column("件", "number", 9), Column("逾期未决", "number", 10),
    Column("只在目录", "number", 10),
)  # fmt: skip


def within(found: Iterable[Due], as_of: datetime.date, until: datetime.date) -> Iterator[Due]:
    """Yield what is overdue or comes by `until`; the others are passed over, having fed the counts."""
    return (d for d in found if d.overdue or as_of < d.day <= until)


def workbook(found: Iterable[Due], agenda: Agenda) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx; `found` feeds the agenda as it comes."""
    rows, counts = Rows(FIRST_ROW), Rows(FIRST_ROW)
    for d in found:
        rows.add(_cells(d))
    for (kind, year, fonds), c in sorted(agenda.counts.items(), key=lambda x: (list(KINDS).index(x[0][0]), x[0][1:])):
        counts.add((KINDS[kind], year, fonds, c.all, c.overdue, c.unseen))
    about = (f"按 {agenda.as_of.isoformat()} 计算", *_undated(agenda), CAUTION)
    tables = tuple(t for kind in KINDS for t in _tables(agenda, kind))
    sheets = (Sheet("按年和全宗", _COUNT, counts), Sheet("清单", _ROW, rows))
    yield from pack("日程", top(agenda), about, tables, sheets, agenda.as_of)


def as_csv(found: Iterable[Due]) -> Iterator[bytes]:
    """Yield the bytes of a .csv of the dates, as they come."""
    yield from separated([c.title for c in _ROW], map(_cells, found))


def lines(agenda: Agenda) -> Iterator[str]:
    """Yield the counts as lines of text."""
    yield top(agenda)
    yield f"按 {agenda.as_of.isoformat()} 计算。{CAUTION}"
    yield from _undated(agenda)
    for kind, title in KINDS.items():
        years, listed = agenda.years(kind), agenda.fonds(kind)
        yield f"{title}：{sum(c.all for _, c in years)} 件，逾期未决 {sum(c.overdue for _, c in years)} 件"
        for year, c in years:
            told = "，".join(
                f"{f} {agenda.counts[kind, year, f].all}" for f in listed if (kind, year, f) in agenda.counts
            )
            yield f"  {year}：{c.all} 件，逾期 {c.overdue}（{told}）"


def top(agenda: Agenda) -> str:
    """Return the line on the highest level."""
    return highest(agenda.levels) or "源文件最高标注密级：没有读到密级标志"


def _undated(agenda: Agenda) -> list[str]:
    return [f"另有 {agenda.undated} 件没有读出日期，不在任何一年里"] if agenda.undated else []


def _tables(agenda: Agenda, kind: Kind) -> Iterator[Table]:
    years = agenda.years(kind)
    if late := [(str(y), c.overdue) for y, c in years if c.overdue]:
        yield Table(f"{KINDS[kind]}：逾期未决", ("年", "件"), tuple(late[-20:]), "bar")
    if soon := [(str(y), c.all) for y, c in years if y >= agenda.as_of.year]:
        yield Table(f"{KINDS[kind]}：今后", ("年", "件"), tuple(soon[:20]), "bar")


def _cells(d: Due) -> tuple[str | datetime.date | None, ...]:
    path = d.path if d.path is not None else "（只在目录里）"
    decided = SHOWN.get(d.decided or "", d.decided)
    return KINDS[d.kind], d.day, "逾期" if d.overdue else "", d.fonds, d.number, path, d.level, decided
