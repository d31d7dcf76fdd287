"""The dashboard: what was checked and concluded in a period, as plots, as tables, and as files to take along."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import biaoshi
from biaoshi.advice.disclosure import FORCE, NAMES
from biaoshi.output.separated import separated
from biaoshi.output.words import FAMILIES
from biaoshi.output.xlsx import book
from biaoshi.output.xlsx.rows import Rows, Value
from biaoshi_api.desk.cases.codes import CONCLUSIONS
from biaoshi_api.desk.views.charts import Plot, columns, line, rows_of
from biaoshi_api.tallies import Sums

LONGEST = 1_830
"""Days of the longest period."""
USUAL = 30
_MOST = 15
"""Bars of a plot at most; the table has all."""
_DAYS, _WEEKS = 62, 370
CAUTION = "标志规范率只说标志写得是否合规，不说该不该定密、定得准不准。"
COUNTED = "检查按次数计，同一文件检查两次计两次；只存数字，不存文件和姓名。"
ANNUAL = "按审阅台办结的件计，不是公开申请的件数；填写政府信息公开工作年度报告时，须与申请登记核对。"


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are counted."""

    first: datetime.date
    last: datetime.date

    @property
    def moments(self) -> tuple[float, float]:
        """Where it begins and where it has ended, in epoch seconds of this machine's days."""
        day = datetime.time()
        end = datetime.datetime.combine(self.last + datetime.timedelta(1), day)
        return datetime.datetime.combine(self.first, day).timestamp(), end.timestamp()


