"""Word documents (docx and its kin): an own reader of WordprocessingML over the zip.

Address of a block: `word/document.xml#p[12]`, the member and the place of its w:p among all w:p of that member in
document order from 0; `#p[12-14]` where paragraphs run together; `#rt`, `#textpath`, `#a:p[3]` for text that has
no w:p. Remarks in `Document.facts`: ("member:header1", member), ("hyperlink", target), ("external_link", target),
("remote_template", target), ("attached_template", target), ("macro", member), ("embedded_object", ProgID),
("alternative_content", member).
"""

from biaoshi.formats.docx.sniff import sniff
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when a Word document comes."""
    from biaoshi.formats.docx.reader import read as read_word

    return read_word(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded file `token`; see `ooxml.ledger.extract`."""
    from biaoshi.formats.ooxml.ledger import extract as extract_member

    return extract_member(source, limits, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document after `orders`; see `writing.write`, whose libraries are loaded only then."""
    from biaoshi.formats.docx.writing import write as write_word

    return write_word(source, limits, orders)


_FORM = frozenset({"note", "forget", "replace", "restyle"})
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MACROS = "application/vnd.ms-word."

FORMAT = Format(
    name="docx",
    title="Word 文档",
    media_type=f"{_WORD}document",
    extensions=(".docx", ".docm", ".dotx", ".dotm"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    verbs=_FORM | {"cut", "purge"},
    clears=frozenset({"deleted", "hidden", "white", "tiny", "offpage"}),
    kin=(
        (f"{_WORD}template", _FORM | {"purge"}),
        (f"{_MACROS}document.macroEnabled", _FORM),
        (f"{_MACROS}template.macroEnabledTemplate", _FORM),
    ),
    anchored=frozenset({"paragraph", "cell"}),
    proved="Word、WPS、LibreOffice 生成的文件；正文、表格、文本框、页眉页脚、脚注、批注、修订、域、内容控件、自动编号",
)
