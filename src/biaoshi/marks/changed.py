"""Marks of change: 密级变更为秘密★5年, 密级由机密★10年变更为秘密★5年, 降密, 升密, 保密期限延长至2030年12月31日.

One phrase is one entry of kind `changed` with the *new* level and period; an old mark inside the phrase is part of it,
an old mark beside it is an entry of its own. Where only the period changes the level stays None.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from biaoshi.marks.anchors import near
from biaoshi.marks.declassified import DAY
from biaoshi.marks.entry import level_of, piece, standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_date, read_period
from biaoshi.marks.spot import LINE, near_line
from biaoshi.marks.wording import GAP, PERIOD, SECRET, TERM
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Period

_G = GAP
_YEAR_ONLY = rf"[12][0-9]{{3}}{_G}年(?:底|末)?"
_SEP = rf"(?:{_G}[★☆⭐*＊·•●▲■∙]{_G}|[ ]{{1,6}}|(?=[0-9]))"
_OLD = rf"{_G}[“（(]?{_G}{SECRET}(?:{_SEP}(?:{PERIOD}))?{_G}[”）)]?{_G}"
_NEW = rf"{_G}[:：]?{_G}[“（(]?{_G}(?:(?P<level>{SECRET})(?:(?P<sep>{_SEP})(?P<period>{PERIOD}))?|(?P<free>工作秘密|内部(?:资料|文件|使用)?|公开|非密|无密级|普通(?:件|文件)?|不涉密)(?![\u4e00-\u9fff])){_G}[”）)]?"
_TURN = "(?:变更|提升|上调|下调|调整|更改|改变|修改|改定|降低|提高|升高|改|降|升|定|更正)"
_TO = "(?:为|至|到|成)"
_HEAD = rf"(?:(?:本|此|该)(?:文件?|件|档案))?(?:国家秘密)?(?:原?密{_G}级(?:和(?:保密)?期限)?{_G}[:：]?{_G})?"
_OLD_GONE = (
    rf"(?:{_G}[，,；; ]{_G}原?(?:密{_G}级|(?:密级|保密)?标[志识])(?:同时|即行|随之|予以)?(?:作废|废止|失效|注销))?"
)
_BEGINS = "(?=[（(【[本此该经于自保期国原密已由从标现变业降升提调改更重绝机秘延缩解12])"
"""Every character a phrase of change can begin with: a pattern tried place after place fails at once at all others."""
_LEVEL_CHANGE = re.compile(
    rf"{_BEGINS}(?P<open>[（(【\[]{_G})?(?:(?:(?:本|此|该)(?:文件?|件|卷|档案)(?=[经于自]))?(?:经[^。；，,\n]{{2,30}}|[于自]?{DAY}起?|{DAY})[，,、 ]?{_G})?(?:(?:保密)?期限(?:延长|缩短|变更|调整)[，,、 ]?{_G})?(?P<word>"
    rf"(?:{_HEAD}(?:已)?(?:[由从自](?:原)?{_OLD})(?:已)?{_TURN}{_TO}"
    rf"|(?:(?:本|此|该)(?:文件?|件|档案)?)?原?密{_G}级(?:和(?:保密)?期限)?(?:已经?|现|拟)?{_G}{_TURN}(?:{_TO}|{_G}[:：])(?:{_OLD}(?:→|—+>?|->|[至为改]){_G})?"
    rf"|标志(?:相应|随之|现|已)?(?:变更|更改|调整|改){_TO}|现定?密{_G}级{_G}[:：为]|密{_G}级变更(?:章|标志|标识)?{_G}[:：]|变更(?:后)?{_G}(?:的)?{_G}密{_G}级{_TO}?|变更后(?:的)?(?:标志)?"
    rf"|(?:业?已|现已?)?(?:[降升]{_G}密|[降升]级|变更|提升|调整|改定|改|更改|更正|重新(?:确定|核定|定密)|降低密级|提高密级|[降升]){_G}(?:{_TO}|[:：])|(?:业?已|现已?)?改标(?:注)?为?"
    rf"|(?:已)?[降升]{_G}密|原密{_G}级{_G}[:：]?{_OLD}[，,]?{_G}(?:现已?|已)?{_TURN}{_TO}|{SECRET}(?:{_SEP}(?:{PERIOD}))?(?:{_G}(?:→|—+>|->){_G}|(?:变更|改|降|升|调整){_TO})){_NEW}"
    rf")(?P<rest>{_G}[，,、]?{_G}(?:保密)?期限(?:{_TURN}|延长|缩短)?{_TO}?{_G}(?P<more>{TERM}))?{_OLD_GONE}"
)
_SAID = (
    r"(?:(?:密级|标志|(?:保密)?期限)?(?:变更|调整|改定|更改|修改|更正|重定|重新(?:确定|核定|定密)|[降升][密级]|延期|延长|顺延|展期|续期|缩短)"
    r"(?:后|件|标志|章|密级|期限)?|现(?:行|在)?(?:密级|标志|标)?|新(?:密级|标志|标|定))"
)
"""What says of a mark, in brackets beside it, that it is the new one."""
_ON = rf"(?:[于自]?{_G}(?:{DAY}|[12][0-9]{{3}}{_G}(?:年(?:{_G}[0-9]{{1,2}}{_G}月)?|[.\-/][0-9]{{1,2}}))起?)"
_MARKED = re.compile(
    rf"(?P<open>[（(【\[]{_G})?(?P<word>(?P<level>{SECRET})(?:(?P<sep>{_SEP})(?P<period>{PERIOD}))?{_G}"
    rf"[（(【\[〔]{_G}(?P<note>(?:{_ON}[，,]?{_G})?(?:经[^。；，,（）()\n]{{2,20}}[，,]?)?{_SAID}(?:{_G}[，,]?{_G}{_ON})?){_G}[)）】\]〕]"
    rf"|(?P<shown>{SECRET})(?P<gap>{_SEP})(?:(?:保密)?期限)?(?:已|现)?(?:延长|延期|顺延|展期|续期?|延|缩短|提前|变更|调整|改){_G}[至到为]{_G}(?P<until>{PERIOD}))"
)
"""A mark that brings its word of change: 机密★20年（变更）, 秘密★延长至2024年5月6日."""
_NOW = re.compile(
    rf"(?P<open>[（(【\[]{_G})?(?P<word>(?:[（(【\[〔]{_G}{_SAID}{_G}[)）】\]〕]{_G}[:：]?"
    rf"|现(?:为|系|是|改为|标为|标注为|定为|标志为?|行标志为?|行密级为?){_G}[:：]?|新(?:密级|标志|标){_G}(?:为|[:：])|现{_G}[:：])"
    rf"{_G}[“（(]?{_G}(?P<level>{SECRET})(?:(?P<sep>{_SEP})(?P<period>{PERIOD}))?{_G}[”）)]?)"
)
"""The word of change first: （变更）机密★20年, 现为秘密★5年."""
_PERIOD_CHANGE = re.compile(
    rf"{_BEGINS}(?P<open>[（(【\[]{_G})?(?:(?:(?:本|此|该)(?:文件?|件|卷|档案)(?=[经于自]))?(?:经[^。；，,\n]{{2,30}}|[于自]?{DAY}起?|{DAY})[，,、 ]?{_G})?(?P<word>"
    rf"(?:原|本文件|本件|该件)?(?:保{_G}密{_G}期{_G}限?|密{_G}级{_G}期限|期{_G}限|解密时间|解密日期)(?:已经?|现)?{_G}[:：]?{_G}"
    rf"(?:[由从](?:原)?{_G}(?:{SECRET}{_SEP})?(?:{TERM}){_G})?(?:延{_G}长|延期|顺延|推迟|缩短|变更|调整|更改|改){_TO}?"
    rf"|(?:延长|变更|调整|缩短|更改)(?:保密)?期限{_TO}?|延期{_TO}|延长{_TO}?)"
    rf"{_G}[:：]?{_G}(?:(?P<level>{SECRET})(?P<sep>{_SEP}))?(?P<period>(?![应要须需在可必不的]){PERIOD}|{_YEAR_ONLY})"
    rf"(?:{_G}[（(]{_G}(?:即|现为|新标志[:：]?|标[为作注成])?{_G}(?P<shown>{SECRET}){_SEP}(?:{PERIOD}){_G}[)）])?"
)
_BARE = re.compile(
    rf"(?P<open>[（(【\[]{_G})?(?P<word>已?变更密级|密级(?:已)?变更|已[降升]密|(?<![\u4e00-\u9fff])[降升]密|变更保密期限|保密期限(?:已)?变更)(?![\u4e00-\u9fff])"
)
_ANCHOR = re.compile(
    rf"(?=[保升变密展延提改新更期现续缩调重降顺])(?:变更|调整为|改定为|重新(?:确定|核定|定密)为|改标|更正为|降{_G}密|升{_G}密|密级|延{_G}长|延期|保密期限|期限|改为|降为|升为|延至|延期|顺延|展期|续|缩短|提前|调整|改定|更[改正]|重[新定]|[降升][密级]|现(?:[为系是标]|改|定|行)|现{_G}[:：)）】\]〕]|新(?:密级|标|定)|密(?:[★☆*·][^\n]{{1,8}})?→)"
)
_TURNS = re.compile(
    "变更|现定?密级[:：为]|[降升延改]|推迟|缩短|调整|提升|提高|上调|下调|修改|顺延|更正|重新|重定|展期|续|现|新(?:密级|标|定)|→|->|—>|定为|定成"
)
_TELLS = re.compile("密[ ]*级|[降升][ ]*密|期[ ]*限|解密")
"""改为“机密★公布前” in prose speaks of words, not of a change of level: left to the state-secret grammar."""
_TAIL = re.compile(
    rf"{_G}[（(，,;； ]{_G}(?:(?:变更|批准|决定|延长|延期)?(?:日期|时间)?[:：]?{_G})?(?P<on>{DAY})(?:{_G}(?:起|变更|决定|批准|延长|印发|通知))?(?:{_G}[，,；]?{_G}(?P<by>(?:依据|根据|经)[^。；（）()\n]{{2,40}}))?{_G}[)）]?"
    rf"|{_G}[（(，,]{_G}(?P<only>(?:依据|根据|经)[^。；（）()\n]{{2,40}}){_G}[)）]?"
)
_NOTE_LINE = re.compile(rf"[（(][^（）()]{{0,40}}?({DAY})[^（）()]{{0,30}}[)）]?")
_ON_LINE = re.compile(
    rf"(?:变更|批准|决定|延长|延期|审批){{0,2}}{_G}(?:日期|时间)?{_G}(?:[:：]?{_G}|[:：][^。；\n]{{0,30}}?)({DAY})"
)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the marks of change of `shape`; in prose they are mentions."""
    text, done = shape.text, 0
    for anchor in (m for a, b in near(text, "密", 120) for m in _ANCHOR.finditer(text, a, b)):
        if anchor.start() < done:
            continue
        stop = text.find("\n", anchor.end(), anchor.end() + LINE)
        line = Span(near_line(shape, anchor.start()), stop if stop >= 0 else min(len(text), anchor.end() + LINE))
        if "密" not in text[max(line.start, anchor.start() - 60) : anchor.end() + 60] and not _near_old(text, line):
            continue
        if not _TURNS.search(text, max(line.start, anchor.start() - 50), min(line.end, anchor.end() + 60)):
            continue
        m = _match(text, max(line.start, anchor.start() - 50, done), anchor.start(), line.end)
        if m is None:
            continue
        tail = _TAIL.match(text, m.end())
        end = tail.end() if tail and m["open"] else m.end()
        if end == m.end() and text[end - 1] in ")）" and not re.search("[（(]", m[0]):
            end -= 1  # closes a bracket that was opened before the phrase
        if m["open"] and (shut := re.compile(rf"{_G}[)）】\]]").match(text, end)):
            end = shut.end()
        done = end
        mark = _mark(shape, m, Span(m.start(), end))
        if mark is not None and (mark.role != "mention" or _TELLS.search(m["word"])):
            yield replace(mark, on=_on(shape, m, tail, max(end, tail.end() if tail else 0)), basis=_basis(m, tail))


