"""The text states this document's own level or period: 本文件定为机密级，保密期限为10年。"""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import PERIOD, read_period
from biaoshi.marks.statements.sentence import SELF, general, piece, place, sentence
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Level, Mark, Period

_ANCHOR = re.compile(
    r"(?=[为于件保密属按日本此系级解该])(?:保密(?:期|[ ]*[0-9一二三四五六七八九十])|密级|[为按属于系件密级本此该][ ]?[“]?[绝机秘]密|日[ ]*起?(?:自行|自动)?解密|解密(?:时间|日期)"
    rf"|{SELF.pattern}[ ]*[绝机秘]密)"
)
_ENDS_LEVEL = r"[”]?[ ]*(?:级|(?=[，,。；、;）)\n★]|$|文件|事项|件|管理))"
_LEVEL = re.compile(
    r"(?:(?:确?定|核定|拟定|认定|列|标注?|定密)[ ]*(?:密级)?[ ]*为|密级[ ]*(?:[:：]|为|是|定为|确定为)?|属于?|系|是|按"
    rf"|{SELF.pattern}[ ]*(?:的)?[ ]*(?:密级)?[ ]*(?:[:：]|为)?)[ ]*[“]?(?P<level>绝密|机密|秘密){_ENDS_LEVEL}"
)
_PERIOD = re.compile(
    r"(?:保密(?:期限?[ ]*(?:统一|一律|均|都)?[ ]*(?:[:：]|确?定?[ ]*为|是)?|(?=[ ]*[0-9一二三四五六七八九十]{1,3}[ ]*(?:年|个月)))"
    r"|解密(?:时间|日期)[ ]*(?:[:：]|为|是)?|(?<=密级)[，,、][ ]*期限[ ]*(?:[:：]|为|是)?)"
    rf"[ ]*(?P<period>{PERIOD})(?P<after>[^，。；\n]{{0,6}})",
    re.M,
)
_STARRED = re.compile(rf"★(?P<period>{PERIOD})(?P<after>)", re.M)
_RELEASE = re.compile(
    r"(?:于|自|至|到|在)?[ ]*(?P<period>[12][0-9]{3}[ ]*年[ ]*[0-9]{1,2}[ ]*月[ ]*[0-9]{1,2}[ ]*日)(?P<after>)[ ]*起?(?:自行|自动)?解密"
)
_OTHER = re.compile(
    r"延长|变更|调整为|改为|原(?:定|密级|保密期限|标)|解密后|《|来文|附件[ 0-9一二三四五六七八九十]*(?:的|为|密级|保密|定|属|系)"
)
_THESE = re.compile(r"文中内容|(?:以上|上述)(?:材料|资料|内容|事项|情况|文件|数据|信息)|本次[^，。；\n]{0,8}?")
_PART = re.compile(r"涉及|所[附列印]|附[件图表]|其中|中的?|有关|部分|内[的容]?的|下发的|引用")
_OF_MANY = re.compile(r"的?[，,]?(?:以上|以下)|的[，,；;]|吗|[?？]")
_COMMON = re.compile(r"资料|材料|文件|事项|工作|信息|内容|数据|情况|关于|通知|报告|有关|的|[ ]")


def find(shape: Outline, marks: tuple[Mark, ...]) -> Iterator[Statement]:
    """Yield one statement (kind `period`) for each sentence that gives this paper's own level or period.

    The subject must be this paper: 本件 …, 以上材料, or, in a paper that has a mark and is no teaching text, nothing
    at all or what the title names (观测资料的保密期限为5年 under 关于观测资料移交的通知).
    """
    loose = not shape.teaches and any(m.kind == "state_secret" and m.role == "document" for m in marks)
    done = -1
    for anchor in _ANCHOR.finditer(shape.text):
        if anchor.start() < done:
            continue
        span = sentence(shape, anchor.start())
        done = span.end
        words = shape.text[span.start : span.end]
        own = SELF.search(words) is not None or _THESE.search(words) is not None
        if not own and (not loose or _field(words)):
            continue
        if _is_mark(shape, span.start, span.end, marks):
            continue
        read = _read(shape, words, span.start)
        if read is None:
            continue
        found, end = read
        said = words[:end]  # what the sentence goes on to ask (应当妥善保管) does not matter
        if general(said) or _OF_MANY.match(words, end) or _OTHER.search(said) or _in_mark(found, marks):
            continue
        if _of_this(words, shape, loose=loose):
            yield found


def _field(words: str) -> bool:
    """密级：机密 and 保密期限：10年 as fields of a form are read by `field`."""
    return re.match(r"[ ]*(?:[^，。]{0,8}密级|[^，。]{0,6}保密期限)[ ]*[:：]", words) is not None


def _is_mark(shape: Outline, start: int, end: int, marks: tuple[Mark, ...]) -> bool:
    span = place(shape, start, end)
    return any(
        m.kind == "state_secret" and m.live and m.span.overlaps(span) and len(m.span) * 2 > len(span) for m in marks
    )


def _of_this(words: str, shape: Outline, *, loose: bool) -> bool:
    """本件 or 以上材料 stands close before, with nothing between that it merely contains or concerns; or see `find`."""
    level, period = _LEVEL.search(words), _PERIOD.search(words)
    at = min(m.start() for m in (level, period, _RELEASE.search(words)) if m)
    for subject in (*SELF.finditer(words, 0, at + 8), *_THESE.finditer(words, 0, at + 1)):
        between = words[subject.end() : at].replace("涉及国家秘密", "")
        if len(between) <= 20 and not _PART.search(between):
            return True
    named = words[:at].strip(" （(，,经审核批准请")
    return (
        loose
        and (period is not None or level is not None)
        and (not named or (level is None and _in_title(named, shape)))
    )


def _in_title(named: str, shape: Outline) -> bool:
    """A short subject that shares a word with the head of the paper."""
    rest = _COMMON.sub("", re.split("[，,:：]", named)[-1])
    title = "\n".join(x.text for x in shape.head if x.span.start < shape.body_start)
    return 2 <= len(rest) <= 12 and any(rest[i : i + 2] in title for i in range(len(rest) - 1))


def _in_mark(statement: Statement, marks: tuple[Mark, ...]) -> bool:
    return any(m.live and m.span.overlaps(statement.span) for m in marks)


def _read(shape: Outline, words: str, base: int) -> tuple[Statement, int] | None:
    """The statement and where it ends in `words`."""
    level_match = _LEVEL.search(words)
    starred = _STARRED.match(words, level_match.end()) if level_match else None
    period_match = starred or _PERIOD.search(words) or _RELEASE.search(words)
    period: Period | None = None
    ranges = [level_match.span()] if level_match else []
    if period_match and not re.match(r"[ ]*(?:以上|以下|以内|左右|至|到|-|—|～|~|或)", period_match["after"]):
        start, end = period_match.span("period")
        period = read_period(piece(shape, base + start, base + end))
        if period.kind == "condition" and not re.search(r"[前后]$", str(period.value)):
            period = None
        else:
            ranges.append((period_match.start(), end))
    if not ranges:
        return None
    level: Level | None = level_match["level"] if level_match else None  # type: ignore[assignment]  # one of the three
    start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
    return Statement("period", place(shape, base + start, base + end), level=level, period=period), end
