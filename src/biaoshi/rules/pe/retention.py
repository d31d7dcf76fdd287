"""档案保管期限不是保密期限。

“永久”“定期30年”“短期”说的是档案保存多久，不是保密多久；两种期限分开填写。标志里、保密期限栏里写了保管期限的，保管
期限栏里写了密级的，案卷、件目录里写混的，都要改。保管期限栏里写永久、30年，是对的，不管。

依据：保守国家秘密法 第二十条；档案法 第二十条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import CARRIERS
from biaoshi.rules.periods import place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.entry import Cell, Entry
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Period, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule

_LEDGER = re.compile(r"台账|登记(?:表|簿|册)|清册|清单|一览表|(?:卷内|文件|案卷)目录")
_HOW = "保密期限标年、月、日，解密时间或者解密条件；保管期限另行填写"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield retention periods used as secrecy periods in marks, fields and text, and levels in the retention field."""
    told: list[Span] = []
    for mark in on_paper(facts, "state_secret", "changed"):
        if mark.period.piece is not None and writing(mark.period) == "retention":
            told.append(mark.span)
            said = f"“{word(mark.period)}”是档案保管期限，不是保密期限"
            yield Hit(place(mark.period.piece), said, mark=mark, suggestion=_HOW)
    for mark in facts.marks:
        if mark.role == "mention" and writing(mark.period) == "retention" and _column(facts, mark):
            told.append(mark.span)
            yield Hit(mark.span, f"保密期限写成了档案保管期限“{word(mark.period)}”", suggestion=_HOW)
    for s in facts.say("period"):
        if s.period is None or writing(s.period) != "retention" or any(s.span.overlaps(t) for t in told):
            continue
        told.append(s.span)
        yield Hit(s.span, f"保密期限写成了档案保管期限“{word(s.period)}”", suggestion=_HOW)
    for s in facts.say("retention"):
        if s.level is not None:
            yield Hit(s.span, "保管期限栏里写了密级，两种期限分开填写", suggestion=_HOW)
    yield from _entry(facts)


def _entry(facts: Facts) -> Iterator[Hit]:
    """The record's row of the office's ledger, which is no place of the paper."""
    entry, child = facts.entry, 0 if facts.case else None
    period = entry.mark.period if entry and entry.mark else None
    if period is not None and writing(period) == "retention":
        yield Hit(None, f"目录的保密期限写成了档案保管期限“{word(period)}”", suggestion=_HOW, child=child)
    if entry and entry.retention and entry.retention.level is not None:
        yield Hit(None, "目录的保管期限栏里写了密级，两种期限分开填写", suggestion=_HOW, child=child)


def _column(facts: Facts, mark: Mark) -> bool:
    """A row of a ledger written as lines: a mark written out, or a heading that speaks of 保密期限, not of 保管期限."""
    if facts.particulars.carrier not in CARRIERS and not _LEDGER.search(facts.text[:200]):
        return False
    if mark.separator is not None:
        return True
    heading = facts.text.rfind("保密期限", 0, mark.span.start)
    line = facts.line(heading) if heading >= 0 else None
    return line is not None and line.end <= mark.span.start and "保管期限" not in facts.document.slice(line)


RULE = Rule(
    code="PE204",
    name="retention-as-secrecy-period",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("PE203", "PE205"),
    bad=(
        Example("秘密★⟦永久⟧\n关于开展检查的通知"),
        Example("机密★⟦定期30年⟧\n关于开展检查的通知"),
        Example("云岭省档案馆\n案卷封面\n题名：检查工作材料\n密级：机密\n保密期限：⟦永久⟧\n保管期限：永久"),
        Example("云岭省档案馆\n案卷封面\n题名：检查工作材料\n保管期限：⟦机密★10年⟧"),
        Example(
            "关于开展检查的通知",
            entry=Entry(mark=Cell("秘密永久", "秘密", Period("indefinite", None, Piece("永久", "永久", Span(0, 2))))),
        ),
        Example("关于开展检查的通知", entry=Entry(retention=Cell("机密★10年", "机密"))),
        Example(
            "云岭省水利厅涉密文件登记表\n序号  题名  密级  保密期限\n1  检查通知  机密  10年\n2  调研报告  ⟦秘密  永久⟧"
        ),
    ),
    good=(
        Example("关于开展检查的通知", entry=Entry(mark=Cell("秘密", "秘密"), retention=Cell("永久"))),
        Example("机密★10年\n关于开展检查的通知"),
        Example("云岭省档案馆\n案卷封面\n题名：检查工作材料\n密级：机密\n保密期限：10年\n保管期限：永久"),
        Example("机密★10年\n关于立卷归档的通知\n各单位：\n保管期限为永久的，与定期30年的分别组卷。"),
    ),
)
