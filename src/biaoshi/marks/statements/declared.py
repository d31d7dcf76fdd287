"""The text states this document's own level or period: 本文件定为机密级，保密期限为10年。"""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import PERIOD, read_period
from biaoshi.marks.role import TEACHING
from biaoshi.marks.statements.sentence import SELF, general, piece, place, sentence
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Level, Mark, Period

_ANCHOR = re.compile(r"保密期限?|密级|(?:定|确定|核定|列|属|属于|系|标)(?:为|密为)?[ ]?[“]?[绝机秘]密")
_LEVEL = re.compile(
    r"(?:(?:确?定|核定|拟定|认定|列|标注?|定密)[ ]*(?:密级)?[ ]*为|密级[ ]*(?:为|是|定为|确定为)|属于?|系|是|按)[ ]*"
    r"[“]?(?P<level>绝密|机密|秘密)[”]?[ ]*(?:级|(?=[，,。；、;）)\n]|$|文件|事项|件|管理))"
)
_PERIOD = re.compile(
    rf"保密期限?[ ]*(?:[:：]|确?定?[ ]*为|是)?[ ]*(?P<period>{PERIOD})(?P<after>[^，。；\n]{{0,6}})",
    re.M,
)
_OTHER = re.compile(
    r"延长|变更|调整为|改为|原(?:定|密级|保密期限|标)|届满|期满|已满|解密后|《|来文|附件[ 0-9一二三四五六七八九十]*(?:的|为|密级|保密|定|属|系)"
)

_PART = re.compile(r"涉及|所[附列印]|附[件图表]|其中|中的?|有关|部分|内[的容]|下发的|引用")


def find(shape: Outline, marks: tuple[Mark, ...]) -> Iterator[Statement]:
    """Yield one statement (kind `period`) for each sentence that gives this paper's own level or period.

    Without 本件, 本文件 … as its subject a sentence counts only in a paper that has a mark and is no teaching text.
    """
    marked = any(m.kind == "state_secret" and m.role == "document" for m in marks)
    taught = shape.teaching >= TEACHING
    done = -1
    for anchor in _ANCHOR.finditer(shape.text):
        if anchor.start() < done:
            continue
        span = sentence(shape, anchor.start())
        done = span.end
        words = shape.text[span.start : span.end]
        own = SELF.search(words) is not None
        if general(words) or _OTHER.search(words) or (not own and (taught or not marked)):
            continue
        if _is_mark(shape, span.start, span.end, marks) or (not own and _field(words)):
            continue
        found = _read(shape, words, span.start)
        if found is not None and _of_this(words, own) and not _in_mark(found, marks):
            yield found


def _field(words: str) -> bool:
    """密级：机密 and 保密期限：10年 as fields of a form are read by `field`."""
    return re.match(r"[ ]*(?:[^，。]{0,8}密级|[^，。]{0,6}保密期限)[ ]*[:：]", words) is not None


def _is_mark(shape: Outline, start: int, end: int, marks: tuple[Mark, ...]) -> bool:
    span = place(shape, start, end)
    return any(
        m.kind == "state_secret" and m.live and m.span.overlaps(span) and len(m.span) * 2 > len(span) for m in marks
    )


def _of_this(words: str, own: bool) -> bool:
    """本件 stands close before and nothing it merely contains or concerns between; else the sentence begins with it."""
    at = min(m.start() for m in (_LEVEL.search(words), _PERIOD.search(words)) if m)
    if not own:
        return not words[:at].strip(" （(，,经审核批准")
    subject = [m.end() for m in SELF.finditer(words, 0, at + 1)]
    return bool(subject) and at - subject[-1] <= 20 and not _PART.search(words, subject[-1], at)


def _in_mark(statement: Statement, marks: tuple[Mark, ...]) -> bool:
    return any(m.live and m.span.overlaps(statement.span) for m in marks)


def _read(shape: Outline, words: str, base: int) -> Statement | None:
    level_match = _LEVEL.search(words)
    period_match = _PERIOD.search(words)
    period: Period | None = None
    if period_match and not re.match(r"[ ]*(?:以上|以下|以内|左右|至|到|-|—|～|~|或)", period_match["after"]):
        start, end = period_match.span("period")
        period = read_period(piece(shape, base + start, base + end))
        if period.kind == "condition" and not re.search(r"[前后]$", str(period.value)):
            period = None
    if level_match is None and period is None:
        return None
    level: Level | None = level_match["level"] if level_match else None  # type: ignore[assignment]  # one of the three by the pattern
    ranges = [m.span() for m in (level_match, period_match if period else None) if m]
    if period is not None and period_match is not None:
        ranges[-1] = (period_match.start(), period_match.end("period"))
    start, end = min(r[0] for r in ranges), max(r[1] for r in ranges)
    return Statement("period", place(shape, base + start, base + end), level=level, period=period)
