"""Marks of work secrets: 工作秘密, with a field label, a branch (警务工作秘密), a period, a level it must not have.

A work secret has no level (保守国家秘密法 第六十四条): `Mark.level` is what is written, and a fault (NS502).
"""

import re
from collections.abc import Iterator

from biaoshi.marks.anchors import over
from biaoshi.marks.entry import piece, standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_period
from biaoshi.marks.spot import near_line
from biaoshi.marks.wording import FOLLOW, GAP, LABEL, PERIOD, SECRET, SEPARATOR, STAR, TERM
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Period

_G = GAP
_ANCHOR = re.compile(rf"工{_G}作{_G}秘{_G}密")
_BRANCHES = (
    "(?:警务|税务|审判|检察|监察|纪检监察|纪检|审计|公安|海关|统计|财政|人事|组织|教育|司法|司法行政|市场监管|应急|应急管理|自然资源|医保|"
    "医疗保障|金融|民政|外事|党务|机关|政务|执法|卫生|卫生健康|交通|交通运输|信访|宣传|统战|政法|发改|生态环境|水利|农业农村|商务|文旅|"
    "国资|林草|气象|邮政|消防|移民|药监|知识产权|本机关|本单位|本系统|内部)?"
)
_WRITING = re.compile(
    rf"{LABEL}(?:(?<![密级])[★☆]{_G})?(?P<open>[（(【\[〔]{_G})?(?:(?P<before>{SECRET}){_G}[（(]?{_G})?(?P<word>{_BRANCHES}工{_G}作{_G}秘{_G}密)(?:级|文件|资料|事项|信息|材料|载体)?"
    rf"(?:{_G}[（(【\[]{_G}(?P<inner>{SECRET}|[一二三1-3甲乙丙]级|核心|重要|一般){_G}[)）】\]]|{_G}[★☆·•\-—/、:：]{_G}(?P<dotted>{SECRET})|{_G}(?P<plain>{SECRET})(?=$|[ 0-9）)】]))?(?P<shut>[)）])?"
    rf"(?:(?P<sep>{SEPARATOR})(?P<period>{PERIOD})|(?P<gap>{_G}(?:[，,、；;]{_G})?)(?P<popen>[（(]{_G})?(?P<term>{TERM})(?:{_G}[)）])?|(?P<star>{STAR}))?"
    rf"(?P<close>{_G}[)）】\]〕])?(?P<follow>{FOLLOW})?",
    re.M,
)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the work-secret marks of `shape`, mentions of written-out ones included."""
    text, done = shape.text, 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done:
            continue
        line = near_line(shape, anchor.start())
        m = over(text, max(line, anchor.start() - 24, done), anchor.start(), _WRITING)
        if m is None:
            continue
        done = m.end()
        written = piece(shape, m, "period") or piece(shape, m, "term")
        period = read_period(written) if written else Period("missing")
        level = next((x for n in ("before", "inner", "dotted", "plain") if (x := piece(shape, m, n))), None)
        strong = bool(written or m["star"] or level)
        yield from _one(
            standing_mark(
                shape,
                Span(m.start(), m.start() + len(m[0].rstrip())),
                "work_secret",
                "strong" if strong else "plain" if m["follow"] else "weak",
                bracketed=bool(m["open"]),
                period=period,
                level_piece=level,
                separator=piece(shape, m, "sep") or piece(shape, m, "star"),
                label=piece(shape, m, "label"),
            )
        )


def _one(mark: Mark | None) -> Iterator[Mark]:
    if mark is not None:
        yield mark