def _near_old(text: str, line: Span) -> bool:
    """延长至2030年… may stand on the line below the old mark."""
    return re.search(SECRET, text[max(0, line.start - 40) : line.end]) is not None


def _match(text: str, start: int, anchor: int, end: int) -> re.Match[str] | None:
    """Match the phrase around `anchor` that begins leftmost; level changes first."""
    stop = min(end, anchor + 120)
    for pattern in (_LEVEL_CHANGE, _MARKED, _NOW, _PERIOD_CHANGE, _BARE):
        at = start
        while at <= anchor and (m := pattern.search(text, at, stop)) is not None and m.start() <= anchor:
            at = m.start() + 1
            if m.start() > start and text[m.start() - 1 : at] == "  ":
                continue
            if m.start("word") <= anchor < m.end("word"):
                return m
    return None


def _mark(shape: Outline, m: re.Match[str], inside: Span) -> Mark | None:
    lead = len(shape.text[inside.start : inside.end]) - len(shape.text[inside.start : inside.end].lstrip())
    whole = Span(inside.start + lead, inside.start + len(shape.text[inside.start : inside.end].rstrip()))
    level_piece = piece(shape, m, "level") or piece(shape, m, "shown")
    written = next((x for n in ("period", "until", "more") if (x := piece(shape, m, n))), None)
    period = read_period(written) if written else Period("missing")
    verb = re.search("延[ ]*[长期]|顺延", m["word"])
    if verb and level_piece is None and not re.search("[至到为成]", m["word"][verb.end() :] + (m["period"] or "")):
        period = _added(period, shape.text[max(0, m.start() - 60) : m.end()])
    mark = standing_mark(
        shape,
        whole,
        "changed",
        "stamp" if m.re is _BARE or (level_piece and written is None) else "strong",
        bracketed=bool(m["open"]),
        period=period,
        level_piece=level_piece,
        separator=piece(shape, m, "sep") or piece(shape, m, "gap"),
    )
    if mark is None or mark.level is not None or m.re is not _PERIOD_CHANGE:
        return mark
    old = re.search(f"({SECRET})[^。]{{0,20}}$", shape.text[max(0, m.start() - 40) : m.start("word")])
    return replace(mark, level=level_of(old[1])) if old else mark  # the level goes on, with the new period


