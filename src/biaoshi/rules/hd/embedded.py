"""文件里另外嵌着文件。

表格、图表背后的工作簿，双击能打开的附件，PDF、OFD 的附件，接在图片后面的压缩包，都会随文件送出。每一个都已另作一份文件打开检查，
结果列在“内含文件”中。压缩包和邮件本来就是装文件用的，不算；公式、印章图样、网页里的插图不算。

提示：看不见的内容会随文件一同送出（house）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.document import Child, Document, Part
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

WRAPPINGS = frozenset({
    "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
    "application/x-7z-compressed", "application/vnd.rar", "application/mbox", "application/x-ole-object",
})  # fmt: skip
"""Media types of files that are nothing but a wrapping of others."""
_MAILS = ("message/rfc822", "application/vnd.ms-outlook")
_IN_PAGE = "html data"  # address of what is written into the web page of a mail
_FORMULA = ("application/vnd.oasis.opendocument.formula", "application/mathml+xml")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit if the file holds others that its page does not show as files."""
    found = [c for c in facts.document.children if _counts(c, facts.document)]
    if found:
        closed = sum(c.token is None for c in found)
        rest = f"，其中 {closed} 个取不出内容" if closed else "，已逐个打开检查"
        yield Hit(
            None, f"文件中嵌有 {len(found)} 个文件或者对象{rest}",
            suggestion="对外发送前确认每个内含文件都可以送出，不需要的删除或者改成图片",
        )  # fmt: skip


def _counts(child: Child, document: Document) -> bool:
    media = child.media_type or ""
    if document.media_type in WRAPPINGS or media in _FORMULA or child.address.startswith("Versions/"):
        return False
    if document.media_type == "application/ofd" and (child.token or "").endswith("#seal"):
        return False
    if document.media_type in _MAILS and not child.address.startswith(_IN_PAGE):
        return False
    if (document.media_type.startswith("text/") or child.address.startswith(_IN_PAGE)) and media.startswith("image/"):
        return False
    return not _formula(child, document)


def _formula(child: Child, document: Document) -> bool:
    """Tell whether an object is a formula: its line says so, or every object of the file is of a formula's program."""
    if any(p.name == child.address and (p.why or "").startswith("公式") for p in document.parts):
        return True
    programs = [value.lower() for key, value in document.facts if key == "embedded_object"]
    formulas = bool(programs) and all(p.startswith(("equation", "mathtype")) for p in programs)
    return formulas and (child.token is None or re.fullmatch(r"oleObject[0-9]+\.bin", child.name) is not None)


def _holding(*children: Child, kind: str = "application/x-example", **facts: str) -> Document:
    parts = (Part("body", "text", 4, "read"), *(Part(c.address, "embedded", 0, "read") for c in children))
    return Document(kind, (), parts, children=children, facts=tuple(facts.items()))


_BOOK = Child("预算.xlsx", None, 10, "word/embeddings/预算.xlsx", "1")
RULE = Rule(
    code="HD106",
    name="embedded-files",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example("图表背后的工作簿 预算.xlsx", document=_holding(_BOOK)),
        Example("取不出内容的内嵌对象", document=_holding(Child("object 1", None, 0, "object 1"))),
    ),
    good=(
        Example("邮件的附件 预算.xlsx", document=_holding(_BOOK, kind="message/rfc822")),
        Example("公式", document=_holding(Child("公式", None, 0, "object 1"), embedded_object="Equation.3")),
        Example(
            "印章图样", document=_holding(Child("印章图样", None, 9, "S.esl", "S.esl#seal"), kind="application/ofd")
        ),
        Example("附件：1. 预算表"),
    ),
)
