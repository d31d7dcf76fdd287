"""Prose that gives a secrecy period in the words of archives: 此类资料的保密期限一律为永久; 保管期限为10年，期满解密."""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_period
from biaoshi.marks.statements.sentence import piece, place, sentence
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Period

_SAID = re.compile(
    r"保密期限?(?:[^，。；：:“”\n]{0,10}?(?:为|是|按|定|:|：))?[ ]*(?P<period>永久|永远|定期[ ]*[0-9一二三四五六七八九十]{1,3}[ ]*年)"
)
_KEPT = re.compile(
    r"(?P<period>保管期限[^，。；\n]{1,12})[，,；;]?[^。；\n]{0,6}(?:期满|到期|届满|满后)[^，。；\n]{0,6}解密"
)
_DENIED = re.compile(r"不(?:得|能|是|应|可|宜|等)|而非|误|错|混|区别|有别|[“”?？]|例如|比如|下列")


def find(shape: Outline, carrier: str) -> Iterator[Statement]:
    """Yield a statement (kind `period`, value `field`) for each sentence that does so and means it."""
    if carrier == "teaching":
        return
    for m in (*_SAID.finditer(shape.text), *_KEPT.finditer(shape.text)):
        span = sentence(shape, m.start())
        if not _DENIED.search(shape.text, span.start, m.end()):
            words = piece(shape, *m.span("period"))
            period = Period("invalid", None, words) if m.re is _KEPT else read_period(words)
            yield Statement("period", place(shape, m.start(), m.end("period")), value="field", period=period)
