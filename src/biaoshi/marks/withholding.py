"""Reasons given for not publishing a paper: 不予公开：内部文件, 因属内部资料，不予公开, 不予公开理由：…"""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.spot import near_line
from biaoshi.types.document import Span
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_AFTER = re.compile(
    r"不(?:予|宜|能)?公开(?:的)?[ ]{0,4}(?:(?:理由|原因|依据)[ ]{0,4}[:：是为]|[（(:：，,、；;。][ ]{0,4}(?:(?:理由|原因|依据)[ ]{0,4}[:：是为]?)?)[ ]{0,4}(?P<why>[^。；\n）)]{2,60})"
)
_BEFORE = re.compile(
    r"(?:因为?|由于|鉴于)[ ]{0,2}(?:该件|本件|本文件?|此件|其)?(?P<why>[^。；，,\n]{2,40}?)[，,]?(?:故|所以|依法|因此)?(?:拟|决定)?不(?:予|宜)公开"
)
_BEING = re.compile(
    r"(?P<why>(?:属(?!性)于?|系(?!统)|涉及|含有?|按照?|作为|为内部)[^。；，,:：\n]{2,24}?)[，,]?(?:故|所以|依法|因此)?(?:拟|决定)?不(?:予|宜)?公开"
)
_TALK = re.compile(r"应当|除外|申请人|当事人|人民法院|不得|不能以|不是|并非|不应|不可|是否|如果|凡|哪些|情形|[“”?？]")


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield a statement (kind `withholding`, `value`: the reason's words) for each reason given; rules and talk about
    reasons are left out."""
    del marks, particulars
    if "公开" not in shape.text:
        return
    done: list[Span] = []
    for pattern in (_AFTER, _BEFORE, _BEING):
        for m in pattern.finditer(shape.text):
            line = Span(near_line(shape, m.start()), shape.line(m.end()).end)
            if len(line) > 160 or _TALK.search(shape.text[line.start : line.end]):
                continue
            span = Span(*shape.folded.back(m.start("why"), m.start("why") + len(m["why"].rstrip())))
            if not any(span.overlaps(d) for d in done):
                done.append(span)
                yield Statement("withholding", span, m["why"].strip())
