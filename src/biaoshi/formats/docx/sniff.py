"""Is it a Word document? Told from the content: a zip that holds a word-processing main part."""

import mmap

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.archive import open_archive, plain, read_member
from biaoshi.formats.form import Limits, Source

_WINDOW = 1 << 20
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_encrypted_office(data: bytes | mmap.mmap) -> bool:
    """True if `data` (bytes or mmap) is a compound file that holds an encrypted OOXML package (docx, xlsx, pptx)."""
    return bytes(data[:8]) == _CFB and data.find("EncryptedPackage".encode("utf-16-le")) >= 0


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a Word document (docx, docm, dotx …)."""
    data = plain(source.data)
    prefixed = bytes(data[:2]) != b"PK"
    if prefixed and not _within(data):
        return 0.0
    limits = Limits()
    try:
        archive = open_archive(data, limits)
    except UnreadableError:
        return 0.0
    names = {m.name.lower() for m in archive.members}
    if prefixed:  # the directory must stand at the very end; a PDF that holds a Word file is a PDF
        return 0.3 if not archive.torn and "word/document.xml" in names else 0.0
    if "word/document.xml" in names:
        return 0.9 if archive.torn else 1.0
    for member in archive.members:
        if member.name.lower() == "[content_types].xml":
            return 1.0 if b"wordprocessingml" in read_member(archive, member, limits).data else 0.0
    return 0.7 if archive.torn and any(n.startswith("word/") and n.endswith(".xml") for n in names) else 0.0


def _within(data: bytes | mmap.mmap) -> bool:
    """True for a package with something put before it (a self-extractor, stray bytes of a transfer)."""
    return data.find(b"PK\x03\x04", 0, _WINDOW) > 0 and (data.find(b"word/document.xml") >= 0)
