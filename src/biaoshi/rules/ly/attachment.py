"""与正文分开装订的涉密附件，首页也应当有标志。

附件写着“发文字号＋附件”，或者正文说明单独装订、另册的，正文首页的标志就管不到它，单独流转时成了没有标志的密件。同正文订在一起
的附件不另要求；正文不涉密的不提；一件几个文件的，按各文件自己的首页判断，附件是图片、扫描件的，认出文字后一样判断；首页没有
读全的不下结论。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.document import CLOSED, UNPLACED, Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

_APART = re.compile(
    r"^[^\S\n]*(?:\S[^\n]{0,30}?[〔\[（(【][0-9]{4}[〕\]）)】][^\S\n]*第?[0-9]{1,4}号)[^\S\n]*附[^\S\n]{0,4}件[^\S\n]*[0-9０-９一二三四五六七八九十]{0,3}[^\S\n]*[:：]?[^\S\n]*$",
    re.M,
)
_HEADING = re.compile(
    r"\s*(?P<line>(?:[^\n]{0,30}号)?[^\S\n]*附[^\S\n]{0,4}(?:件|表|图|录)[^\S\n]*[0-9０-９一二三四五六七八九十]{0,3}[^\S\n]*[:：]?)[^\S\n]*(?:\n|$)"
)
_BOUND = re.compile(
    r"附[^\S\n]{0,4}件(?P<number>[0-9一二三四五六七八九十]{0,3})[^\n]{0,60}?(?:单独|另行|分开)(?:装订|成册|印制|印发|分送|下发|发送|保管)"
    r"|附[^\S\n]{0,4}件(?P<listed>[0-9一二三四五六七八九十]{0,3})[^\n]{0,60}?(?:[（(]另[册发附寄送][)）]|另册|另装|另订)"
)
"""The text says that an attachment is bound apart."""
_ALONE = re.compile(
    r"^[^\S\n]*附[^\S\n]{0,4}件[^\S\n]*(?P<number>[0-9０-９一二三四五六七八九十]{0,3})[^\S\n]*[:：]?[^\S\n]*$", re.M
)
_NAMED = re.compile(r"附[^\S\n]{0,4}(?:件|表|图|录)")
"""The file of a case is called an attachment: a picture often has no such heading."""
_FIRST_LINE = re.compile(r"\s*([^\n]*\S)")
_ABOVE, _BELOW = 16, 160  # code points before and after the heading within which the attachment's own mark stands
_SAID = "附件单独装订，首页没有密级标志"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the heading of each attachment bound apart whose first page has no mark, the paper itself being marked."""
    if facts.case:
        yield from _in_case(facts)
        return
    if facts.particulars.carrier == "teaching" or "附" not in facts.text:
        return
    live = list(facts.live())
    if not live:
        return
    for m in _headings(facts):
        heading = Span(m.end() - len(m[0].lstrip()), m.end())
        page = facts.block(heading.start).page
        if not any(_stands(x, heading) for x in live) and not _unread(facts, page):
            yield _hit(heading, live[0])


def _headings(facts: Facts) -> Iterator[re.Match[str]]:
    """Headings of attachments bound apart: by their own number, or because the text says so."""
    yield from _APART.finditer(facts.text)
    date = facts.particulars.date_piece
    end = date.span.end if date else 0
    said = [m["number"] or m["listed"] or "" for m in _BOUND.finditer(facts.text, 0, end or len(facts.text))]
    if said and end:
        for m in _ALONE.finditer(facts.text, end):
            if "" in said or m["number"] in said:
                yield m


def _stands(mark: Mark, heading: Span) -> bool:
    return heading.start - _ABOVE < mark.span.end and mark.span.start < heading.end + _BELOW


def _hit(heading: Span, mark: Mark, child: int | None = None) -> Hit:
    level = mark.canonical or mark.text.strip()
    return Hit(
        heading, f"{_SAID}（正文标“{level}”）", suggestion="在附件首页左上角标注该附件的密级和保密期限", child=child
    )


def _unread(facts: Facts, page: int | None) -> bool:
    """Tell whether something on that page, or of unknown page, was not read: the mark may stand there."""
    return any(
        p.status not in CLOSED and p.kind in ("text", "image") and (p.page is None or p.page == page or page is None)
        for p in facts.document.parts
    )


def _attachment(child: Facts) -> Span | None:
    """Return the heading of a file that begins with 附件, the first line of one that is called so, else None."""
    if m := _HEADING.match(child.text):
        return Span(*m.span("line"))
    called = any(b.kind == "filename" and _NAMED.match(b.text.strip()) for b in child.document.blocks)
    first = _FIRST_LINE.match(child.text) if called else None
    if first is None or child.block(first.start(1)).kind in UNPLACED:
        return None
    return Span(*first.span(1))


def _in_case(facts: Facts) -> Iterator[Hit]:
    """A file of a case that is an attachment, unmarked, beside a marked paper."""
    main = next((m for f in facts.children for m in f.own() if m.zone not in ("metadata", "filename")), None)
    if main is None:
        return
    for n, child in enumerate(facts.children):
        heading = _attachment(child)
        if heading is None or _unread(child, child.block(heading.start).page):
            continue
        if not any(x.zone not in ("metadata", "filename") for x in child.live()):
            yield _hit(heading, main, n)


_MAIN = "机密★10年\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。\n附件：检查项目表\n云岭省人民政府\n2025年3月1日\n"

RULE = Rule(
    code="LY308",
    name="attachment-unmarked",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example(_MAIN + "⟦云政发〔2025〕3号附件1⟧\n检查项目表\n一、检查项目"),
        Example(_MAIN.replace("附件：检查项目表", "附件：检查项目表（另册）") + "⟦附件⟧\n检查项目表\n一、检查项目"),
        Example(_MAIN, case=("附件1\n检查项目表\n一、检查项目",)),
    ),
    good=(
        Example(_MAIN + "云政发〔2025〕3号附件1\n机密★10年\n检查项目表\n一、检查项目"),
        Example(_MAIN, case=("附件1\n机密★10年\n检查项目表\n一、检查项目",)),
        Example(_MAIN.replace("机密★10年\n", "") + "云政发〔2025〕3号附件1\n检查项目表\n一、检查项目"),
        Example(_MAIN.replace("执行。", "执行。附件1单独装订。") + "附件2\n联络员名单\n一、检查组"),
        Example(_MAIN + "附件1\n检查项目表\n一、检查项目"),
    ),
)
