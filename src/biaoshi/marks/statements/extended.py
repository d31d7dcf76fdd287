"""A decision to extend the secrecy period: 经批准，保密期限延长至2030年12月31日（2024年3月1日）."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import PERIOD, read_date, read_period
from biaoshi.marks.spot import LINE
from biaoshi.marks.statements.sentence import SELF, piece, place, sentence
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Mark

_ANCHOR = re.compile(r"延[ ]{0,4}[长期]")
_LEFT = re.compile(r"(?:保密期限?|解密时间|密期)[^，。；\n]{0,10}$")
_EXTENDED = re.compile(
    rf"延[ ]*(?:长|期)(?:[ ]*保密期限?|[ ]*保密)?[ ]*(?P<to>至|到|为)?[ ]*(?P<period>{PERIOD})",
    re.M,
)
_SECRECY = re.compile(r"保密|密期|解密|密级|[绝机秘]密")
_PLANNED = re.compile(
    r"如需|需要?延|需[ ]*延长的|拟延|申请|建议|请示|可以?延|应[当该]?|不得|不予|未[ ]*(?:延|经|办)|没有|是否|能否|若|逾期|除非|或者|[?？“]"
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[ ]*年[ ]*[0-9]{1,2}[ ]*月[ ]*[0-9]{1,2}[ ]*日|(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}"
)
_NEAR = 8  # marks: more than forty characters can hold
_STAMP = re.compile(r"^[ ]*[（(\[【]?(?:经[^，。；\n]{0,24}(?:批准|决定|同意|审批)[，, ]*)?$")


def find(shape: Outline, marks: tuple[Mark, ...]) -> Iterator[Statement]:
    """Yield a statement (kind `extended`) for each extension decided; `value` is `by` (延长5年) or `to` (延长至…),
    `on` the date of the decision if the sentence, or the rest of its line, gives one.

    Plans, requests, rules, and extensions of another paper named by its title are left out.
    """
    for anchor in _ANCHOR.finditer(shape.text):
        m = _EXTENDED.match(shape.text, anchor.start())
        if m is None:
            continue
        left = _LEFT.search(shape.text, max(0, m.start() - 16), m.start())
        start = left.start() if left else m.start()
        span = sentence(shape, m.start("period"))
        words = shape.text[span.start : span.end]
        near = _mark_before(shape, start, marks)
        if _PLANNED.search(words) or ("《" in words and not SELF.search(words)):
            continue
        if not (_SECRECY.search(words) or (near is not None and _STAMP.search(shape.text[span.start : start]))):
            continue
        line = shape.line(start)
        yield Statement(
            "extended",
            place(shape, start, m.end()),
            value="to" if m["to"] or m["period"].startswith(("至", "到")) else "by",
            period=read_period(piece(shape, *m.span("period"))),
            on=_decided(shape, m, line.start, line.end),
            mark=near.span if near else None,
        )


def _mark_before(shape: Outline, at: int, marks: tuple[Mark, ...]) -> Mark | None:
    """The mark on this line or on the line above, if nothing else stands between."""
    place_at = shape.folded.back(at, at + 1)[0]
    upto = bisect_left(marks, place_at, key=lambda m: m.span.start)
    near = marks[max(0, upto - _NEAR) : upto]  # a line may be full of marks
    before = [m for m in near if m.kind == "state_secret" and m.live and m.span.end <= place_at]
    if not before:
        return None
    between = shape.document.text[before[-1].span.end : place_at]
    return before[-1] if len(between) <= 40 and between.count("\n") <= 1 else None


def _decided(shape: Outline, m: re.Match[str], start: int, end: int) -> date | None:
    """The date of the decision: the last one before the extension on its line, else the first one after."""
    before = list(_DATE.finditer(shape.text, max(start, m.start() - LINE), m.start("period")))
    after = _DATE.search(shape.text, m.end(), min(end, m.end() + LINE))
    if before:
        return read_date(before[-1][0])
    return read_date(after[0]) if after else None
