"""PowerPoint 97—2003 presentations (.ppt, and .dps of WPS Office): an own walk over their records ([MS-PPT]).

Address of a block: `PowerPoint Document#byte[4096]`, where its text stands in the stream. Remarks in
`Document.facts`: ("hidden_slide", part), ("hyperlink", target), ("external_link", target), ("embedded_object", program), ("macro", "VBA").
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ole.kind import sureness
from biaoshi.types.document import Document

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a presentation of PowerPoint 97 to 2003."""
    return sureness(source, "powerpoint97")


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.powerpoint97.reader import read as read_powerpoint

    return read_powerpoint(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded object whose number among the persistent ones is `token`. Raises UnreadableError."""
    from biaoshi.formats.powerpoint97.objects import extract as lift

    return lift(source, limits, token)


FORMAT = Format(
    name="powerpoint97",
    title="PowerPoint 97—2003 演示文稿",
    media_type="application/vnd.ms-powerpoint",
    extensions=(".ppt", ".pps", ".pot", ".dps", ".dpt"),
    sniff=sniff,
    read=read,
    proved="公开测试库的 134 份文件（含模糊测试的坏文件）（文字与记录清点对照）和自制样例；白色、页外、被盖住的文字只用 LibreOffice 生成的文件和自制样例验证；未用 WPS 写出的真实文件验证",
    extract=extract,
)
