"""The ranked ledger as a workbook and as text: plan, years, rows."""

import datetime
from collections.abc import Iterable, Iterator

from biaoshi.masking import door, mask
from biaoshi.output.words import highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.rules import rule
from biaoshi.scan.ledgers.plan import Plan, Year
from biaoshi.scan.ledgers.ranking import Ranked

CAUTION = "疑似只凭目录的题名和栏目，没有打开文件；供安排先后，不是结论。"
_ROW = (
    Column("次序", "number", 7), Column("档号", width=24), Column("年度", "number", 8), Column("题名", width=50), Column("责任者", width=18),
    Column("日期", "date", 12), Column("密级", width=14), Column("密级期满", "date", 12), Column("保管期限", width=10),
    Column("疑似规则", width=30), Column("次序分", "number", 8), Column("页数", "number", 8), Column("目录第几行", "number", 10),
)  # fmt: skip
_YEAR = (
    Column("年度", "number", 8), Column("行", "number", 9), Column("页", "number", 10), Column("绝密", "number", 7), Column("机密", "number", 7),
    Column("秘密", "number", 7), Column("先看", "number", 8), Column("满二十五年", "number", 11), Column("疑似规则（行数）", width=60),
)  # fmt: skip


def workbook(ranked: Iterable[Ranked], plan: Plan, sources: Iterable[str]) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx: plan, years, rows as they come (worst first if they do); `plan` is fed along."""
    rows, years = Rows(FIRST_ROW), Rows(FIRST_ROW)
    levels: set[str | None] = set()
    for one in ranked:
        r, told = one.record, one.record.entry.mark
        levels.add(told.level if told else None)
        rows.add((
            rows.count + 1, door(r.number, "full"), r.year, mask(r.title), mask(r.author), r.date, told.words if told else None, one.expires,
            r.retention, "、".join(one.codes), one.score, r.pages, r.row,
        ))  # fmt: skip
    for year in plan.years:
        marked = (year.marked[level] for level in ("绝密", "机密", "秘密"))
        years.add((year.year, year.rows, year.pages, *marked, year.first, year.due, _codes(year)))
    front = (
        Table(
            "计划",
            ("步骤", "行", "页", "单核小时"),
            tuple((s.title, s.rows, s.pages, s.hours) for s in plan.stages),
            None,
        ),
        Table(
            "先看的行，按年度",
            ("年度", "行"),
            tuple((str(y.year or "不详"), y.first) for y in plan.years if y.first)[-30:],
            "bar",
        ),
    )
    about = (f"按 {plan.as_of.isoformat()} 计算，共 {plan.rows} 行：{'、'.join(map(mask, sources))}", CAUTION)
    top = highest(levels) or "源文件最高标注密级：目录没有登记密级"
    yield from pack("计划", top, about, front, (Sheet("按年度", _YEAR, years), Sheet("目录", _ROW, rows)), plan.as_of)


def lines(plan: Plan) -> Iterator[str]:
    """Yield the plan and the years as lines of text."""
    yield f"按 {plan.as_of.isoformat()} 计算，共 {plan.rows} 行。{CAUTION}"
    yield "计划："
    for n, stage in enumerate(plan.stages, 1):
        pages = f"，{stage.pages} 页，单核约 {stage.hours:g} 小时（全是图像时）" if stage.pages else ""
        yield f"  {n}. {stage.title}：{stage.rows} 行{pages}"
    yield "按年度：行数｜有密级｜先看｜满二十五年｜疑似规则（行数）"
    for year in plan.years:
        yield f"  {year.year or '不详'}：{year.rows}｜{sum(year.marked.values())}｜{year.first}｜{year.due}｜{_codes(year)}"
    told = sorted({code for y in plan.years for code in y.codes})
    if told:
        yield "规则：" + "；".join(f"{code} {rule(code).title}" for code in told)


def _codes(year: Year) -> str:
    return "，".join(f"{code} {n}" for code, n in year.codes.most_common(8))


def by_rank(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Return rows by year, in each the highest score first."""
    return sorted(ranked, key=lambda x: (x.record.year is None, x.record.year or 0, -x.score, x.record.number))


def plain(one: Ranked) -> dict[str, object]:
    """Return a row as JSON types, its title and author masked like any string of a report."""
    r, told = one.record, one.record.entry.mark
    day: datetime.date | None = r.date
    return {
        "number": door(r.number, "full"), "year": r.year, "title": mask(r.title), "author": mask(r.author), "date": day.isoformat() if day else None,
        "level": told.level if told else None, "expires": one.expires.isoformat() if one.expires else None,
        "retention": r.retention, "codes": one.codes, "score": one.score, "pages": r.pages, "row": r.row,
    }  # fmt: skip
