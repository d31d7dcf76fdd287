"""Marks of trade secrets: owner, grade, period (中央企业商业秘密保护暂行规定), and what firms write besides.

临江重工集团   核心商密    5年          商密AAA   油商密▲   商业秘密★5年   商密·机密   公司机密，请勿外传
owner         word        period       核心, AAA … are no levels of ours: `Mark.level` is 机密 only where that is written
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from biaoshi.marks.anchors import over
from biaoshi.marks.entry import piece, standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_period
from biaoshi.marks.spot import near_line
from biaoshi.marks.standing import Weight
from biaoshi.marks.wording import FOLLOW, GAP, LABEL, PERIOD, SECRET, SEPARATOR, STAR, TERM
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Period

_G = GAP
_ANCHOR = re.compile("密(?![码集切谈探]| {0,2}[〔\\[（(【] {0,2}(?:19|20)[0-9])")
_ENDS = re.compile(rf"(?:商{_G}(?:业{_G}[秘机]{_G})?|(?:企业|公司|集团)(?:核心|普通|内部|商业)?[秘机])\Z")
_RANK = "核心|普通|一般|重要|特级|高级|关键"
_WORD = rf"(?:(?:{_RANK})级?{_G})?(?:商{_G}密|商{_G}业{_G}[秘机]{_G}密|(?:企业|公司|集团)(?:核心|普通|内部|商业)?[秘机]密)(?:文件|资料|材料|信息|事项)?"
_GRADE = rf"{_G}(?:[（(·•★☆▲●:：/\-—]{_G})?(?:(?:{_RANK})(?:商密|级)?|[一二三四1-4]级|A{{1,4}}级?|[ABCⅠⅡⅢ]级?(?![A-Za-z])){_G}[)）]?"
_OWNER = re.compile(
    r"[ ]*(?P<owner>(?!密级|份号|编号|附件|机密|绝密|秘密|第)(?:[\u4e00-\u9fffA-Za-z0-9（）()×·]{2,30}?|[A-Z][A-Za-z&.]*(?: [A-Z][A-Za-z&.]*){0,4}))(?:[ ]{1,8}|[ ]{0,4}[|｜·▲△●■◆:：/★☆\-—][ ]{0,4})\Z"
)
_CUE = re.compile("写法|正确|错误|示例|例|样式|应为|改为|标[为成识志]|写[为成作]")
_TIED = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<owner>(?!保|严|遵|泄|侵|涉|属|窃|披|知|关|确|解|管|非|是|为|和|或|及|与|核|普)"
    r"(?:[\u4e00-\u9fff×]{1,4}(?=商密)|本|我|[\u4e00-\u9fff×（）()]{2,24}(?:集团|公司|股份|[厂院所局]|中心|银行)|[\u4e00-\u9fff×]{2,6}(?=集团|公司)))(?=\W|商|核心|普通|一般|重要|集团|公司|企业)"
)
"""Tied to the word: 油商密, 国网商密, 临江重工集团核心商密."""
_WRITING = re.compile(
    rf"{LABEL}(?:(?<![密级])[★☆]{_G})?(?P<open>[（(【\[〔]{_G})?(?:(?P<before>{SECRET}){_G})?(?P<word>{_WORD})(?P<grade>{_GRADE})?"
    rf"(?:{_G}[（(【\[]{_G}(?P<inner>{SECRET}){_G}[)）】\]]|{_G}[·•★☆\-—/、:：]{_G}(?P<dotted>{SECRET})|{_G}(?P<plain>{SECRET})(?=$|[ 0-9）)】]))?"
    rf"(?:(?P<sep>{SEPARATOR})(?P<period>{PERIOD})|{_G}(?:[，,、；;]{_G})?(?P<popen>[（(]{_G})?(?P<term>{TERM})(?:{_G}[)）])?|(?P<star>{STAR}|{_G}[▲△●■◆]))?"
    rf"(?:{_G}[—–\-·:：/|]{{1,2}}{_G}(?P<whose>[\u4e00-\u9fffA-Za-z×（）()]{{2,24}}?(?:集团|公司|股份|[厂院所局社行]|中心|研究院)){_G}(?:[—–\-·:：/|]{{1,2}}{_G}(?P<rank>(?:{_RANK})(?:商密|级)?|[一二三四1-4甲乙丙]级|A{{1,4}}级?|[ABCⅠⅡⅢ]级?))?)?"
    rf"(?P<close>{_G}[)）】\]〕])?(?P<follow>{FOLLOW})?",
    re.M,
)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the trade-secret marks of `shape`, mentions of written-out ones included."""
    text, done = shape.text, 0
    for anchor in _ANCHOR.finditer(text):
        word = _ENDS.search(text, max(done, anchor.start() - 20), anchor.start())
        if word is None:
            continue
        line = max(near_line(shape, anchor.start()), done)
        m = over(text, max(line, word.start() - 24), word.start(), _WRITING)
        if m is None:
            continue
        done = m.end()
        if mark := _mark(shape, m, line):
            yield mark


def _mark(shape: Outline, m: re.Match[str], line: int) -> Mark | None:
    written = piece(shape, m, "period") or piece(shape, m, "term")
    level = next((x for n in ("before", "inner", "dotted", "plain") if (x := piece(shape, m, n))), None)
    owner = None if m["label"] or m["before"] else _owner(shape.text, line, m.start("word"))
    start = owner.start("owner") if owner else m.start()
    mark = standing_mark(
        shape,
        Span(start, m.start() + len(m[0].rstrip())),
        "trade_secret",
        _weight(m, bool(written or level), owner),
        bracketed=bool(m["open"]),
        period=read_period(written) if written else Period("missing"),
        level_piece=level,
        separator=piece(shape, m, "sep") or piece(shape, m, "star"),
        label=piece(shape, m, "label"),
    )
    whose = owner["owner"] if owner else m["whose"]
    return replace(mark, owner=whose.strip()) if mark and whose else mark


def _owner(text: str, line: int, at: int) -> re.Match[str] | None:
    """Whose secret it is: the words before it on its line, or tied to it."""
    head = text[line:at]
    if _CUE.search(head):
        return None
    return _OWNER.match(text, line, at) if 2 <= len(head) <= 48 and _OWNER.match(head) else _tied(text, line, at)


def _tied(text: str, line: int, at: int) -> re.Match[str] | None:
    m = _TIED.match(text, next((i for i in range(line, at) if text[i] != " "), at), at + 2)
    return m if m and m.end() == at else None


def _weight(m: re.Match[str], written: bool, owner: "re.Match[str] | None") -> Weight:
    if written or (m["star"] and re.search("[★☆⭐✭＊*]", m["star"])):
        return "strong"
    word = re.sub(" ", "", m["word"])
    graded = re.match(f"(?:{_RANK})级?商密", word) or (m["grade"] and "商密" in word) or m["star"] or m["rank"]
    return "plain" if graded or m["follow"] or (owner and "商密" in word) else "weak"
