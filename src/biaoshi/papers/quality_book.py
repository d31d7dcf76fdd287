"""Marking quality as a workbook with plots, and as lines of text."""

import datetime
from collections.abc import Iterator

from biaoshi.output.words import FAMILIES, highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.papers.quality import UNKNOWN, Quality, Share
from biaoshi.rules import rule

_MOST = 15
"""Bars of a chart at most: the sheets have all."""
CAUTION = "标志规范率只说标志写得是否合规，不说该不该定密、定得准不准。"


def workbook(found: Quality) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx: summary with plots, and all units, months, rules, and rules of each unit."""
    units, months, rules, both = (Rows(FIRST_ROW) for _ in range(4))
    ordered = _by_number(found)
    for unit, share in ordered:
        units.add((unit, share.marks, share.right, share.rate))
    for month, share in sorted(found.months.items()):
        months.add((month, share.marks, share.right, share.rate))
    for code, count in found.commonest(most=10**6):
        rules.add((code, FAMILIES.get(code[:2], code[:2]), rule(code).title, count))
    for unit in sorted(found.unit_faults):
        for code, count in found.commonest(unit, most=10**6):
            both.add((unit, code, rule(code).title, count))
    share_columns = (Column("标志", "number", 9), Column("合规", "number", 9), Column("规范率", "share", 9))
    sheets = (
        Sheet("单位", (Column("单位", width=36), *share_columns), units),
        Sheet("月份", (Column("成文月份", width=14), *share_columns), months),
        Sheet("规则", (Column("规则", width=9), Column("规则族", width=18), Column("内容", width=50), Column("次数", "number", 9)), rules),
        Sheet("单位和规则", (Column("单位", width=36), Column("规则", width=9), Column("内容", width=50), Column("次数", "number", 9)), both),
    )  # fmt: skip
    tables = (
        Table("合计", ("标志", "合规", "规范率"), ((found.all_marks.marks, found.all_marks.right, found.all_marks.rate),), None, "share"),
        Table("各单位的标志规范率", ("单位", "标志", "合规", "规范率"), tuple((u, *_cells(s)) for u, s in ordered[:_MOST]), "bar", "share"),
        Table("各月的标志规范率", ("月份", "标志", "合规", "规范率"), tuple((m, *_cells(s)) for m, s in _dated(found)[-24:]), "line", "share"),
        Table("常见的毛病", ("规则", "次数"), tuple((f"{code} {_brief(rule(code).title)}", n) for code, n in found.commonest(most=_MOST)), "bar"),
    )  # fmt: skip
    day = datetime.date.fromisoformat(found.as_of or "1980-01-01")
    yield from pack("标志规范率", _top(found), tuple(_about(found)), tables, sheets, day)


def lines(found: Quality) -> Iterator[str]:
    """Yield the quality as lines of text."""
    yield _top(found)
    yield from _about(found)
    yield f"标志规范率：{_words(found.all_marks)}"
    for title, shares in (("单位", _by_number(found)), ("月份", sorted(found.months.items()))):
        yield f"按{title}："
        yield from (f"  {name}：{_words(share)}" for name, share in shares)
    yield "毛病："
    yield from (f"  {code} {rule(code).title}：{n} 次" for code, n in found.commonest(most=10**6))


def _dated(found: Quality) -> list[tuple[str, Share]]:
    """The months a plot can put in a row: papers without a date are in the sheet only."""
    return sorted((month, share) for month, share in found.months.items() if month != UNKNOWN)


def _brief(title: str) -> str:
    return title if len(title) <= 14 else title[:13] + "…"


def _by_number(found: Quality) -> list[tuple[str, Share]]:
    return sorted(found.units.items(), key=lambda item: (-item[1].marks, item[0]))


def _top(found: Quality) -> str:
    return highest(found.levels) or "源文件最高标注密级：没有读到密级标志"


def _about(found: Quality) -> Iterator[str]:
    yield f"检查日 {found.as_of}，{found.tool}，共 {found.files} 个文件"
    if found.unread:
        yield f"其中 {found.unread} 个没有读完（{found.stopped} 个停止处理），其中的标志可能没有数全"
    yield CAUTION


def _cells(share: Share) -> tuple[int, int, float | None]:
    return share.marks, share.right, share.rate


def _words(share: Share) -> str:
    if share.rate is None:
        return "没有标志"
    return f"{share.marks} 个标志，合规 {share.right} 个，{share.rate:.1%}"
