"""Reasons given for not publishing a paper: 不予公开：内部文件, 因属内部资料，不予公开, 不予公开理由：…"""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.types.document import Span
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_AFTER = re.compile(
    r"不(?:予|宜|能)?公开(?:的)?[ ]{0,4}(?:(?:理由|原因|依据)[ ]{0,4}[:：是为]|[（(:：，,、][ ]{0,4}(?:(?:理由|原因|依据)[ ]{0,4}[:：是为]?)?)[ ]{0,4}(?P<why>[^。；\n）)]{2,60})"
)
_BEFORE = re.compile(r"(?:因为?|由于|鉴于)[ ]{0,2}(?:该件|本件|本文件?|此件|其)?(?P<why>[^。；，,\n]{2,40}?)[，,]?(?:故|所以|依法|因此)?(?:拟|决定)?不(?:予|宜)公开")
_TALK = re.compile(r"不得|不能以|不是|并非|不应|不可|是否|如果|凡|哪些|情形|[“”?？]")


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield a statement (kind `withholding`, `value`: the reason's words) for each reason given; rules and talk about
    reasons are left out."""
    del marks, particulars
    if "公开" not in shape.text:
        return
    for pattern in (_AFTER, _BEFORE):
        for m in pattern.finditer(shape.text):
            line = shape.line(m.start())
            if _TALK.search(shape.text[line.start : line.end]) or len(line) > 160:
                continue
            span = Span(*shape.folded.back(m.start("why"), m.start("why") + len(m["why"].rstrip())))
            yield Statement("withholding", span, m["why"].strip())