def _added(period: Period, near: str) -> Period:
    """延长5年 beside 机密★10年 makes 15 years: the period of the entry is the new one."""
    old = re.search(rf"{SECRET}{_SEP}([0-9]{{1,3}}){_G}(年|个月)(?=[^0-9]*延|[^0-9]*期)", near)
    if old is None or period.kind != {"年": "years", "个月": "months"}[old[2]] or not isinstance(period.value, int):
        return period
    return replace(period, value=period.value + int(old[1]))


def _on(shape: Outline, m: re.Match[str], tail: re.Match[str] | None, end: int) -> date | None:
    """The day of the decision: before, behind, or on the line below."""
    before = re.search(DAY, m[0][: m.start("word") - m.start()] + (m.groupdict().get("note") or ""))
    if before:
        return read_date(before[0])
    if tail and tail["on"]:
        return read_date(tail["on"])
    for line in shape.lines(shape.line(end - 1).end + 1, 1):
        if found := _ON_LINE.fullmatch(line.text) or _NOTE_LINE.match(line.text):
            return read_date(found[1])
    return None


def _basis(m: re.Match[str], tail: re.Match[str] | None) -> str | None:
    named = (tail["by"] or tail["only"]) if tail else None
    if named is None:
        before = re.search(r"经([^。；，,\n]{2,30})", m[0][: m.start("word") - m.start()])
        return before[1].strip() if before else None
    return re.sub("^(?:依据|根据|经)", "", named).strip()
