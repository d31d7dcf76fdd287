"""Sentences of folded text, and whether one speaks of papers in general rather than of this one."""

import re

from biaoshi.marks.outline import Outline
from biaoshi.types.document import Span
from biaoshi.types.mark import Piece

SELF = re.compile(
    r"(?:本|此|该)[ ]*(?:文件|件|文|通知|报告|方案|资料|材料|会议|纪要|函|意见|计划|规划|预案|请示|批复|汇编|简报|试卷|试题"
    r"|图|规定|办法|密件|电报|事项|项目|稿)"
)
"""Words by which a paper speaks of itself."""
_GENERAL = re.compile(
    r"不(?:得|应|能|可)?超过|除[^，。]{0,12}另有规定|应当|应该|可以|一般|通常|分为|三[个级]|下列|例如|比如|譬如|所称|是指|含义|什么"
    r"|保密法|条例|第[ ]*[一二三四五六七八九十百0-9]+[ ]*条|商业秘密|商密|技术秘密|合同|协议|甲方|乙方|双方|离职|竞业|供应商|投标"
    r"|学位|论文|如需|如果|若需|是否|能否|吗|何时|怎样|如何|尚未|没有|无须|无需|不再|并非|不是|[?？]"
)
_ENDS = "。；;！!\n"


def sentence(shape: Outline, at: int) -> Span:
    """Return the folded span of the sentence (or line) that holds the offset `at`."""
    text = shape.text
    start = max(text.rfind(c, max(0, at - 400), at) for c in _ENDS) + 1
    ends = [n for c in _ENDS if (n := text.find(c, at, at + 400)) >= 0]
    return Span(max(start, at - 400), min(ends, default=min(len(text), at + 400)))


def general(words: str) -> bool:
    """Tell whether a sentence lays down or explains rules, asks, denies, or is about contracts and trade secrets."""
    return _GENERAL.search(words) is not None


def piece(shape: Outline, start: int, end: int) -> Piece:
    """Return the folded range [start, end) as a piece of the text as it stands."""
    span = place(shape, start, end)
    return Piece(shape.document.slice(span), shape.text[start:end], span)


def place(shape: Outline, start: int, end: int) -> Span:
    """Return the folded range [start, end) as a span of the text as it stands."""
    return Span(*shape.folded.back(start, end))
