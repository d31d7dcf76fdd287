"""案卷封面的密级低于卷内文件。

案卷按卷内最高密级、最长保密期限标注；封面低了，整卷按低的保管、借阅和移交。看目录里案卷一级登记的密级，和一并检查的案卷封面；
封面、目录没有密级这一栏的，不说。卷内文件都已经解密、到期的，不说。

提示：案卷按卷内最高密级、最长保密期限标注是国家保密局的要求，未核原文（practice）。
"""

import re
from collections.abc import Iterator

from biaoshi.rules.ranking import longer, shown
from biaoshi.types.entry import Cell, Entry
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS, Level, Mark, Period
from biaoshi.types.rule import Example, Hit, Rule

_FIELD = re.compile(r"密[ \u3000]*级[ \u3000]*[:：\n][ \u3000]*(绝密|机密|秘密)")
_HOW = "案卷封面和案卷目录按卷内文件的最高密级、最长保密期限标注"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the paper, or the row of the ledger, that outranks the cover of its volume, once."""
    marks = [(n, f, m) for n, f in _papers(facts) for m in _live(f, facts)]
    cover = facts.entry.volume if facts.entry else None
    if cover is not None:
        yield from _against(facts, "案卷目录登记的", cover, marks)
    for _, one in _papers(facts):
        if one.particulars.carrier == "volume_cover" and (told := _told(one)):
            yield from _against(facts, "案卷封面标的", told, [(n, f, m) for n, f, m in marks if f is not one])
            return


def _against(facts: Facts, where: str, cover: Cell, marks: list[tuple[int | None, Facts, Mark]]) -> Iterator[Hit]:
    said = f"“{cover.words}”" if cover.level else "没有密级"
    for number, one, mark in marks:
        more = cover.period is not None and mark.level == cover.level and longer(mark.period, cover.period, one.date)
        if _rank(mark.level) > _rank(cover.level) or more:
            yield Hit(
                mark.span, f"{where}是{said}，卷内文件标的是“{shown(mark)}”", child=number, suggestion=_HOW
            )  # fmt: skip
            return
    row = facts.entry.mark if facts.entry else None
    if row is not None and row.level is not None and cover is (facts.entry and facts.entry.volume):
        if _rank(row.level) > _rank(cover.level):
            words = f"案卷登记的是{said}，这一件登记的是“{row.words}”"
            yield Hit(None, words, child=0 if facts.case else None, suggestion=_HOW)


def _papers(facts: Facts) -> list[tuple[int | None, Facts]]:
    return list(enumerate(facts.children)) if facts.case else [(None, facts)]


def _live(one: Facts, facts: Facts) -> Iterator[Mark]:
    """The paper's own marks under a period; a cover has none of its own."""
    if one.particulars.carrier != "volume_cover":
        yield from (m for m in one.live() if m.level and (m.expires is None or m.expires > facts.as_of))


def _told(cover: Facts) -> Cell | None:
    """Return what a cover says of its volume, None where it has no level."""
    found = [m for m in cover.of_kind("state_secret") if m.level and m.role not in ("source", "obsolete")]
    if not found:
        field = _FIELD.search(cover.text)
        return Cell(field[1], next(x for x in LEVELS if x == field[1])) if field else None
    top = max(found, key=lambda m: m.rank)
    return Cell(shown(top), top.level, None if top.period.kind in ("missing", "invalid") else top.period)


def _rank(level: Level | None) -> int:
    return 0 if level is None else LEVELS.index(level) + 1


_SECRET, _LOWER = Cell("机密★10年", "机密", Period("years", 10)), Cell("秘密★5年", "秘密", Period("years", 5))
_COVER = "云岭省档案馆\n案卷封面\n全宗号：43\n案卷号：12\n案卷题名：检查工作材料\n密级：{}\n保管期限：永久"
_PAPER = "机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n云岭省水利厅\n2024年3月2日"

RULE = Rule(
    code="AR955",
    name="volume-cover-lower",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example("关于开展检查的通知", entry=Entry(mark=_SECRET, volume=_LOWER)),
        Example("关于开展检查的通知", entry=Entry(mark=_SECRET, volume=Cell())),
        Example("⟦机密★10年⟧\n关于开展检查的通知\n各单位：", entry=Entry(volume=_LOWER)),
        Example(_COVER.format("秘密"), case=(_PAPER,)),
    ),
    good=(
        Example("关于开展检查的通知", entry=Entry(mark=_SECRET, volume=Cell("绝密", "绝密"))),
        Example("关于开展检查的通知", entry=Entry(mark=_SECRET)),
        Example("秘密★1年\n关于开展检查的通知\n各单位：", date="2020-03-02", entry=Entry(volume=Cell())),
        Example(_COVER.format("机密"), case=(_PAPER,)),
    ),
)
