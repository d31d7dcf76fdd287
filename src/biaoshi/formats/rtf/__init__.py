"""RTF documents: an own reader of the control words (RTF specification 1.9.1).

Address of a block: `#byte[120]`, where in the file its paragraph ends. Remarks in `Document.facts`: ("hyperlink",
target), ("external_link", target), ("remote_template", target), ("attached_template", target),
("embedded_object", class), ("alternative_content", "nonshppict").
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Document

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is RTF: only what begins as RTF is."""
    head = bytes(source.data[:64]).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return 1.0 if head.startswith(b"{\\rtf") else 0.0


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.rtf.reader import read as read_rtf

    return read_rtf(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded object between the two byte positions `token` names. Raises UnreadableError."""
    from biaoshi.formats.rtf.objects import extract as lift

    return lift(source, limits, token)


FORMAT = Format(
    name="rtf",
    title="RTF 文档",
    media_type="application/rtf",
    extensions=(".rtf",),
    sniff=sniff,
    read=read,
    proved="LibreOffice 由真实文件转换的 RTF（与其文字对照）和自制样例；未用 Word、WPS 写出的真实文件验证",
    extract=extract,
)
