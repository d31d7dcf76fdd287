"""The text says that its level comes from another document: 派生定密，密级和解密时间与原件一致."""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import read_date
from biaoshi.marks.statements.sentence import general, place, sentence
from biaoshi.types.facts import Statement

_DERIVED = re.compile(
    r"派生(?:定密|国家秘密|自|于)|(?:密级|保密期限|解密时间|知悉范围)[^。；\n]{0,14}(?:与|同|随|依照?|按照?|照录)[ ]*(?:原件|来文|原文|源文件|上级文件|被转发)"
    r"|(?:照录|沿用|保持|按照?|依照?)[ ]*(?:原件|来文|原文|源文件)的?[^。；\n]{0,8}(?:密级|保密期限)"
)
_SOURCES = ("派生", "原件", "来文", "原文", "源文件", "上级文件", "被转发")
"""One of these is in every such sentence: looked for first, they cost nothing."""
_UNTIL = re.compile(
    r"(?:解密时间|保密期限|至|到)[^。；\n]{0,10}?((?:19|20)[0-9]{2}[ ]*年[ ]*[0-9]{1,2}[ ]*月[ ]*[0-9]{1,2}[ ]*日)"
)


def find(shape: Outline) -> Iterator[Statement]:
    """Yield a statement (kind `derived`; `on`: the source's day of declassification where the sentence gives it)."""
    if shape.teaches or not any(word in shape.text for word in _SOURCES):
        return
    done = -1
    for m in _DERIVED.finditer(shape.text):
        if m.start() < done:
            continue
        span = sentence(shape, m.start())
        done = span.end
        words = shape.text[span.start : span.end]
        if general(words):
            continue
        until = _UNTIL.search(words)
        yield Statement("derived", place(shape, m.start(), m.end()), on=read_date(until[1]) if until else None)
