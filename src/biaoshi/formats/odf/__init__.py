"""OpenDocument files (odt, ods, odp, their templates, flat XML): text as shown, and what is kept but not shown.

Parts: "body", "footnotes", "endnotes", "comments", "header1" …; "sheet 1" …; "slide 1", "slide 1 notes" …; all else by
member. Fields stand with the result kept in the file. An embedded object is a folder of members; as a child it is
packed into a file of its own, its token is the folder. Remarks in `Document.facts`: ("hidden_sheet", "sheet 2"),
("hidden_slide", "slide 2"), ("float_digits", "sheet 1!B7"), ("macro", member), ("hyperlink", target),
("external_link", target), ("embedded_object", folder), ("versions", n), ("script", event).
"""

import re

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ooxml.archive import open_archive, plain, read_member
from biaoshi.types.document import Document

__all__ = ["FORMAT"]

_TYPE = b"application/vnd.oasis.opendocument."
_OLD = b"application/vnd.sun.xml."
_FLAT = re.compile(rb"\s*(?:<\?xml[^>]*>)?\s*(?:<\?[^>]*>\s*|<!--.{0,2000}?-->\s*)*<office:document[\s>]", re.S)


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is an OpenDocument file, packed or flat."""
    head = bytes(source.data[:4096])
    if head[:2] != b"PK" and head[:5] != b"UEsDB":
        head = head.removeprefix(b"\xef\xbb\xbf")
        if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            head = head.decode("utf-16", "replace").encode("utf-8", "replace")
        return 1.0 if _FLAT.match(head) else 0.0
    limits = Limits()
    try:
        archive = open_archive(plain(source.data), limits)
    except UnreadableError:
        return 0.0
    names = {m.name: m for m in archive.members}
    if "mimetype" in names:
        kind = read_member(archive, names["mimetype"], limits).data[:80]
        return 1.0 if kind.startswith((_TYPE, _OLD)) else 0.0
    return 0.8 if "content.xml" in names and "META-INF/manifest.xml" in names else 0.0


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when such a file comes."""
    from biaoshi.formats.odf.reader import read as read_document

    return read_document(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded object `token`; see `package.extract`."""
    from biaoshi.formats.odf.package import extract as extract_object

    return extract_object(source, limits, token)


FORMAT = Format(
    name="odf",
    title="OpenDocument 文档",
    media_type="application/vnd.oasis.opendocument.text",
    extensions=(".odt", ".ott", ".ods", ".ots", ".odp", ".otp", ".odg", ".fodt", ".fods", ".fodp"),
    sniff=sniff,
    read=read,
    extract=extract,
    proved="odt、ods：LibreOffice 由真实文件转成的文件、自制样例（修订、隐藏文字、批注、页眉页脚、隐藏工作表）；odp：只有自制样例",
)
