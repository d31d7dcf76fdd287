"""Word 6/95 and 97—2003 documents (.doc, and .wps of WPS Office): an own reader of the piece table ([MS-DOC]).

Address of a block: `WordDocument#cp[120]`, the character position of its first character in the file's own count.
Remarks in `Document.facts`: ("hyperlink", target), ("external_link", target), ("macro", storage), ("quick_saves", n),
("attached_template", target), ("remote_template", target),
("producer", program).
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ole.kind import sureness
from biaoshi.types.document import Document

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a Word document of before 2007."""
    return sureness(source, "word97")


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.word97.reader import read as read_word

    return read_word(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded object in the storage `token`. Raises UnreadableError."""
    from biaoshi.formats.ole.objects import extract as lift
    from biaoshi.formats.ole.storage import open_compound

    return lift(open_compound(source.data, limits), token)


FORMAT = Format(
    name="word97",
    title="Word 97—2003 文档",
    media_type="application/msword",
    extensions=(".doc", ".dot", ".wps", ".wpt"),
    sniff=sniff,
    read=read,
    proved="真实文件 12 份、公开测试库 171 份（含模糊测试的坏文件，含 Word 6、95），与 LibreOffice 的文字对照；自制样例",
    extract=extract,
)
