"""同一文件各处的密级标志互相矛盾。

首页、页眉页脚、封面、文本框、文件名和文档属性标的密级或者期限不一样，收文、登记和检索各按各的执行；案卷、件目录登记的与文件
上标的不一样，也在这里说（目录记了密级而文件上没有读到标志的，不说；已经解密、到期的，目录不再记密级，不说）。只比说了什么：期限写法不同、
缺了期限、缺了★的由别的条款说；已经划去的旧标志、附件和段落自己的标志、变更以后的新标志不算矛盾。

依据：保守国家秘密法 第十九条；保守国家秘密法实施条例 第二十一条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import same_length
from biaoshi.rules.paper import Line, paper
from biaoshi.rules.ranking import differ, shown
from biaoshi.types.document import Span
from biaoshi.types.entry import Cell, Entry
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Period
from biaoshi.types.rule import Era, Example, Hit, Rule

_HEAD = ("top", "right", "center", "title")
_DATED = re.compile(
    r"^[ \u3000]*(?:[12][0-9]{3}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)[ \u3000]*$",
    re.M,
)
_NAMES = {
    "header": "页眉", "footer": "页脚", "textbox": "文本框", "filename": "文件名", "metadata": "文档属性", "foot": "文末", "body": "正文",
}  # fmt: skip
_WORD = re.compile(
    r"(?<![\u4e00-\u9fff])(?:(?:国家秘密|密级|涉密|定密)[ _—\-:：]?)?(绝密|机密|秘密)级?"
    r"(?=$|[^\u4e00-\u9fffA-Za-z]|(?:文件|公文|资料|材料|件|电报|长期)(?:[^\u4e00-\u9fff]|$))"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each own mark, each level word in the file name or properties, that contradicts the first page, and the ledger's."""
    yield from _ledger(facts)
    own = [m for m in facts.own() if m.level is not None]
    main = [m for m in own if _place(m, facts, own[0]) == "首页"] or own[:1]
    if not main:
        return
    said = [*main, *(m for m in facts.live("changed") if m.role == "document")]
    home = _place(main[0], facts)
    parts = any(m.role in ("attachment", "paragraph") for m in facts.live())
    for mark in own:
        place = _place(mark, facts, main[0])
        if place in ("文末", "正文") and parts:
            continue  # of a compilation: rather the head of one more item
        if place != home and all(differ(mark, m, facts.date) for m in said):
            yield Hit(
                mark.span,
                f"{place}标的是“{shown(mark)}”，{home}标的是“{shown(main[0])}”",
                mark=mark,
                also=(main[0].span,),
                suggestion="以定密审批记录为准，各处标志改成一致",
            )
    yield from _words(facts, own, said, home)


def _ledger(facts: Facts) -> Iterator[Hit]:
    """The record's row of the office's ledger against the marks of the paper, or of the papers of the case."""
    told = facts.entry.mark if facts.entry else None
    if told is None:
        return
    papers = list(enumerate(facts.children)) if facts.case else [(None, facts)]
    marks = [
        (n, f, m) for n, f in papers for m in f.live("state_secret", "changed") if m.role == "document" and m.level
    ]
    if not marks:
        return
    number, _, first = marks[0]
    if told.level is None:
        over = first.expires is not None and first.expires <= facts.as_of
        if over or any(m.live for _, f in papers for m in f.of_kind("declassified")):
            return
        said = f"目录没有登记密级，文件上标的是“{shown(first)}”"
    elif any(_agrees(told, m, f.date) for _, f, m in marks):
        return  # it says what one of them says, perhaps one that came later
    else:
        said = f"目录登记的是“{told.words}”，文件上标的是“{shown(first)}”"
    yield Hit(first.span, said, child=number, suggestion="以定密审批记录为准，目录和文件改成一致")


def _agrees(told: Cell, mark: Mark, issued: date | None) -> bool:
    if told.level != mark.level:
        return False
    silent = (None, "missing", "invalid", "indefinite")  # 永久 in a ledger is another rule's
    if told.period is None or told.period.kind in silent or mark.period.kind in silent:
        return True
    return same_length(told.period, mark.period, issued)