@dataclass(frozen=True, slots=True)
class Section:
    """One plot with all its numbers. `chart` is how a workbook draws it; the last of `kinds` is what is drawn."""

    id: str
    title: str
    plot: Plot
    head: tuple[str, ...]
    kinds: tuple[book.Kind, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    chart: Literal["bar", "line"] = "bar"

    def cell(self, value: Value, kind: str) -> str:
        """Return a value as the page shows it."""
        if value is None:
            return "—"
        return f"{value:.1%}" if kind == "share" else str(value)


def period(first: str, last: str, today: datetime.date) -> Period:
    """Return the period asked for: the last days, where nothing is. Raises ValueError for days that are none."""
    end = datetime.date.fromisoformat(last) if last else today
    if not 1980 <= end.year <= 9000:  # before it is reckoned with: there are no days before the year 1
        raise ValueError
    start = datetime.date.fromisoformat(first) if first else end - datetime.timedelta(USUAL - 1)
    if not 0 <= (end - start).days < LONGEST:
        raise ValueError
    return Period(start, end)


def quick(today: datetime.date) -> tuple[tuple[str, Period], ...]:
    """Return the periods one asks for most."""
    this, before = today.replace(month=1, day=1), today.year - 1
    return (
        (f"近 {USUAL} 天", period("", "", today)),
        ("本年", Period(this, today)),
        (f"{before} 年", Period(datetime.date(before, 1, 1), datetime.date(before, 12, 31))),
    )


def totals(found: Sums) -> tuple[tuple[str, str], ...]:
    """Return the few numbers at the top."""
    marks = sum(share.marks for share in found.months.values())
    proper = sum(share.proper for share in found.months.values())
    return (
        ("检查", f"{sum(found.checks.values())} 次"),
        ("其中的文件", f"{found.files['all']} 个"),
        ("没有读全的文件", f"{found.files['unread']} 个"),
        ("密级高于上限而停止", f"{found.checks['stopped']} 次"),
        ("标志规范率", f"{proper / marks:.1%}（{marks} 个标志中 {proper} 个合规）" if marks else "没有标志"),
    )


def sections(
    found: Sums, outcomes: Counter[tuple[str, str]], units: Mapping[str, str], asked: Period
) -> tuple[Section, ...]:
    """Return the plots with their tables; `units`: code → title."""
    return (_throughput(found, asked), _rules(found), _units(found, units), _quality(found), _outcomes(outcomes))


def _throughput(found: Sums, asked: Period) -> Section:
    days = (asked.last - asked.first).days + 1
    name, word = (str, "每天") if days <= _DAYS else (_week, "每周") if days <= _WEEKS else (_month, "每月")
    counted: dict[str, int] = {}
    for n in range(days):
        day = asked.first + datetime.timedelta(n)
        counted[name(day)] = counted.get(name(day), 0) + found.days[day.isoformat()]
    rows = tuple(counted.items())
    short = [(when[5:] if word != "每月" else when, n) for when, n in rows]
    title = f"{word}的检查次数"
    head = ("日期" if word == "每天" else "周（从周一起）" if word == "每周" else "月份", "次数")
    return Section("throughput", title, columns(title, short), head, ("text", "number"), rows, COUNTED)


def _week(day: datetime.date) -> str:
    return (day - datetime.timedelta(day.weekday())).isoformat()


def _month(day: datetime.date) -> str:
    return day.isoformat()[:7]


def _rules(found: Sums) -> Section:
    titles = {r.code: r.title for r in biaoshi.rules()}
    by_rule: Counter[str] = Counter()
    for (_, code), n in found.faults.items():
        by_rule[code] += n
    rows = tuple(
        (code, titles.get(code, ""), FAMILIES.get(code[:2], code[:2]), n)
        for code, n in sorted(by_rule.items(), key=lambda item: (-item[1], item[0]))
    )
    title = "各规则发现的问题"
    plot = rows_of(title, [(f"{code} {said}", n) for code, said, _, n in rows[:_MOST]])
    return Section(
        "rules", title, plot, ("规则", "内容", "规则族", "次数"), ("text", "text", "text", "number"), rows,
        f"必须改和请核对的问题，已接受的不计；图中是最多的 {_MOST} 条。",
    )  # fmt: skip


def _units(found: Sums, units: Mapping[str, str]) -> Section:
    titles = {r.code: r.title for r in biaoshi.rules()}
    by_unit = Counter(dict.fromkeys(found.units, 0))
    by_rule: dict[str, list[tuple[str, int]]] = {}
    for (unit, code), n in found.faults.items():
        by_unit[unit] += n
        by_rule.setdefault(unit, []).append((code, n))
    ordered = sorted(by_unit.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple(
        (_named(unit, units), code, titles.get(code, ""), n)
        for unit, _ in ordered
        for code, n in sorted(by_rule.get(unit, ()), key=lambda item: (-item[1], item[0]))
    )
    title = "各单位的问题"
    plot = rows_of(title, [(_named(unit, units), n) for unit, n in ordered[:_MOST]])
    told = "；".join(f"{_named(unit, units)}检查 {n} 次" for unit, n in found.units.most_common(_MOST))
    return Section(
        "units",
        title,
        plot,
        ("单位", "规则", "内容", "次数"),
        ("text", "text", "text", "number"),
        rows,
        told and f"{told}。",
    )


def _named(unit: str, units: Mapping[str, str]) -> str:
    return units.get(unit, unit)


def _quality(found: Sums) -> Section:
    rows = tuple((month, s.marks, s.proper, s.rate) for month, s in sorted(found.months.items()))
    title = "各月的标志规范率"
    plot = line(title, [(month, rate) for month, _, _, rate in rows])
    kinds: tuple[book.Kind, ...] = ("text", "number", "number", "share")
    return Section("quality", title, plot, ("检查的月份", "标志", "合规", "规范率"), kinds, rows, CAUTION, "line")


def _outcomes(counted: Counter[tuple[str, str]]) -> Section:
    grounds: dict[str, str] = {str(code): name for code, name in NAMES.items()}
    basis: dict[str, str] = {str(code): law for code, (_, law) in FORCE.items()}
    order = [*CONCLUSIONS], ["", *grounds]
    known = sorted(
        counted.items(),
        key=lambda item: tuple(o.index(k) if k in o else len(o) for o, k in zip(order, item[0], strict=True)),
    )
    rows = tuple(
        (
            CONCLUSIONS[said].title if said in CONCLUSIONS else said,
            grounds.get(ground, ground),
            basis.get(ground, ""),
            n,
        )
        for (said, ground), n in known
    )
    title = "办结的结论和理由"
    plot = rows_of(title, [(f"{said}（{ground}）" if ground else said, n) for said, ground, _, n in rows])
    head = ("结论", "理由", "依据", "件数")
    return Section("outcomes", title, plot, head, ("text", "text", "text", "number"), rows, ANNUAL)


def as_csv(found: Sequence[Section], asked: Period) -> Iterator[bytes]:
    """Yield all tables as one .csv: the table, its columns as one, the number."""
    rows = (
        (one.title, *_padded([*row[:-1]], 3), one.cell(row[-1], one.kinds[-1])) for one in found for row in one.rows
    )
    head = (f"{asked.first} 至 {asked.last}", "项目一", "项目二", "项目三", "数")
    return separated(head, rows)


def _padded(values: list[Value], most: int) -> list[Value]:
    return [*values, *[None] * (most - len(values))]


def as_xlsx(
    found: Sequence[Section], top: Sequence[tuple[str, str]], asked: Period, today: datetime.date
) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx: a front sheet with the plots, and a sheet a table."""
    sheets, tables = [], []
    for one in found:
        rows = Rows(book.FIRST_ROW)
        for row in one.rows:
            rows.add(row)
        made = tuple(
            book.Column(title, kind, 40 if title in ("内容", "单位") else 16)
            for title, kind in zip(one.head, one.kinds, strict=True)
        )
        sheets.append(book.Sheet(one.title, made, rows))
        bars = tuple((bar.name, _number(one, bar.value)) for bar in one.plot.bars)
        tables.append(book.Table(one.title, (one.head[0], one.head[-1]), bars, one.chart, one.kinds[-1]))
    about = (f"{asked.first} 至 {asked.last}", *(f"{name}：{said}" for name, said in top), COUNTED, CAUTION, ANNUAL)
    return book.pack("统计", "统计：不含文件内容", about, tables, sheets, today)


def _number(one: Section, value: str) -> float | int:
    return float(value.rstrip("%")) / 100 if one.kinds[-1] == "share" else int(value)