def _place(mark: Mark, facts: Facts, first: Mark | None = None) -> str:
    """Where the mark stands. In plain text a cover ends with its date: a mark after that is on the page behind it."""
    if first and mark.zone in _HEAD and _DATED.search(facts.text, first.span.end, mark.span.start):
        return "封面后的首页"
    page = facts.block(mark.span.start).page or 1
    if mark.zone in _HEAD:
        return "首页" if page == 1 else f"第{page}页"
    return _NAMES[mark.zone]


def _words(facts: Facts, own: list[Mark], said: list[Mark], home: str) -> Iterator[Hit]:
    """Bare level words in the file name and the properties (关于某某的通知（机密）.docx)."""
    levels = {m.level for m in said}
    for number, block in enumerate(facts.document.blocks):
        if block.kind not in ("filename", "property"):
            continue
        start = facts.document.starts[number]
        for m in _WORD.finditer(block.text):
            span = Span(start + m.start(1), start + m.end())
            if m[1] in levels or any(x.span.overlaps(span) for x in own):
                continue
            yield Hit(
                span,
                f"{_NAMES['filename' if block.kind == 'filename' else 'metadata']}写的是“{m[1]}”，{home}标的是“{shown(said[0])}”",
                also=(said[0].span,),
                suggestion="以定密审批记录为准，各处改成一致",
            )


_REST = ("关于开展检查的通知", "各单位：", "请认真贯彻执行。")


def _header(text: str) -> Line:
    return Line(text, "黑体", part="header1", kind="header")


RULE = Rule(
    code="CO401",
    name="marks-disagree",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("LY309", "MK111"),
    bad=(
        Example("页眉 秘密★5年", document=paper(Line("机密★10年", "黑体"), *_REST, _header("秘密★5年"))),
        Example(
            "页脚 机密★5年",
            document=paper(Line("机密★10年", "黑体"), *_REST, Line("机密★5年", part="footer1", kind="footer")),
        ),
        Example(
            "文本框 绝密★30年", document=paper(Line("机密★10年", "黑体"), *_REST, Line("绝密★30年", kind="textbox"))
        ),
        Example(
            "封面 机密★10年",
            document=paper(
                Line("机密★10年", "黑体"),
                "云岭省检查方案",
                "云岭省人民政府办公厅",
                Line("页眉", part="header1", kind="header", page=2),
                Line("秘密★10年", part="header2", kind="header", page=2),
                *_REST,
                pages=2,
            ),
        ),
        Example(
            "机密★5年\n水下文物点位调查报告\n（装订本）\n云岭省水下考古中心\n2026年4月30日\n⟦秘密★5年⟧\n前言\n本次调查自湖心岛向北展开，布设测线六十条。"
        ),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", name="秘密★5年 关于开展检查的通知.txt"),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", name="关于开展检查的通知（秘密）.docx"),
        Example("⟦机密★10年⟧\n关于开展检查的通知\n各单位：", entry=Entry(mark=Cell("秘密", "秘密"))),
        Example(
            "⟦机密★10年⟧\n关于开展检查的通知\n各单位：", entry=Entry(mark=Cell("机密5年", "机密", Period("years", 5)))
        ),
        Example("⟦机密★10年⟧\n关于开展检查的通知\n各单位：", entry=Entry(mark=Cell())),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知\n各单位：", entry=Entry(mark=Cell("机密", "机密"))),
        Example("秘密★1年\n关于开展检查的通知\n各单位：", date="2020-03-02", entry=Entry(mark=Cell())),
        Example("关于开展检查的通知\n各单位：", entry=Entry(mark=Cell("机密", "机密"))),
        Example("页眉 机密★10年", document=paper(Line("机密★10年", "黑体"), *_REST, _header("机密★10年"))),
        Example("页眉 机密10年", document=paper(Line("机密★10年", "黑体"), *_REST, _header("机密  10年"))),
        Example("页眉 秘密★1年", document=paper(Line("秘密★12个月", "黑体"), *_REST, _header("秘密★1年"))),
        Example(
            "页眉 秘密★5年",
            document=paper(
                Line("秘密★5年", "黑体"), Line("机密★10年", "黑体", strike=True), *_REST, _header("秘密★5年")
            ),
        ),
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", name="关于开展秘密力量使用检查的通知.docx"
        ),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n秘密★5年\n检查项目表"),
    ),
)
